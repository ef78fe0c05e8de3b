/** The child operators that can be played, one line each. */
import { cloud } from './cloud.ts'
import { cnpg } from './cnpg/index.ts'
import { perconaPs } from './percona-ps/index.ts'
import { perconaPsmdb } from './percona-psmdb/index.ts'
import { perconaPxc } from './percona-pxc/index.ts'
import type { StandIn } from './scene.ts'
import { strimzi } from './strimzi/index.ts'

export const STAND_INS: readonly StandIn[] = [cnpg, perconaPsmdb, perconaPxc, perconaPs, strimzi, cloud]
