/** Operations on clusters with group replication, to their end. */
import t from 'tap'
import { CLAIMS, grantsAll, mysqlOfThree, PODS } from '../../fixtures/mysql-life.ts'

const BACKUPS = 'apis/ps.percona.com/v1/namespaces/NAMESPACE/perconaservermysqlbackups'

t.test('each operation is done once, and the cluster serves again', async (t) => {
  const one = await mysqlOfThree(t, 'percona-ps')
  const { operate, list, replaced } = one

  await t.test('Restart, of all members', async (t) => {
    const restarted = await replaced(PODS, async () => {
      t.match((await operate('restart', { type: 'Restart', restart: {} })).status, {
        phase: 'Succeeded',
        progress: '3/3'
      })
    })
    t.same(restarted, ['orders-mysql-0', 'orders-mysql-1', 'orders-mysql-2'])
  })

  await t.test('Restart, of the proxies', async (t) => {
    const restarted = await replaced(PODS, async () => {
      const proxies = await operate('restart-proxies', { type: 'Restart', restart: { target: 'Proxy' } })
      t.match(proxies.status, { phase: 'Succeeded' })
    })
    t.same(restarted, ['orders-haproxy-0', 'orders-haproxy-1'])
  })

  let primary = ''
  await t.test('Switchover', async (t) => {
    const gone = await replaced(PODS, async () => {
      const { status } = await operate('switch', { type: 'Switchover', switchover: {} })
      t.match(status, { phase: 'Succeeded', result: { primary: /^orders-mysql-\d$/ } })
      primary = status?.result?.primary ?? ''
    })
    t.equal(gone.length, 1)
    t.notOk(gone.includes(primary))
  })

  await t.test('backup-from, and Restore of it', async (t) => {
    const parameters = [{ name: 'member', value: primary }]
    const { status } = await operate('back-up', { type: 'Custom', custom: { name: 'backup-from', parameters } })
    t.match(status, { phase: 'Succeeded', result: { backupRef: { name: /^orders-/ } } })
    t.match(await list(BACKUPS), [{ spec: { sourcePod: primary } }])
    const restore = { backup: status?.result?.backupRef, mode: 'InPlace', confirm: 'orders' }
    t.match((await operate('restore', { type: 'Restore', restore })).status, { phase: 'Succeeded' })
  })

  await t.test('RebuildInstance', async (t) => {
    const { status } = await operate('rebuild-primary', rebuildOf(primary))
    t.match(status, { phase: 'Failed', reason: 'Refused' }, 'the primary has the newest data')
    const [other = ''] = ['orders-mysql-1', 'orders-mysql-2'].filter((name) => name !== primary)
    const claims = await replaced(CLAIMS, async () => {
      t.match((await operate('rebuild', rebuildOf(other))).status, { phase: 'Succeeded' })
    })
    t.same(claims, [`datadir-${other}`])
  })

  await t.test('Backup', async (t) => {
    t.match((await operate('back-up-again', { type: 'Backup', backup: {} })).status, { phase: 'Succeeded' })
  })

  await grantsAll(t, one)
})

const rebuildOf = (name: string) => ({ type: 'RebuildInstance', rebuildInstance: { instances: [{ name }] } })
