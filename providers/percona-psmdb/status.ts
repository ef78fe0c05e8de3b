/** What became of a cluster. */
import type { DatabaseClusterStatus } from '../../src/api/database-cluster.ts'
import { allocated } from '../claims.ts'
import type { Given } from '../contract.ts'
import type { ObservedStatus } from '../observed.ts'
import { containerOf } from '../pods.ts'
import { numberIn } from '../unchecked.ts'
import { backupStatus } from './backup-status.ts'
import { CONFIG_SERVER_VOLUME } from './capabilities.ts'
import { connectionOf, endpointsOf } from './endpoints.ts'
import { membersOf, primaryOf, runningVersion } from './members.ts'
import { watcherOf } from './monitoring.ts'
import { LABEL, usersSecret } from './names.ts'
import { groupsSeen } from './surroundings.ts'
import { isResizing, sourceStatus, verdictOn } from './verdict.ts'

/** Where the agent of a PMM server and the exporter run, beside each member. */
const WATCHERS = { PMM: 'pmm-client', Prometheus: 'metrics' } as const

export function status(given: Given): ObservedStatus {
  const { cluster, found } = given
  const verdict = verdictOn(given)
  const parts = {
    primary: primaryOf(given),
    runningVersion: runningVersion(given),
    childGeneration: numberIn(found.child(), 'status', 'observedGeneration'),
    config: verdict.state === 'Ready' && verdict.current ? configOf(given) : undefined,
    backup: backupStatus(given),
    monitoring: monitoringOf(given),
    dataSource: sourceStatus(given)
  }
  return {
    ...verdict,
    selector: `${LABEL.cluster}=${cluster.metadata.name},${LABEL.component}=mongod`,
    members: membersOf(given),
    endpoints: endpointsOf(given),
    connection: connectionOf(given),
    storage: storageOf(given),
    ...(Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) as Partial<ObservedStatus>)
  }
}

/** Members restart for every change of the settings: once all have, all are in force. */
function configOf({ cluster: { spec } }: Given): DatabaseClusterStatus['config'] {
  return spec.config && { applied: spec.config.map(({ name }) => name) }
}

function storageOf(given: Given): NonNullable<DatabaseClusterStatus['storage']> {
  const claims = (sort: 'data' | 'config') =>
    groupsSeen(given).flatMap((group) => (group.of === sort ? group.claims : []))
  const [data, config] = [allocated(claims('data')), allocated(claims('config'))]
  return {
    requested: given.cluster.spec.storage,
    ...(data && { allocated: data }),
    resizing: isResizing(given),
    ...(config && { volumes: [{ name: CONFIG_SERVER_VOLUME, allocated: config }] })
  }
}

/** Without the token of its server the operator leaves the agent out and says nothing. */
function monitoringOf(given: Given): DatabaseClusterStatus['monitoring'] {
  const watcher = watcherOf(given.cluster.spec)
  if (watcher === undefined) return undefined
  const pods = groupsSeen(given).flatMap((group) => group.pods)
  const isIn = pods.every((pod) => containerOf(pod, WATCHERS[watcher]) !== undefined)
  if (pods.length > 0 && isIn) return { configured: true }
  const hint =
    watcher === 'PMM' ? `; Secret ${usersSecret(given.cluster.metadata.name)} must have PMM_SERVER_TOKEN` : ''
  return { configured: false, message: `Not every member has the container ${WATCHERS[watcher]}${hint}` }
}
