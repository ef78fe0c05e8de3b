/** Operations on XtraDB clusters, to their end. */
import t, { type Test } from 'tap'
import { CLAIMS, grantsAll, mysqlOfThree, PODS } from '../../fixtures/mysql-life.ts'

const OF_OPERATOR = 'apis/pxc.percona.com/v1/namespaces/NAMESPACE'
const BACKUPS = `${OF_OPERATOR}/perconaxtradbclusterbackups`
const RESTORES = `${OF_OPERATOR}/perconaxtradbclusterrestores`

t.test('each operation is done once, and the cluster serves again', async (t) => {
  const one = await mysqlOfThree(t, 'percona-pxc')
  const { operate, list, replaced } = one
  const succeeds = async (t: Test, name: string, spec: object, more: object = {}) =>
    t.match((await operate(name, spec)).status, { phase: 'Succeeded', ...more })

  await t.test('Restart, of all members', async (t) => {
    const restarted = await replaced(PODS, () =>
      succeeds(t, 'restart', { type: 'Restart', restart: {} }, { progress: '3/3', plan: { impact: 'RollingRestart' } })
    )
    t.same(restarted, ['orders-pxc-0', 'orders-pxc-1', 'orders-pxc-2'])
  })

  await t.test('Restart, of one that is named', async (t) => {
    const restart = { instances: ['orders-pxc-1'] }
    const restarted = await replaced(PODS, () =>
      succeeds(t, 'restart-one', { type: 'Restart', restart }, { progress: '1/1' })
    )
    t.same(restarted, ['orders-pxc-1'])
  })

  await t.test('Restart, of the proxies', async (t) => {
    const restart = { target: 'Proxy' }
    const restarted = await replaced(PODS, () => succeeds(t, 'restart-proxies', { type: 'Restart', restart }))
    t.same(restarted, ['orders-haproxy-0', 'orders-haproxy-1'])
  })

  await t.test('Backup, and Restore of it', async (t) => {
    const backup = { name: 'before-release' }
    await succeeds(t, 'back-up', { type: 'Backup', backup }, { result: { backupRef: backup } })
    t.match(await list(BACKUPS), [{ metadata: { annotations: { 'dbaas.dev/backup': 'before-release' } } }])
    await succeeds(t, 'restore', { type: 'Restore', restore: { backup, mode: 'InPlace', confirm: 'orders' } })
    t.equal((await list(RESTORES)).length, 1)
  })

  await t.test('RebuildInstance', async (t) => {
    const rebuildInstance = { instances: [{ name: 'orders-pxc-2' }] }
    const rebuild = () => succeeds(t, 'rebuild', { type: 'RebuildInstance', rebuildInstance })
    const pods = replaced(PODS, rebuild)
    t.same(await replaced(CLAIMS, () => pods), ['datadir-orders-pxc-2'])
    t.same(await pods, ['orders-pxc-2'])
  })

  await t.test('move-writes', async (t) => {
    const custom = { name: 'move-writes' }
    t.same(await replaced(PODS, () => succeeds(t, 'move', { type: 'Custom', custom })), ['orders-pxc-0'])
  })

  await t.test('a switchover is refused, with what to do instead', async (t) => {
    t.match((await operate('switch', { type: 'Switchover', switchover: {} })).status, {
      phase: 'Failed',
      reason: 'Refused',
      message: /use a Restart/
    })
  })

  await grantsAll(t, one)
})
