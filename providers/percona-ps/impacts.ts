/** What clients notice when a field of a cluster of the Percona operator for MySQL changes. */
import {
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
const PROXIES = 'proxies are restarted one after the other'

export const impacts: readonly FieldImpact[] = [
  {
    field: 'version',
    effect: versionMove(versions, {
      within: rolling(RESTARTED),
      toNextMajor: rolling(`${RESTARTED}; their data is upgraded, which cannot be undone`)
    })
  },
  { field: 'clusterSize', effect: unnoticed('members join or leave the group one by one') },
  { field: 'storage', effect: (edit) => grown('volumes grow while the members run', edit) },
  { field: 'resources', effect: rolling(RESTARTED) },
  { field: 'config', effect: rolling(RESTARTED) },
  { field: 'topology.type', effect: unnoticed('there is one arrangement') },
  { field: 'tls', effect: rolling(RESTARTED) },
  { field: 'proxy', effect: rolling(PROXIES) },
  {
    field: 'proxy.enabled',
    effect: switched(
      unnoticed('proxies come in front of the members'),
      downtime('who connects through the proxies is cut off')
    )
  },
  { field: 'proxy.type', effect: downtime('the host that clients connect to is another one') },
  { field: 'proxy.replicas', effect: unnoticed('proxies are added or removed') },
  { field: 'expose', effect: wayIn() },
  { field: 'monitoring', effect: rolling(`what is beside every member changes: ${RESTARTED}`) },
  { field: 'podSchedulingPolicy', effect: rolling(RESTARTED) },
  { field: 'podSchedulingPolicy.proxy', effect: rolling(PROXIES) },
  { field: 'backup', effect: unnoticed('it counts when the next backup is made') },
  { field: 'backup.enabled', effect: rolling(`what is beside every member changes: ${RESTARTED}`) },
  { field: 'backup.schedules[].retention', effect: retained }
]
