/** What the members of an XtraDB cluster are made from, beside what the examples show. */
import t from 'tap'
import { buildChildren } from '../../../providers/applier.ts'
import type { Cluster } from '../../../providers/percona-pxc/child.ts'
import { perconaPxc } from '../../../providers/percona-pxc/index.ts'
import type { Scene } from '../../fixtures/mysql-clusters.ts'
import { aClaim, given } from '../../fixtures/xtradb-scenes.ts'

const built = (scene: Scene) => buildChildren(perconaPxc, given(scene))[0] as unknown as Cluster
const size = (scene: Scene) => built(scene).spec.pxc?.volumeSpec.persistentVolumeClaim.resources.requests.storage

t.test('volumes are never asked to shrink', async (t) => {
  t.equal(size({ spec: { storage: '20Gi' } }), '20Gi')
  t.equal(size({ spec: { storage: '5Gi' } }), '10Gi', 'the volumes have 10Gi')
  const asked = { volumeSpec: { persistentVolumeClaim: { resources: { requests: { storage: '30Gi' } } } } }
  t.equal(size({ asks: (spec) => ({ pxc: { ...Object(spec.pxc), ...asked } }) }), '30Gi', 'the child asks for 30Gi')
  t.equal(size({ spec: { storage: '40Gi' }, now: [aClaim(0, '40960Mi')] }), '40Gi', 'as it was written')
})

t.test('TLS is asked for last, so that no setting undoes it', async (t) => {
  const config = [{ name: 'require_secure_transport', value: 'OFF' }]
  const { configuration } = built({ spec: { config, tls: { mode: 'Required' } } }).spec.pxc ?? {}
  t.equal(configuration, '[mysqld]\nrequire_secure_transport = "OFF"\nrequire_secure_transport = "ON"\n')
})

t.test('the archive keeps the name it was given, whatever UID the cluster has now', async (t) => {
  t.equal(built({}).metadata?.annotations?.['dbaas.dev/archive'], 'orders-3f1c9a52')
  t.equal(
    built({ noted: { 'dbaas.dev/archive': 'orders-before' } }).metadata?.annotations?.['dbaas.dev/archive'],
    'orders-before'
  )
})

t.test('what the operator makes does not carry the UID by which we remove what is ours', async (t) => {
  t.same(built({}).spec.pxc?.labels, { 'dbaas.dev/cluster': 'orders' })
})
