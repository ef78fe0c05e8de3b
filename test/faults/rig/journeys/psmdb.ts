/** Journeys of MongoDB clusters on Percona's operator. */
import { create, edit, type Journeys, operation, remove } from '../journey.ts'

const SPEC = { engine: 'mongodb', version: '8.0.17', clusterSize: 1, storage: '1Gi' }
const SAVED = { backup: { enabled: true, storageRef: { name: 's3-main' } } }
const memory = { resources: { limits: { memory: '2Gi' }, requests: { memory: '2Gi' } } }

export const psmdb: Journeys = {
  'percona-psmdb/spec': {
    provider: 'percona-psmdb',
    steps: {
      create: create({ ...SPEC, deletionPolicy: 'Delete' }),
      'edit of a setting': edit({ config: [{ name: 'operationProfiling.mode', value: 'slowOp' }] }),
      'scale out': edit({ clusterSize: 3 }),
      resize: edit({ storage: '2Gi' }),
      'more memory': edit(memory),
      upgrade: edit({ version: '8.0.19' }),
      stop: edit({ stopped: true }, 'Stopped'),
      start: edit({ stopped: null }),
      delete: remove,
      'create again': create({ ...SPEC, deletionPolicy: 'Retain' }),
      'delete and keep': remove,
      'create to wipe': create({ ...SPEC, deletionPolicy: 'WipeOut' }),
      'delete and wipe': remove
    }
  },
  'percona-psmdb/operations': {
    provider: 'percona-psmdb',
    steps: {
      create: create({ ...SPEC, ...SAVED, clusterSize: 3, deletionPolicy: 'Delete' }),
      Restart: operation({ type: 'Restart', restart: {} }),
      'Restart of a member': operation({ type: 'Restart', restart: { instances: ['orders-rs0-1'] } }),
      Switchover: operation({ type: 'Switchover', switchover: { candidate: 'orders-rs0-1' } }),
      RebuildInstance: operation({
        type: 'RebuildInstance',
        rebuildInstance: { instances: [{ name: 'orders-rs0-2' }] }
      }),
      Backup: operation({ type: 'Backup', backup: { name: 'first' } }),
      Restore: operation({
        type: 'Restore',
        restore: { backup: { name: 'first' }, mode: 'InPlace', confirm: 'orders' }
      }),
      'resync-backups': operation({ type: 'Custom', custom: { name: 'resync-backups' } }),
      Reconfiguring: operation({
        type: 'Reconfiguring',
        reconfiguring: { set: [{ name: 'operationProfiling.mode', value: 'slowOp' }] }
      }),
      Upgrade: operation({ type: 'Upgrade', upgrade: { version: '8.0.19' } }),
      VerticalScaling: operation({ type: 'VerticalScaling', verticalScaling: memory }),
      VolumeExpansion: operation({ type: 'VolumeExpansion', volumeExpansion: { storage: '2Gi' } }),
      HorizontalScaling: operation({ type: 'HorizontalScaling', horizontalScaling: { replicas: 5 } }),
      Stop: operation({ type: 'Stop', stop: {} }, 'Stopped'),
      Start: operation({ type: 'Start', start: {} }),
      delete: remove
    }
  }
}
