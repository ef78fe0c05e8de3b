/** When an XtraDB cluster is left alone. */
import t from 'tap'
import { preReconcile, yields } from '../../../providers/percona-pxc/restraint.ts'
import { aRecord, CARTS, type Scene, STORAGE } from '../../fixtures/mysql-clusters.ts'
import { aRestore, given, SERVING } from '../../fixtures/xtradb-scenes.ts'

const yielded = (scene: Scene = {}) => yields(given(scene)).map(String)
const SIZE = 'spec.pxc.volumeSpec.persistentVolumeClaim.resources.requests.storage'

t.test('a size that cannot be had may be put back at any time', async (t) => t.same(yielded(), [SIZE]))

t.test('what a restore writes is its own while it runs', async (t) => {
  t.same(yielded({ now: [aRestore('Point-in-time recovering')] }), [
    SIZE,
    'spec.pause',
    'spec.pxc.size',
    'spec.haproxy.size',
    'spec.proxysql.size',
    'spec.unsafeFlags'
  ])
  t.same(yielded({ now: [aRestore('Succeeded')] }), [SIZE])
})

t.test('so is the pause in which the operator switches TLS', async (t) => {
  const tls = (status: string) => ({ ...SERVING, conditions: [{ type: 'tls', status }] })
  t.ok(yielded({ says: tls('disabled') }).includes('spec.pause'))
  t.notOk(yielded({ says: tls('enabled') }).includes('spec.pause'))
  t.ok(yielded({ spec: { tls: { mode: 'Disabled' } }, says: tls('enabled') }).includes('spec.pause'))
})

const hold = (scene: Scene) => preReconcile(given(scene))?.reason

t.test('nothing is written while a restore runs, whoever asked for it', async (t) => {
  t.equal(hold({ now: [aRestore('Restoring', 'by-hand')] }), 'RestoreRunning')
  t.equal(hold({ now: [aRestore(undefined, 'by-hand')] }), 'RestoreRunning', 'also before it begins')
  t.equal(hold({ now: [aRestore('Failed', 'by-hand')] }), undefined)
})

t.test('a cluster waits for the data that it is to have', async (t) => {
  const copy = { dataSource: { cluster: { name: 'carts' } } }
  const childless: Scene = { isChildless: true, spec: copy, facts: [STORAGE, CARTS] }
  t.equal(hold(childless), 'SourceNotFound', 'there is no backup yet')
  t.equal(hold({ ...childless, facts: [STORAGE, CARTS, aRecord('one', '2026-05-02T00:00:00Z')] }), undefined)
  t.equal(hold({ ...childless, noted: { 'dbaas.dev/data-source': 'consumed' } }), undefined, 'it came long ago')
})
