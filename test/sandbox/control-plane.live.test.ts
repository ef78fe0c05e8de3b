import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { apiClient, type KubeObject } from '../../sandbox/api-client.ts'
import { startControlPlane } from '../../sandbox/control-plane.ts'
import { install } from '../../sandbox/install.ts'
import { until } from '../../sandbox/until.ts'
import { create, namespace, request } from '../fixtures/api-server.ts'

const ADMISSION = 'admissionregistration.k8s.io/v1'
const CONFIG_MAPS = {
  resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }]
}
const aPolicy = (part: { kind: string; spec: object }) => ({
  from: 'a test',
  object: { apiVersion: ADMISSION, metadata: { name: 'none' }, ...part }
})

t.test('with the controller manager', async (t) => {
  const space = await namespace(t)
  const path = `/api/v1/namespaces/${space}`
  const isGone = (path: string) =>
    until(`${path} is gone`, async () => (await request('GET', path)).status === 404 || undefined)

  t.test('a namespace has its service account', async () => {
    await until(
      'it is there',
      async () => (await request('GET', `${path}/serviceaccounts/default`)).status === 200 || undefined
    )
  })

  t.test('what belonged to a deleted object is collected, our kinds too', async (t) => {
    const owner = await create(`${path}/configmaps`, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'owner' }
    })
    const clusters = `/apis/dbaas.dev/v1alpha1/namespaces/${space}/databaseclusters`
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: owner.body.metadata.uid }]
    const { status } = await create(clusters, {
      apiVersion: 'dbaas.dev/v1alpha1',
      kind: 'DatabaseCluster',
      metadata: { name: 'owned', ownerReferences },
      spec: { engine: 'postgresql', storage: '1Gi' }
    })
    t.equal(status, 201)
    await request('DELETE', `${path}/configmaps/owner`)
    await isGone(`${clusters}/owned`)
  })

  t.test('a deleted namespace ends', async () => {
    await request('DELETE', path)
    await isGone(path)
  })
})

t.test('a control plane of one’s own', async (t) => {
  const plane = await startControlPlane()
  t.teardown(plane.stop)
  const folder = dirname(plane.kubeconfig)

  t.test('knows a user that was added, who may do nothing yet', async (t) => {
    const { config } = await plane.addUser('alice', ['developers'])
    const alice = apiClient(config)
    t.teardown(alice.close)
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }
    const { body } = await alice.request('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { body: review })
    t.match(body.status, { userInfo: { username: 'alice', groups: ['developers', 'system:authenticated'] } })
    t.equal((await alice.request('GET', '/api/v1/namespaces')).status, 403)
  })

  t.test('acts on a policy as soon as it is installed', async (t) => {
    await install(plane.client, [
      aPolicy({
        kind: 'ValidatingAdmissionPolicy',
        spec: { matchConstraints: CONFIG_MAPS, validations: [{ expression: 'false' }] }
      }),
      aPolicy({ kind: 'ValidatingAdmissionPolicyBinding', spec: { policyName: 'none', validationActions: ['Deny'] } })
    ])
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'refused' } }
    t.equal((await plane.client.request('POST', '/api/v1/namespaces/default/configmaps', { body })).status, 422)
    const { body: policies } = await plane.client.request<{ items: KubeObject[] }>(
      'GET',
      `/apis/${ADMISSION}/validatingadmissionpolicies`
    )
    t.same(
      policies.items.map(({ metadata }) => metadata.name),
      ['none']
    )
  })

  t.test('names the manifest that it refuses, and the reason', async (t) => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'Not_A_Name' }, data: {} }
    await t.rejects(install(plane.client, [{ from: 'my.yaml:3', object }]), {
      message: /^cannot apply my\.yaml:3: .*Not_A_Name/
    })
    const unknown = { apiVersion: 'nobody.dev/v1', kind: 'Thing', metadata: { name: 'x' } }
    await t.rejects(install(plane.client, [{ from: 'my.yaml:1', object: unknown }]), {
      message: /no Thing in nobody\.dev\/v1/
    })
  })

  t.test('says so when a server ends by itself', async (t) => {
    process.kill(Number(readFileSync(join(folder, 'etcd.pid'), 'utf8')), 'SIGKILL')
    await t.rejects(plane.broken, { message: /^etcd was killed/ })
  })

  t.test('leaves nothing behind when it is stopped', async (t) => {
    plane.stop()
    t.notOk(existsSync(folder))
  })
})
