import t from 'tap'
import { NotServed } from '../../../src/kube/api-error.ts'
import { collectionPath } from '../../../src/kube/discovery.ts'
import { fakeTime } from '../../fixtures/fake-time.ts'
import { rejection } from '../../fixtures/rejection.ts'
import { json, KIND, refuse, scriptedApi } from '../../fixtures/scripted-api.ts'

const PODS = [
  { name: 'pods', kind: 'Pod', namespaced: true },
  { name: 'pods/status', kind: 'Pod', namespaced: true },
  { name: 'nodes', kind: 'Node', namespaced: false }
]

t.test('a kind is looked up once, its subresources are not taken for it', async (t) => {
  const api = await scriptedApi(t, fakeTime())
  api.on('discovery', json({ resources: PODS }))
  const pod = { apiVersion: 'v1', kind: 'Pod' }
  t.same(await api.discovery.find(pod), { plural: 'pods', isNamespaced: true })
  t.same(await api.discovery.find({ ...pod, kind: 'Node' }), { plural: 'nodes', isNamespaced: false })
  t.same(
    api.requests.map(({ path }) => path),
    ['/api/v1']
  )
})

t.test('those who ask at the same time share one question', async (t) => {
  const api = await scriptedApi(t, fakeTime())
  await Promise.all([api.discovery.find(KIND), api.discovery.find(KIND), api.discovery.find(KIND)])
  t.equal(api.requests.length, 1)
})

t.test('no answer says nothing about a kind, and is not remembered', async (t) => {
  const api = await scriptedApi(t, fakeTime())
  api.on('discovery', refuse(503, 'ServiceUnavailable'), json({ resources: [{ ...PODS[0], kind: KIND.kind }] }))
  t.notOk((await rejection(api.discovery.find(KIND))) instanceof NotServed)
  t.match(await api.discovery.find(KIND), { plural: 'pods' })
})

t.test('paths are those of the API server', async (t) => {
  const pods = { plural: 'pods', isNamespaced: true }
  const nodes = { plural: 'nodes', isNamespaced: false }
  t.same(
    [
      collectionPath({ apiVersion: 'v1', kind: 'Pod' }, pods, 'shop'),
      collectionPath({ apiVersion: 'v1', kind: 'Pod' }, pods),
      collectionPath({ apiVersion: 'v1', kind: 'Node' }, nodes, 'shop'),
      collectionPath({ apiVersion: 'a.example/v1', kind: 'Pod' }, pods, 'a/b')
    ],
    ['/api/v1/namespaces/shop/pods', '/api/v1/pods', '/api/v1/nodes', '/apis/a.example/v1/namespaces/a%2Fb/pods']
  )
})
