/** What clients notice when a field of a cluster of CloudNativePG changes. */
import {
  downtime,
  type FieldImpact,
  grown,
  retained,
  rolling,
  settingByTable,
  switched,
  unnoticed,
  versionMove,
  wayIn
} from '../impact.ts'
import { parameters } from './parameters.ts'
import { versions } from './versions.ts'

const RESTARTED = 'members are restarted one after the other, the primary last'
const POOLERS = 'new poolers take the place of the old ones, and connections move'

export const impacts: readonly FieldImpact[] = [
  {
    field: 'version',
    effect: versionMove(versions, {
      within: rolling(RESTARTED),
      toNextMajor: downtime('all members stop while pg_upgrade runs, and replicas are copied anew; it cannot be undone')
    })
  },
  { field: 'clusterSize', effect: unnoticed('replicas are added or removed, and the primary goes on') },
  { field: 'storage', effect: (edit) => grown('volumes grow while the members run', edit) },
  {
    field: 'volumes',
    effect: (edit) => (edit.from === undefined ? rolling(RESTARTED) : grown('volumes grow while the members run', edit))
  },
  { field: 'resources', effect: rolling(RESTARTED) },
  {
    field: 'config',
    effect: settingByTable({ versions, parameters }, RESTARTED, 'PostgreSQL takes it up by a reload')
  },
  { field: 'topology.type', effect: unnoticed('there is one arrangement') },
  { field: 'tls', effect: unnoticed('certificates are reloaded') },
  {
    field: 'tls.mode',
    effect: ({ to }) =>
      to === 'Required'
        ? downtime('clients without TLS are turned away from then on')
        : unnoticed('who may connect is reloaded')
  },
  { field: 'proxy', effect: rolling(POOLERS) },
  {
    field: 'proxy.enabled',
    effect: switched(
      unnoticed('poolers come beside the members'),
      downtime('who connects through the poolers is cut off')
    )
  },
  { field: 'proxy.replicas', effect: unnoticed('poolers are added or removed') },
  { field: 'expose', effect: wayIn() },
  { field: 'monitoring', effect: unnoticed('only the monitor objects change') },
  { field: 'podSchedulingPolicy', effect: rolling(RESTARTED) },
  { field: 'podSchedulingPolicy.proxy', effect: rolling(POOLERS) },
  { field: 'backup', effect: unnoticed('it counts when the next backup is made') },
  {
    field: 'backup.enabled',
    effect: switched(
      rolling('the archiver comes into the pod of every member'),
      rolling('the archiver leaves the pod of every member, and nothing is archived any more')
    )
  },
  { field: 'backup.schedules[].retention', effect: retained },
  { field: 'backup.pitr', effect: unnoticed('PostgreSQL takes it up by a reload') }
]
