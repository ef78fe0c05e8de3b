/** The providers that are built in, one line each. */
import { cnpg } from './cnpg/index.ts'
import type { Provider } from './contract.ts'
import { perconaPs } from './percona-ps/index.ts'
import { perconaPsmdb } from './percona-psmdb/index.ts'
import { perconaPxc } from './percona-pxc/index.ts'
import { type Registry, registryOf } from './registry.ts'
import { strimzi } from './strimzi/index.ts'

const PROVIDERS: readonly Provider[] = [cnpg, perconaPsmdb, strimzi, perconaPxc, perconaPs]

export const builtIn = (): Registry => registryOf(PROVIDERS)
