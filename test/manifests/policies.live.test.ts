/** What the API server protects by itself: no operator runs here. */
import { randomBytes } from 'node:crypto'
import t, { type Test } from 'tap'
import type { Answer, KubeObject } from '../../sandbox/api-client.ts'
import { backupStorage } from '../../src/api/backup-storage.ts'
import { databaseCluster } from '../../src/api/database-cluster.ts'
import { API_VERSION, crdName, GROUP, type Kind } from '../../src/api/kind.ts'
import { KINDS } from '../../src/api/kinds.ts'
import { monitoringConfig } from '../../src/api/monitoring-config.ts'
import { podSchedulingPolicy } from '../../src/api/pod-scheduling-policy.ts'
import { create, namespace, patch, request } from '../fixtures/api-server.ts'
import { collection } from '../fixtures/collection.ts'
import { eventually } from '../fixtures/eventually.ts'

const ns = await namespace(t)

t.test('T12: a cluster with deletionPolicy DoNotTerminate cannot be deleted', async (t) => {
  const { at, name } = await storedCluster(t, { deletionPolicy: 'DoNotTerminate' })
  const refusal =
    `DatabaseCluster "${name}" is protected by spec.deletionPolicy DoNotTerminate; ` +
    'set it to Retain, Delete or WipeOut first [deletion/protected]'

  isRefused(t, await request('DELETE', at), refusal)
  isRefused(t, await request('DELETE', at, { query: { gracePeriodSeconds: '0' } }), refusal, 'by force')
  isRefused(t, await request('DELETE', at, { query: { dryRun: 'All' } }), refusal, 'in a dry run')
  isRefused(t, await request('DELETE', at, { query: { propagationPolicy: 'Foreground' } }), refusal, 'by Argo CD')

  await patch(at, { spec: { deletionPolicy: 'Retain' } })
  t.equal((await request('DELETE', at)).status, 200, 'it can, once the field is changed')
})

for (const deletionPolicy of [undefined, 'Retain', 'Delete', 'WipeOut']) {
  t.test(`a cluster with deletionPolicy ${deletionPolicy ?? 'left out'} can be deleted`, async (t) => {
    const { at } = await storedCluster(t, { deletionPolicy })
    t.equal((await request('DELETE', at)).status, 200)
  })
}

t.test('T12: kubectl delete --all spares the protected cluster and names it', async (t) => {
  const ns = await namespace(t)
  const { at, name } = await storedCluster(t, { deletionPolicy: 'DoNotTerminate', ns })
  await storedCluster(t, { deletionPolicy: 'Delete', ns })

  isRefused(t, await request('DELETE', collection(databaseCluster, ns)), `DatabaseCluster "${name}" is protected by`)
  const { body } = await request('GET', at)
  t.notOk(body.metadata.deletionTimestamp, 'it is not even marked')

  await patch(at, { spec: { deletionPolicy: 'Delete' } })
  t.equal((await request('DELETE', collection(databaseCluster, ns))).status, 200)
})

t.test('T12: a namespace that holds a protected cluster is not deleted, and nothing in it', async (t) => {
  const where = await namespace(t)
  const ns = `/api/v1/namespaces/${where}`
  const { at, name } = await storedCluster(t, { deletionPolicy: 'DoNotTerminate', ns: where })
  await eventually('the API server knows of the cluster', async () => {
    const { status } = await request('DELETE', ns, { query: { dryRun: 'All' } })
    return status === 403 ? true : undefined
  })
  isRefused(t, await request('DELETE', ns), `it holds DatabaseCluster "${name}", which is protected by`)
  t.notOk((await request('GET', ns)).body.metadata.deletionTimestamp, 'it is not even marked')

  await patch(at, { spec: { deletionPolicy: 'Delete' } })
  await eventually('the namespace is gone', async () => {
    await request('DELETE', ns)
    return (await isGone(ns)) || undefined
  })
  t.pass('once the field is changed, both go')
})

type KindAndSpec = readonly [Kind, spec: object]
const S3_MAIN: KindAndSpec = [
  backupStorage,
  { type: 'S3', bucket: 'db-backups', credentialsSecretRef: { name: 's3-main' } }
]
const USED: readonly KindAndSpec[] = [
  S3_MAIN,
  [monitoringConfig, { type: 'Prometheus' }],
  [podSchedulingPolicy, { engines: ['postgresql'] }]
]

for (const [kind, spec] of USED) {
  t.test(`a ${kind.kind} that somebody uses cannot be deleted`, async (t) => {
    const { at, name } = await stored(t, kind, spec)
    const todo = '; status.usedBy lists them: let them use another one first [deletion/in-use]'

    await patch(`${at}/status`, { status: { usedBy: [user('orders')], usedByCount: 1 } })
    isRefused(
      t,
      await request('DELETE', at),
      `${kind.kind} "${name}" is used by DatabaseCluster "shop/orders"${todo}`,
      'by its one user'
    )
    await patch(`${at}/status`, { status: { usedBy: ['orders', 'carts', 'stock'].map(user), usedByCount: 3 } })
    isRefused(
      t,
      await request('DELETE', at),
      `${kind.kind} "${name}" is used by DatabaseCluster "shop/orders" and 2 more${todo}`,
      'by the first of three'
    )
    await patch(`${at}/status`, { status: { usedBy: [{ kind: 'DatabaseBackup', name: 'nightly-1' }], usedByCount: 1 } })
    isRefused(
      t,
      await request('DELETE', at),
      `${kind.kind} "${name}" is used by DatabaseBackup "nightly-1"${todo}`,
      'by one beside it'
    )

    await patch(`${at}/status`, { status: { usedBy: [], usedByCount: 0 } })
    t.equal((await request('DELETE', at)).status, 200, 'it can, once nobody does')
  })

  t.test(`a ${kind.kind} that nobody ever used can be deleted`, async (t) => {
    const { at } = await stored(t, kind, spec)
    t.equal((await request('DELETE', at)).status, 200)
  })
}

