/** What Strimzi does that is more than a wish for the spec of a cluster: the operations, and the actions that only it has. */
import type { Driver } from '../../contract.ts'
import { rebalance } from './rebalance.ts'
import { rebuildInstance } from './rebuild-instance.ts'
import { renewCertificates } from './renew-certificates.ts'
import { restart } from './restart.ts'

export const operations: NonNullable<Driver['operations']> = { Restart: restart, RebuildInstance: rebuildInstance }

export const actions: NonNullable<Driver['actions']> = {
  rebalance,
  'renew-certificates': renewCertificates
}
