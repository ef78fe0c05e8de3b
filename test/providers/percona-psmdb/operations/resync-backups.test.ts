/** The backup agents read their storage anew, once for each request. */
import t from 'tap'
import { resyncBackups } from '../../../../providers/percona-psmdb/operations/resync-backups.ts'
import { aBackup, changed } from '../../../fixtures/mongodb-clusters.ts'
import { begun, done, later, told, UID } from '../../../fixtures/mongodb-operations.ts'

const ASKS = { type: 'Custom', custom: { name: 'resync-backups' } } as const
const { acts, progress, cancel } = resyncBackups

t.test('the operator is asked once; it takes the question away when it is answered', async (t) => {
  const begin = begun(resyncBackups, { asks: ASKS })
  const asked = done(begin, acts(begin))
  t.match(asked.noted, { 'percona.com/resync-pbm': 'true', 'dbaas.dev/resynced-by': UID })
  t.match(progress(asked), { state: 'Running' })
  const child = asked.found.child()
  const annotations = { 'dbaas.dev/resynced-by': UID }
  const answered = later(asked, child ? [changed(child, { metadata: { annotations } })] : [])
  t.same(acts(answered), [])
  t.match(progress(answered), { state: 'Succeeded' })
  t.match(progress(told(asked, { state: 'error', message: 'no agent' })), { state: 'Failed', message: 'no agent' })
})

t.test('it waits while a backup runs', async (t) => {
  const begin = begun(resyncBackups, { asks: ASKS, now: [aBackup('nightly', { state: 'running' })] })
  t.same(acts(begin), [])
  t.match(progress(begin), { state: 'Running', message: /PerconaServerMongoDBBackup nightly/ })
})

t.test('asked, the agents cannot be called back', async (t) => {
  const begin = begun(resyncBackups, { asks: ASKS })
  t.same(cancel(begin), [])
  t.match(cancel(done(begin, acts(begin))), { why: /reading already/ })
})
