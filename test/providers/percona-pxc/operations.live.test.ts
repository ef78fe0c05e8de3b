/** Operations on XtraDB clusters, to their end. */
import t from 'tap'
import { apply as applied } from '../../fixtures/api-server.ts'
import { isReady, life } from '../../fixtures/life.ts'

const PODS = 'api/v1/namespaces/NAMESPACE/pods'
const CLAIMS = 'api/v1/namespaces/NAMESPACE/persistentvolumeclaims'
const OF_OPERATOR = 'apis/pxc.percona.com/v1/namespaces/NAMESPACE'
const BACKUPS = `${OF_OPERATOR}/perconaxtradbclusterbackups`
const RESTORES = `${OF_OPERATOR}/perconaxtradbclusterrestores`

t.test('each operation is done once, and the cluster serves again', async (t) => {
  const { namespace, apply, until, operate, list } = await life(t, 'percona-pxc')
  const uidsIn = async (kind: string): Promise<Map<string, string>> =>
    new Map((await list(kind)).map(({ metadata }) => [`${metadata?.name}`, `${metadata?.uid}`]))
  /** The names of those that are others than before. */
  const replacedIn = async (kind: string, before: Map<string, string>) =>
    [...(await uidsIn(kind))].filter(([name, uid]) => before.get(name) !== uid).map(([name]) => name)

  await applied(`/apis/dbaas.dev/v1alpha1/namespaces/${namespace}/backupstorages/s3-main`, {
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'BackupStorage',
    metadata: { name: 's3-main', namespace },
    spec: { type: 'S3', bucket: 'db-backups', credentialsSecretRef: { name: 's3-main' } }
  })
  await apply({
    engine: 'mysql',
    version: '8.4',
    clusterSize: 3,
    storage: '1Gi',
    backup: { enabled: true, storageRef: { name: 's3-main' } }
  })
  await until('it is ready', isReady)

  await t.test('Restart, of all members', async (t) => {
    const before = await uidsIn(PODS)
    t.match(await operate('restart', { type: 'Restart', restart: {} }), {
      status: { phase: 'Succeeded', progress: '3/3', plan: { impact: 'RollingRestart' } }
    })
    t.same((await replacedIn(PODS, before)).sort(), ['orders-pxc-0', 'orders-pxc-1', 'orders-pxc-2'])
  })

  await t.test('Restart, of one that is named', async (t) => {
    const before = await uidsIn(PODS)
    const restart = { instances: ['orders-pxc-1'] }
    t.match((await operate('restart-one', { type: 'Restart', restart })).status, {
      phase: 'Succeeded',
      progress: '1/1'
    })
    t.same(await replacedIn(PODS, before), ['orders-pxc-1'])
  })

  await t.test('Restart, of the proxies', async (t) => {
    const before = await uidsIn(PODS)
    const restart = { target: 'Proxy' }
    t.match((await operate('restart-proxies', { type: 'Restart', restart })).status, { phase: 'Succeeded' })
    t.same((await replacedIn(PODS, before)).sort(), ['orders-haproxy-0', 'orders-haproxy-1'])
  })

  await t.test('Backup, and Restore of it', async (t) => {
    t.match((await operate('back-up', { type: 'Backup', backup: { name: 'before-release' } })).status, {
      phase: 'Succeeded',
      result: { backupRef: { name: 'before-release' } }
    })
    t.match(await list(BACKUPS), [{ metadata: { annotations: { 'dbaas.dev/backup': 'before-release' } } }])
    const restore = { backup: { name: 'before-release' }, mode: 'InPlace', confirm: 'orders' }
    t.match((await operate('restore', { type: 'Restore', restore })).status, { phase: 'Succeeded' })
    t.equal((await list(RESTORES)).length, 1)
  })

  await t.test('RebuildInstance', async (t) => {
    await until('it is ready again', isReady)
    const [pods, claims] = [await uidsIn(PODS), await uidsIn(CLAIMS)]
    const rebuildInstance = { instances: [{ name: 'orders-pxc-2' }] }
    t.match((await operate('rebuild', { type: 'RebuildInstance', rebuildInstance })).status, { phase: 'Succeeded' })
    t.same(await replacedIn(PODS, pods), ['orders-pxc-2'])
    t.same(await replacedIn(CLAIMS, claims), ['datadir-orders-pxc-2'])
  })

  await t.test('move-writes', async (t) => {
    await until('it is ready again', isReady)
    const before = await uidsIn(PODS)
    t.match((await operate('move', { type: 'Custom', custom: { name: 'move-writes' } })).status, { phase: 'Succeeded' })
    t.same(await replacedIn(PODS, before), ['orders-pxc-0'])
  })

  await t.test('a switchover is refused, with what to do instead', async (t) => {
    t.match((await operate('switch', { type: 'Switchover', switchover: {} })).status, {
      phase: 'Failed',
      reason: 'Refused',
      message: /use a Restart/
    })
  })
})
