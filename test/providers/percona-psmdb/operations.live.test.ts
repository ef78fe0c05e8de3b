/** Every operation on MongoDB clusters, to its end. */
import t, { type Test } from 'tap'
import { storageIn } from '../../fixtures/backup-storage.ts'
import { isReady, type Life, life } from '../../fixtures/life.ts'

const PSMDB = 'apis/psmdb.percona.com/v1/namespaces/NAMESPACE'
const CHILDREN = `${PSMDB}/perconaservermongodbs`
const BACKUPS = `${PSMDB}/perconaservermongodbbackups`
const RESTORES = `${PSMDB}/perconaservermongodbrestores`
const PODS = 'api/v1/namespaces/NAMESPACE/pods'
const CLAIMS = 'api/v1/namespaces/NAMESPACE/persistentvolumeclaims'

const spec = { engine: 'mongodb', version: '8.0.17', storage: '1Gi' }

/** Which objects are others than the last time that somebody asked. */
async function watching({ list }: Life, kind: string) {
  const uids = async () => new Map((await list(kind)).map(({ metadata }) => [`${metadata?.name}`, metadata?.uid]))
  let before = await uids()
  return async (): Promise<string[]> => {
    const now = await uids()
    const changed = [...now].filter(([name, uid]) => before.get(name) !== uid).map(([name]) => name)
    before = now
    return changed.sort()
  }
}

t.test('a replica set', async (t) => {
  const cluster = await life(t, 'percona-psmdb')
  const { namespace, apply, until, operate, list } = cluster
  const succeeds = async (t: Test, name: string, asked: object) => {
    await until('it is ready', isReady)
    const { status } = await operate(name, asked)
    t.match(status, { phase: 'Succeeded' }, `${name}: ${status?.reason}, ${status?.message}`)
    return status
  }
  const child = async () => (await list(CHILDREN))[0]

  await storageIn(namespace)
  await apply({ ...spec, clusterSize: 3, backup: { enabled: true, storageRef: { name: 's3-main' } } })
  await until('it is ready', isReady)
  const [pods, claims] = [await watching(cluster, PODS), await watching(cluster, CLAIMS)]

  await t.test('Restart', async (t) => {
    t.match(await succeeds(t, 'restart', { type: 'Restart', restart: {} }), {
      progress: '3/3',
      plan: { impact: 'RollingRestart' }
    })
    t.same(await pods(), ['orders-rs0-0', 'orders-rs0-1', 'orders-rs0-2'])
    await succeeds(t, 'restart-one', { type: 'Restart', restart: { instances: ['orders-rs0-1'] } })
    t.same(await pods(), ['orders-rs0-1'])
  })

  await t.test('Switchover, after which all have the same priority again', async (t) => {
    const before = (await until('somebody leads', ({ status }) => status?.primary !== undefined)).status?.primary
    const candidate = before === 'orders-rs0-1' ? 'orders-rs0-2' : 'orders-rs0-1'
    t.match(await succeeds(t, 'switch', { type: 'Switchover', switchover: { candidate } }), {
      result: { primary: candidate }
    })
    await until('it leads', ({ status }) => status?.primary === candidate)
    await until('it has its turn no more', (one) => isReady(one) && one.status?.activeOperation === undefined)
    t.notMatch(JSON.stringify(await child()), '"priority":100')
    t.equal((await until('it is ready', isReady)).status?.primary, candidate)
    await succeeds(t, 'switch-to-any', { type: 'Switchover', switchover: {} })
    await until('another one leads', ({ status }) => status?.primary !== candidate)
    t.same(await pods(), [], 'nobody restarted for it')
  })

  await t.test('RebuildInstance', async (t) => {
    const { status } = await until('it is ready', isReady)
    const name = status?.members?.findLast(({ role }) => role === 'Replica')?.name
    t.match(await succeeds(t, 'rebuild', { type: 'RebuildInstance', rebuildInstance: { instances: [{ name }] } }), {
      progress: '1/1'
    })
    t.same([await pods(), await claims()], [[name], [`mongod-data-${name}`]])
  })

  await t.test('Backup, and Restore of it', async (t) => {
    t.match(await succeeds(t, 'back-up', { type: 'Backup', backup: { name: 'first' } }), {
      result: { backupRef: { name: 'first' } }
    })
    t.match(await list(BACKUPS), [{ metadata: { annotations: { 'dbaas.dev/backup': 'first' } } }])
    const restore = { backup: { name: 'first' }, mode: 'InPlace', confirm: 'orders' }
    await succeeds(t, 'restore', { type: 'Restore', restore })
    t.equal((await list(RESTORES)).length, 1)
  })

  await t.test('resync-backups', async (t) => {
    await succeeds(t, 'resync', { type: 'Custom', custom: { name: 'resync-backups' } })
    t.notMatch(JSON.stringify((await child())?.metadata), 'percona.com/resync')
  })

  await t.test('wishes for the spec', async (t) => {
    await succeeds(t, 'configure', {
      type: 'Reconfiguring',
      reconfiguring: { set: [{ name: 'operationProfiling.mode', value: 'slowOp' }] }
    })
    await succeeds(t, 'upgrade', { type: 'Upgrade', upgrade: { version: '8.0.19' } })
    t.match(JSON.stringify((await child())?.status), '8.0.19')
    const limits = { memory: '2Gi' }
    await succeeds(t, 'resize', {
      type: 'VerticalScaling',
      verticalScaling: { resources: { limits, requests: limits } }
    })
    await succeeds(t, 'grow', { type: 'VolumeExpansion', volumeExpansion: { storage: '2Gi' } })
    await succeeds(t, 'more', { type: 'HorizontalScaling', horizontalScaling: { replicas: 5 } })
    t.equal((await list(PODS)).length, 5)
    await succeeds(t, 'stop', { type: 'Stop', stop: {} })
    t.same(await list(PODS), [])
    t.match((await operate('start', { type: 'Start', start: {} })).status, { phase: 'Succeeded' })
    t.equal((await list(PODS)).length, 5)
  })
})

t.test('shards', async (t) => {
  const cluster = await life(t, 'percona-psmdb')
  const { apply, until, operate, list } = cluster
  await apply({ ...spec, clusterSize: 1, topology: { type: 'sharded', shards: 1, configServers: 1 } })
  await until('it is ready', isReady)
  const pods = await watching(cluster, PODS)

  await t.test('Restart of the routers alone', async (t) => {
    const { status } = await operate('restart', { type: 'Restart', restart: { target: 'Proxy' } })
    t.match(status, { phase: 'Succeeded' }, status?.message ?? '')
    t.same(await pods(), ['orders-mongos-0'])
  })

  await t.test('the balancer stays off until it is told to run', async (t) => {
    const turn = async (state: string) => {
      const custom = { name: 'balancer', parameters: [{ name: 'state', value: state }] }
      const { status } = await operate(`balancer-${state}`, { type: 'Custom', custom })
      t.match(status, { phase: 'Succeeded' }, status?.message ?? '')
      return list(CHILDREN)
    }
    t.match(await turn('off'), [{ spec: { sharding: { balancer: { enabled: false } } } }])
    t.match(await turn('on'), [{ spec: { sharding: { balancer: { enabled: true } } } }])
  })
})
