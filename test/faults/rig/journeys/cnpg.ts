/** Journeys of PostgreSQL clusters on CloudNativePG. */
import { create, edit, type Journeys, operation, remove } from '../journey.ts'

const SPEC = { engine: 'postgresql', version: '17.6', clusterSize: 1, storage: '1Gi' }
const SAVED = { backup: { enabled: true, storageRef: { name: 's3-main' } } }
const instance = [{ name: 'instance', value: 'orders-2' }]

export const cnpg: Journeys = {
  'cnpg/spec': {
    provider: 'cnpg',
    steps: {
      create: create({ ...SPEC, proxy: { enabled: true }, deletionPolicy: 'Delete' }),
      'edit of a setting': edit({ config: [{ name: 'max_connections', value: '150' }] }),
      'proxy off': edit({ proxy: null }),
      'scale out': edit({ clusterSize: 2 }),
      resize: edit({ storage: '2Gi' }),
      'more memory': edit({ resources: { requests: { memory: '512Mi' }, limits: { memory: '512Mi' } } }),
      upgrade: edit({ version: '17.10' }),
      'scale in': edit({ clusterSize: 1 }),
      stop: edit({ stopped: true }, 'Stopped'),
      start: edit({ stopped: null }),
      delete: remove,
      'create again': create({ ...SPEC, deletionPolicy: 'Retain' }),
      'delete and keep': remove,
      'create to wipe': create({ ...SPEC, deletionPolicy: 'WipeOut' }),
      'delete and wipe': remove
    }
  },
  'cnpg/operations': {
    provider: 'cnpg',
    steps: {
      create: create({ ...SPEC, ...SAVED, clusterSize: 2, proxy: { replicas: 1 }, deletionPolicy: 'Delete' }),
      Restart: operation({ type: 'Restart', restart: {} }),
      'Restart of a member': operation({ type: 'Restart', restart: { instances: ['orders-2'] } }),
      'Restart of the proxy': operation({ type: 'Restart', restart: { target: 'Proxy' } }),
      Backup: operation({ type: 'Backup', backup: { name: 'first' } }),
      Switchover: operation({ type: 'Switchover', switchover: { candidate: 'orders-2' } }),
      'Switchover back': operation({ type: 'Switchover', switchover: { candidate: 'orders-1' } }),
      RebuildInstance: operation({
        type: 'RebuildInstance',
        rebuildInstance: { instances: [{ name: 'orders-2' }] }
      }),
      fence: operation({ type: 'Custom', custom: { name: 'fence', parameters: instance } }, 'Degraded'),
      unfence: operation({ type: 'Custom', custom: { name: 'unfence', parameters: instance } }),
      reload: operation({ type: 'Custom', custom: { name: 'reload' } }),
      HorizontalScaling: operation({ type: 'HorizontalScaling', horizontalScaling: { replicas: 3 } }),
      VerticalScaling: operation({
        type: 'VerticalScaling',
        verticalScaling: { resources: { requests: { memory: '512Mi' }, limits: { memory: '512Mi' } } }
      }),
      VolumeExpansion: operation({ type: 'VolumeExpansion', volumeExpansion: { storage: '2Gi' } }),
      Reconfiguring: operation({
        type: 'Reconfiguring',
        reconfiguring: { set: [{ name: 'max_connections', value: '200' }] }
      }),
      Upgrade: operation({ type: 'Upgrade', upgrade: { version: '17.10' } }),
      Stop: operation({ type: 'Stop', stop: {} }, 'Stopped'),
      Start: operation({ type: 'Start', start: {} }),
      Restore: operation({ type: 'Restore', restore: { backup: { name: 'first' }, newClusterName: 'copy' } }),
      delete: remove
    }
  }
}
