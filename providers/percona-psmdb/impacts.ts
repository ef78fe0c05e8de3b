/** What clients notice when a field of a cluster of the Percona operator for MongoDB changes. */
import {
  dataAtRisk,
  downtime,
  type FieldImpact,
  grown,
  retained,
  rolling,
  switched,
  unnoticed,
  versionMove,
  wayIn
} from '../impact.ts'
import { versions } from './versions.ts'

const RESTARTED = 'members are restarted one after the other, the primary last'
const ROUTERS = 'routers are restarted one after the other'

export const impacts: readonly FieldImpact[] = [
  {
    field: 'version',
    effect: versionMove(versions, {
      within: rolling(RESTARTED),
      toNextMajor: rolling(`${RESTARTED}; once all of them run the new major version it cannot be undone`)
    })
  },
  { field: 'clusterSize', effect: unnoticed('members join or leave the replica set one by one') },
  { field: 'storage', effect: (edit) => grown('volumes grow while the members run', edit) },
  { field: 'volumes', effect: (edit) => grown('volumes grow while the members run', edit) },
  { field: 'resources', effect: rolling(RESTARTED) },
  { field: 'config', effect: rolling(RESTARTED) },
  {
    field: 'topology.type',
    effect: downtime('clients connect to routers in the one arrangement, and to members in the other')
  },
  { field: 'topology.shards', effect: unnoticed('a shard is added, and data moves onto it') },
  { field: 'topology.configServers', effect: unnoticed('config servers join or leave one by one') },
  { field: 'tls', effect: rolling(RESTARTED) },
  {
    field: 'tls.mode',
    effect: ({ from, to }) =>
      from === 'Disabled' || to === 'Disabled'
        ? downtime('members with TLS and members without do not talk to each other')
        : rolling(RESTARTED)
  },
  { field: 'proxy', effect: rolling(ROUTERS) },
  { field: 'proxy.replicas', effect: unnoticed('routers are added or removed') },
  { field: 'expose', effect: wayIn() },
  { field: 'monitoring', effect: rolling(`an exporter comes or goes beside every member: ${RESTARTED}`) },
  { field: 'podSchedulingPolicy', effect: rolling(RESTARTED) },
  { field: 'podSchedulingPolicy.proxy', effect: rolling(ROUTERS) },
  { field: 'backup', effect: unnoticed('it counts when the next backup is made') },
  { field: 'backup.enabled', effect: rolling(`the backup agent comes or goes beside every member: ${RESTARTED}`) },
  { field: 'backup.schedules[].retention', effect: retained },
  {
    field: 'backup.pitr.enabled',
    effect: switched(
      unnoticed('the backup agents begin to archive'),
      dataAtRisk('what is written after the newest backup can no longer be restored')
    )
  }
]