function user(name: string) {
  return { kind: 'DatabaseCluster', namespace: 'shop', name }
}

t.test('deleting all storages spares those in use', async (t) => {
  const ns = await namespace(t)
  const { at, name } = await stored(t, ...S3_MAIN, ns)
  await patch(`${at}/status`, { status: { usedBy: [user('orders')] } })
  isRefused(t, await request('DELETE', collection(backupStorage, ns)), `BackupStorage "${name}" is used by`)
})

t.test('what is in use goes with its namespace', async (t) => {
  const ns = await namespace(t)
  for (const [kind, spec] of USED.filter(([{ scope }]) => scope === 'Namespaced')) {
    const { at } = await stored(t, kind, spec, ns)
    await patch(`${at}/status`, { status: { usedBy: [user('orders')] } })
    t.equal((await request('DELETE', at)).status, 403, `a ${kind.kind} alone stays`)
  }
  await request('DELETE', `/api/v1/namespaces/${ns}`)
  await eventually('the namespace is gone', async () => (await isGone(`/api/v1/namespaces/${ns}`)) || undefined)
  t.pass('with all that was in it')
})

for (const kind of KINDS) {
  t.test(`the definition of ${kind.kind} is not deleted by mistake`, async (t) => {
    const refusal =
      `deleting this definition deletes every ${kind.kind} in every namespace; if that is what you want, ` +
      `first run: kubectl annotate crd ${crdName(kind)} dbaas.dev/allow-deletion=true [deletion/definition]`
    isRefused(t, await request('DELETE', `${DEFINITIONS}/${crdName(kind)}`, { query: { dryRun: 'All' } }), refusal)
  })
}

t.test('a definition of ours can be deleted once it is annotated', async (t) => {
  const at = await definition(t, GROUP)
  const annotated = (value: string) => patch(at, { metadata: { annotations: { 'dbaas.dev/allow-deletion': value } } })

  t.equal((await request('DELETE', at)).status, 403, 'without the annotation')
  await annotated('false')
  t.equal((await request('DELETE', at)).status, 403, 'with another value')
  await annotated('true')
  t.equal((await request('DELETE', at)).status, 200, 'with the value that the refusal names')
})

t.test('definitions of others are none of our business', async (t) => {
  const at = await definition(t, 'example.com')
  t.equal((await request('DELETE', at)).status, 200)
})

t.test('the API server finds nothing to warn about in the policies', async (t) => {
  for (const policy of ['protected-clusters', 'protected-namespaces', 'in-use', 'definitions']) {
    const at = `/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/${policy}.dbaas.dev`
    const checked = await eventually(`${policy} is type-checked`, async () => {
      const { body } = await request<Policy>('GET', at)
      return body.status?.typeChecking
    })
    t.same(checked, {}, policy)
  }
})

interface Policy extends KubeObject {
  status?: { typeChecking?: object }
}

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

/** A definition that nobody needs. */
async function definition(t: Test, group: string): Promise<string> {
  const singular = `leftover${randomBytes(4).toString('hex')}`
  const plural = `${singular}s`
  const at = `${DEFINITIONS}/${plural}.${group}`
  const openAPIV3Schema = { type: 'object' }
  await create(DEFINITIONS, {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Cluster',
      names: { kind: singular, plural },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }]
    }
  })
  t.teardown(async () => {
    await patch(at, { metadata: { annotations: { 'dbaas.dev/allow-deletion': 'true' } } })
    await request('DELETE', at)
  })
  return at
}

function storedCluster(t: Test, { deletionPolicy, ns }: { deletionPolicy: string | undefined; ns?: string }) {
  return stored(t, databaseCluster, { engine: 'postgresql', storage: '10Gi', deletionPolicy }, ns)
}

/** An object that is there, and is let go of when the test ends. */
async function stored(t: Test, kind: Kind, spec: object, within = ns) {
  const name = `kept-${randomBytes(4).toString('hex')}`
  const at = `${collection(kind, within)}/${name}`
  const object = { apiVersion: API_VERSION, kind: kind.kind, metadata: { name }, spec }
  const { status, body } = await create(collection(kind, within), object)
  if (status !== 201) throw new Error(`cannot create a ${kind.kind}: ${body.message}`)
  t.teardown(async () => {
    if (kind === databaseCluster) await patch(at, { spec: { deletionPolicy: 'Delete' } })
    else await patch(`${at}/status`, { status: { usedBy: [] } })
    await request('DELETE', at)
  })
  return { name, at }
}

function isRefused(t: Test, { status, body }: Answer<KubeObject>, message: string, name = 'as it is') {
  t.equal(status, 403, `refused ${name}`)
  t.ok(String(body.message).includes(message), `in these words: ${message}`, { found: body.message })
}

async function isGone(path: string): Promise<boolean> {
  return (await request('GET', path)).status === 404
}
