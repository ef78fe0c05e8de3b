/** Journeys of Kafka clusters on Strimzi. */
import { create, edit, type Journeys, operation, remove } from '../journey.ts'

const SPEC = {
  engine: 'kafka',
  version: '4.2.1',
  clusterSize: 3,
  storage: '1Gi',
  topology: { controllers: 1 },
  resources: { limits: { memory: '1Gi' } },
  deletionPolicy: 'Delete'
}
const BROKER = 'orders-orders-brk-1'
const authority = [
  { name: 'authority', value: 'cluster' },
  { name: 'keys', value: 'keep' }
]

export const strimzi: Journeys = {
  'strimzi/spec': {
    provider: 'strimzi',
    steps: {
      create: create(SPEC),
      'edit of a setting': edit({ config: [{ name: 'num.partitions', value: '6' }] }),
      'scale out': edit({ clusterSize: 4 }),
      resize: edit({ storage: '2Gi' }),
      'more memory': edit({ resources: { limits: { memory: '2Gi' } } }),
      'a way in': edit({ expose: [{ name: 'mesh', type: 'ClusterIP' }] }),
      'no way in': edit({ expose: null }),
      upgrade: edit({ version: '4.3.1' }),
      delete: remove,
      'create to wipe': create({ ...SPEC, deletionPolicy: 'WipeOut' }),
      'delete and wipe': remove,
      // last: a new Kafka does not start on volumes of an earlier one
      'create again': create({ ...SPEC, deletionPolicy: 'Retain' }),
      'delete and keep': remove
    }
  },
  'strimzi/operations': {
    provider: 'strimzi',
    steps: {
      create: create(SPEC),
      Restart: operation({ type: 'Restart', restart: {} }),
      'Restart of a node': operation({ type: 'Restart', restart: { instances: [BROKER] } }),
      RebuildInstance: operation({ type: 'RebuildInstance', rebuildInstance: { instances: [{ name: BROKER }] } }),
      HorizontalScaling: operation({ type: 'HorizontalScaling', horizontalScaling: { replicas: 4 } }),
      VerticalScaling: operation({
        type: 'VerticalScaling',
        verticalScaling: { resources: { limits: { memory: '2Gi' } } }
      }),
      VolumeExpansion: operation({ type: 'VolumeExpansion', volumeExpansion: { storage: '2Gi' } }),
      Reconfiguring: operation({
        type: 'Reconfiguring',
        reconfiguring: { set: [{ name: 'num.partitions', value: '6' }] }
      }),
      Upgrade: operation({ type: 'Upgrade', upgrade: { version: '4.3.1' } }),
      rebalance: operation({
        type: 'Custom',
        custom: { name: 'rebalance', parameters: [{ name: 'movesPerBroker', value: '2' }] }
      }),
      'renew-certificates': operation({
        type: 'Custom',
        custom: { name: 'renew-certificates', parameters: authority }
      }),
      delete: remove
    }
  }
}
