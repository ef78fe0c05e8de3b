/** Every operation on a PostgreSQL cluster, one after the other, on the real API server with CloudNativePG played. */
import t from 'tap'
import type { OpsRequest } from '../../../src/api/ops-request.ts'
import { storageIn } from '../../fixtures/backup-storage.ts'
import { isReady, life } from '../../fixtures/life.ts'

const CNPG = 'apis/postgresql.cnpg.io/v1/namespaces/NAMESPACE'
const PODS = 'api/v1/namespaces/NAMESPACE/pods'
const CLAIMS = 'api/v1/namespaces/NAMESPACE/persistentvolumeclaims'

const SPEC = {
  engine: 'postgresql',
  version: '17.6',
  clusterSize: 2,
  storage: '1Gi',
  proxy: { replicas: 1 },
  backup: { storageRef: { name: 's3-main' } }
}

t.test('every operation comes to its end', async (t) => {
  const one = await life(t, 'cnpg')
  const { namespace, apply, until, operate, list, get } = one
  await storageIn(namespace)
  await apply(SPEC)
  await until('it is ready', isReady)

  const uids = async (collection: string, label: string) =>
    new Map(
      (await list(collection))
        .filter(({ metadata: { labels = {} } }) => label in (labels as object))
        .map(({ metadata }) => [metadata.name, metadata.uid])
    )
  const members = () => uids(PODS, 'cnpg.io/instanceRole')
  const volumes = () => uids(CLAIMS, 'cnpg.io/pvcRole')

  /** Has it done, and sees that it succeeded. */
  async function succeeds(name: string, spec: object): Promise<OpsRequest> {
    const ended = await operate(name, spec)
    t.match(ended.status, { phase: 'Succeeded' }, `${name}: ${ended.status?.message}`)
    await until('it is ready again', isReady)
    return ended
  }

  const before = await members()
  const restarted = await succeeds('restart-all', { type: 'Restart', restart: {} })
  t.equal(restarted.status?.progress, '2/2')
  const after = await members()
  t.same([...after.keys()], [...before.keys()])
  for (const [name, uid] of after) t.not(uid, before.get(name), `${name} is new`)

  await succeeds('restart-replica', { type: 'Restart', restart: { instances: ['orders-2'] } })
  const then = await members()
  t.equal(then.get('orders-1'), after.get('orders-1'), 'the primary went on')
  t.not(then.get('orders-2'), after.get('orders-2'))

  await succeeds('restart-primary', { type: 'Restart', restart: { instances: ['orders-1'] } })
  t.same(await members(), then, 'PostgreSQL restarted within its pod')

  const poolers = await uids(PODS, 'cnpg.io/poolerName')
  await succeeds('restart-pooler', { type: 'Restart', restart: { target: 'Proxy' } })
  for (const uid of (await uids(PODS, 'cnpg.io/poolerName')).values()) t.notOk([...poolers.values()].includes(uid))

  const saved = await succeeds('back-up', { type: 'Backup', backup: { name: 'before-release' } })
  t.match(saved.status?.result, { backupRef: { name: 'before-release' } })
  t.match(await list(`${CNPG}/backups`), [
    {
      metadata: {
        annotations: { 'dbaas.dev/backup': 'before-release' },
        labels: { 'dbaas.dev/operation-uid': saved.metadata.uid }
      },
      status: { phase: 'completed' }
    }
  ])
  t.equal((await list(`${CNPG}/backups`)).length, 1)

  const restore = { backup: { name: 'before-release' }, mode: 'NewCluster', newClusterName: 'orders-again' }
  await succeeds('restore', { type: 'Restore', restore })
  t.match((await until('the copy is ready', isReady, 'orders-again')).status, {
    dataSource: { phase: 'Succeeded' },
    readyInstances: 2
  })
  await one.delete('orders-again')
  await one.gone('orders-again')

  const switched = await succeeds('switch-over', { type: 'Switchover', switchover: { candidate: 'orders-2' } })
  t.equal(switched.status?.result?.primary, 'orders-2')
  t.equal((await get())?.status?.primary, 'orders-2')
  await succeeds('switch-back', { type: 'Switchover', switchover: {} })
  t.equal((await get())?.status?.primary, 'orders-1')

  const old = { pods: await members(), volumes: await volumes() }
  await succeeds('rebuild', { type: 'RebuildInstance', rebuildInstance: { instances: [{ name: 'orders-2' }] } })
  const rebuilt = { pods: await members(), volumes: await volumes() }
  t.equal(rebuilt.volumes.get('orders-1'), old.volumes.get('orders-1'))
  t.not(rebuilt.volumes.get('orders-2'), old.volumes.get('orders-2'))
  t.not(rebuilt.pods.get('orders-2'), old.pods.get('orders-2'))

  const instance = [{ name: 'instance', value: 'orders-2' }]
  const fenced = await operate('fence', { type: 'Custom', custom: { name: 'fence', parameters: instance } })
  t.match(fenced.status, { phase: 'Succeeded' }, `fence: ${fenced.status?.message}`)
  await until('a fenced member is missed', ({ status }) => status?.phase === 'Degraded' && status.reason === 'Fenced')
  await succeeds('unfence', { type: 'Custom', custom: { name: 'unfence', parameters: instance } })
  await succeeds('reload', { type: 'Custom', custom: { name: 'reload' } })

  const hasMembers = async (count: number) => t.equal((await members()).size, count)
  await succeeds('scale-out', { type: 'HorizontalScaling', horizontalScaling: { replicas: 3 } })
  await hasMembers(3)
  await succeeds('scale-in', { type: 'HorizontalScaling', horizontalScaling: { replicas: 2 } })
  await hasMembers(2)
  await succeeds('more-memory', {
    type: 'VerticalScaling',
    verticalScaling: { resources: { requests: { memory: '512Mi' }, limits: { memory: '512Mi' } } }
  })
  const containers = (await list(PODS)) as unknown as { spec: { containers: { name: string; resources: object }[] } }[]
  for (const { spec } of containers)
    for (const { name, resources } of spec.containers)
      if (name === 'postgres') t.match(resources, { limits: { memory: '512Mi' } })
  await succeeds('more-room', { type: 'VolumeExpansion', volumeExpansion: { storage: '2Gi' } })
  t.equal((await get())?.status?.storage?.allocated, '2Gi')
  const running = await members()
  const set = [{ name: 'max_connections', value: '200' }]
  t.match(await operate('reconfigure', { type: 'Reconfiguring', reconfiguring: { set } }), {
    status: { phase: 'Succeeded' }
  })
  for (const [name, uid] of await members()) t.not(uid, running.get(name), `${name} runs with the new setting`)
  const upgraded = await succeeds('upgrade', { type: 'Upgrade', upgrade: { version: '17.10' } })
  t.ok(upgraded.status?.completionTime)
  t.same(new Set((await get())?.status?.members?.map(({ version }) => version)), new Set(['17.10']))

  const stopped = await operate('stop', { type: 'Stop', stop: {} })
  t.match(stopped.status, { phase: 'Succeeded' }, `stop: ${stopped.status?.message}`)
  await hasMembers(0)
  await succeeds('start', { type: 'Start', start: {} })
  await hasMembers(2)
})
