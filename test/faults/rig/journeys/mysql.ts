/** Journeys of MySQL clusters on Percona's two operators. */
import { create, edit, type Journey, type Journeys, operation, remove, type Step } from '../journey.ts'

const SAVED = { backup: { enabled: true, storageRef: { name: 's3-main' } } }
const memory = { resources: { limits: { memory: '3Gi' }, requests: { memory: '3Gi' } } }
const larger = [{ name: 'max_connections', value: '250' }]

const specOf = (provider: string) => ({
  engine: 'mysql',
  provider,
  version: '8.0',
  clusterSize: 3,
  storage: '1Gi',
  deletionPolicy: 'Delete'
})

const specJourney = (provider: string): Journey => ({
  provider,
  steps: {
    create: create(specOf(provider)),
    'edit of a setting': edit({ config: larger }),
    'scale out': edit({ clusterSize: 5 }),
    resize: edit({ storage: '2Gi' }),
    'more memory': edit(memory),
    upgrade: edit({ version: '8.4', allowMajorVersion: '8.4' }),
    stop: edit({ stopped: true }, 'Stopped'),
    start: edit({ stopped: null }),
    delete: remove,
    'create again': create({ ...specOf(provider), deletionPolicy: 'Retain' }),
    'delete and keep': remove,
    'create to wipe': create({ ...specOf(provider), deletionPolicy: 'WipeOut' }),
    'delete and wipe': remove
  }
})

/** What one of the two has means for, and what their members are called. */
const operationsJourney = (provider: string, member: string, own: Readonly<Record<string, Step>>): Journey => ({
  provider,
  steps: {
    create: create({ ...specOf(provider), ...SAVED }),
    Restart: operation({ type: 'Restart', restart: {} }),
    'Restart of the proxies': operation({ type: 'Restart', restart: { target: 'Proxy' } }),
    RebuildInstance: operation({ type: 'RebuildInstance', rebuildInstance: { instances: [{ name: member }] } }),
    Backup: operation({ type: 'Backup', backup: { name: 'first' } }),
    Restore: operation({
      type: 'Restore',
      restore: { backup: { name: 'first' }, mode: 'InPlace', confirm: 'orders' }
    }),
    ...own,
    Reconfiguring: operation({ type: 'Reconfiguring', reconfiguring: { set: larger } }),
    VerticalScaling: operation({ type: 'VerticalScaling', verticalScaling: memory }),
    VolumeExpansion: operation({ type: 'VolumeExpansion', volumeExpansion: { storage: '2Gi' } }),
    Upgrade: operation({ type: 'Upgrade', upgrade: { version: '8.4', allowMajor: true } }),
    HorizontalScaling: operation({ type: 'HorizontalScaling', horizontalScaling: { replicas: 5 } }),
    Stop: operation({ type: 'Stop', stop: {} }, 'Stopped'),
    Start: operation({ type: 'Start', start: {} }),
    delete: remove
  }
})

export const mysql: Journeys = {
  'percona-pxc/spec': specJourney('percona-pxc'),
  'percona-pxc/operations': operationsJourney('percona-pxc', 'orders-pxc-2', {
    'move-writes': operation({ type: 'Custom', custom: { name: 'move-writes' } })
  }),
  'percona-ps/spec': specJourney('percona-ps'),
  'percona-ps/operations': operationsJourney('percona-ps', 'orders-mysql-2', {
    Switchover: operation({ type: 'Switchover', switchover: {} }),
    'backup-from': operation({
      type: 'Custom',
      custom: { name: 'backup-from', parameters: [{ name: 'member', value: 'orders-mysql-1' }] }
    })
  })
}
