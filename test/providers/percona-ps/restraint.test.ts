/** When a group is left alone. */
import t from 'tap'
import { madeAhead } from '../../../providers/applier.ts'
import { CERTIFICATE } from '../../../providers/percona-ps/child.ts'
import { perconaPs } from '../../../providers/percona-ps/index.ts'
import { preReconcile, yields } from '../../../providers/percona-ps/restraint.ts'
import { aRestore, given } from '../../fixtures/group-replication-scenes.ts'
import { live, type Scene } from '../../fixtures/mysql-clusters.ts'

const hold = (scene: Scene, parts?: Parameters<typeof given>[1]) => preReconcile(given(scene, parts))?.reason
const SIZE = 'spec.mysql.volumeSpec.persistentVolumeClaim.resources.requests.storage'

t.test('sizes may be put back, and a restore may stop the cluster', async (t) => {
  t.same(yields(given()).map(String), [SIZE])
  t.same(yields(given({ now: [aRestore('Running')] })).map(String), [SIZE, 'spec.pause'])
})

t.test('nothing is written while a restore runs or is tried again', async (t) => {
  t.equal(hold({ now: [aRestore('Error', 'by-hand')] }), 'RestoreRunning')
  t.equal(hold({ now: [aRestore('Succeeded', 'by-hand')] }), undefined)
})

t.test('a certificate is made ahead, and waited for', async (t) => {
  const spec = { tls: { issuerRef: { name: 'internal', kind: 'ClusterIssuer' as const } } }
  const certificate = (status: string) =>
    live(CERTIFICATE, 'orders-server-tls', { status: { conditions: [{ type: 'Ready', status, message: 'issuing' }] } })
  const before: Scene = { spec, isChildless: true }
  t.same(
    madeAhead(perconaPs, given(before, [])).map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    ['Certificate orders-server-tls']
  )
  t.equal(hold(before, []), 'CertificateToCome')
  t.match(preReconcile(given({ ...before, now: [certificate('False')] }, []))?.message, /issuing/)
  t.equal(hold({ ...before, now: [certificate('True')] }, []), undefined)
  t.equal(hold({ spec, gone: ['Certificate/orders-server-tls'] }), undefined, 'a cluster that has it does not wait')
  t.equal(hold({ isChildless: true, spec: { tls: { secretName: 'own' } } }, []), undefined)
})
