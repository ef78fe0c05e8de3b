/** What clients notice when a field of a cluster of Strimzi changes. */
import { type FieldImpact, grown, rolling, settingByTable, unnoticed, versionMove, wayIn } from '../impact.ts'
import { parameters } from './parameters.ts'
import { versions } from './versions.ts'

const RESTARTED = 'nodes are restarted one after the other, as far as every partition keeps enough copies'

export const impacts: readonly FieldImpact[] = [
  {
    field: 'version',
    effect: versionMove(versions, {
      within: rolling(RESTARTED),
      toNextMajor: rolling(`${RESTARTED}; once the metadata have the new version it cannot be undone`)
    })
  },
  { field: 'clusterSize', effect: unnoticed('data is moved onto brokers that come, and off those that go') },
  { field: 'storage', effect: (edit) => grown('volumes grow while the nodes run', edit) },
  {
    field: 'volumes',
    effect: (edit) => (edit.from === undefined ? rolling(RESTARTED) : grown('volumes grow while the nodes run', edit))
  },
  { field: 'resources', effect: rolling(RESTARTED) },
  {
    field: 'config',
    effect: settingByTable({ versions, parameters }, RESTARTED, 'brokers take it up while they run')
  },
  { field: 'topology', effect: rolling('nodes of another role take the place of those that are') },
  { field: 'tls', effect: rolling(RESTARTED) },
  { field: 'expose', effect: wayIn(rolling(`every broker gets the listener: ${RESTARTED}`)) },
  { field: 'monitoring', effect: rolling(RESTARTED) },
  { field: 'podSchedulingPolicy', effect: rolling(RESTARTED) }
]
