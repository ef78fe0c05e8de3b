/**
 * All that the documentation shows, carried out with passwords that are known here: none of them is told anywhere, and the
 * operator dials nobody but the API server.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import t from 'tap'
import type { KubeObject } from '../../sandbox/api-client.ts'
import { startProxy } from '../../sandbox/faults/proxy.ts'
import { createRecorder } from '../../sandbox/faults/record.ts'
import { furnished } from '../../sandbox/manifests.ts'
import { childKinds } from '../../sandbox/operators/definitions.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { KINDS } from '../../src/api/kinds.ts'
import { apply, namespace, pathOf, request } from '../fixtures/api-server.ts'
import { dialledIn } from '../fixtures/dialled.ts'
import { eventually } from '../fixtures/eventually.ts'
import { isReady } from '../fixtures/life.ts'
import { type OperatorProcess, startOperatorIn } from '../fixtures/operator-process.ts'
import { dbaasHere } from '../fixtures/packed-cli.ts'
import { aCluster, aReview } from '../fixtures/reviews.ts'
import { prepareGround } from './rig/ground.ts'

const CANARY = `canary-${randomBytes(8).toString('hex')}`
const KEY = `-----BEGIN RSA PRIVATE KEY-----\n${CANARY}\n-----END RSA PRIVATE KEY-----`
const WITNESS = join(import.meta.dirname, '../fixtures/dial-witness.ts')

/** What is public in a Secret beside what is secret. */
const PUBLIC = new Set(['username', 'user', 'host', 'port', 'dbname', 'ca.crt', 'tls.crt', 'user.crt', 'cluster.crt'])
/** A shorter text may stand anywhere by chance. */
const SHORTEST = 8

/**
 * The examples in a namespace of the test, each with a canary in every key of its Secrets. Policies belong to no namespace, and so
 * to another test.
 */
const examplesIn = (where: string): KubeObject[] =>
  furnished()
    .filter(({ object }) => object.kind !== 'PodSchedulingPolicy')
    .map(({ object }) => ({
      ...object,
      metadata: { ...object.metadata, namespace: where },
      ...(object.kind === 'DatabaseCluster' && { spec: endable(object.spec as object) }),
      ...(object.kind === 'Secret' && { stringData: canariesFor(object.stringData as object) })
    }))

const endable = (spec: object) => ({ ...spec, podSchedulingPolicy: undefined, deletionPolicy: 'Delete' })

const canariesFor = (keys: object) =>
  Object.fromEntries(Object.keys(keys).map((key) => [key, `${CANARY}-${key.toLowerCase()}`]))

/** What people send who know no better, and the door refuses or lets pass. */
const careless = (): readonly (readonly [path: string, object: object])[] => {
  const cluster = (more: object) => ({ ...aCluster, spec: { ...aCluster.spec, stopped: false, ...more } })
  const storage = (endpointUrl: string) => ({
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'BackupStorage',
    metadata: { name: 's3', namespace: 'shop' },
    spec: {
      type: 'S3',
      bucket: 'b',
      endpointUrl,
      credentialsSecretRef: { name: 's3' },
      verifyTls: true,
      forcePathStyle: false
    }
  })
  const annotations = { 'example.com/dsn': `postgresql://app:${CANARY}@db.example.com/app`, 'example.com/key': KEY }
  return [
    ['/validate/databasecluster', { ...cluster({}), metadata: { ...aCluster.metadata, annotations } }],
    [
      '/validate/databasecluster',
      cluster({ config: [{ name: 'primary_conninfo', value: `host=x password=${CANARY}` }] })
    ],
    ['/validate/databasecluster', cluster({ config: [{ name: 'admin_password', value: CANARY }] })],
    ['/validate/backupstorage', storage(`https://app:${CANARY}@minio.example.com`)],
    ['/validate/backupstorage', storage(`https://minio.example.com/?token=${CANARY}`)]
  ]
}

/** Everything that tells of objects, but the Secrets themselves. */
async function told(where: string): Promise<Record<string, string>> {
  const groups = [...KINDS.map(({ kind }) => ({ apiVersion: 'dbaas.dev/v1alpha1', kind })), ...childKinds(), EVENT]
  const texts: Record<string, string> = {}
  for (const { apiVersion, kind } of groups) {
    const path = await pathOf({ apiVersion, kind, metadata: { name: '', namespace: where } }).catch(() => undefined)
    if (path !== undefined) texts[kind] = JSON.stringify((await request('GET', path.replace(/\/$/, ''))).body)
  }
  return texts
}
const EVENT = { apiVersion: 'events.k8s.io/v1', kind: 'Event' }

/** Each secret value of the namespace, in the clear and as Secrets hold it. */
async function secretsOf(where: string): Promise<string[]> {
  const { body } = await request<{ items: { data?: Record<string, string> }[] }>(
    'GET',
    `/api/v1/namespaces/${where}/secrets`
  )
  const values = body.items.flatMap(({ data = {} }) => Object.entries(data).filter(([key]) => !PUBLIC.has(key)))
  const all = values.flatMap(([, value]) => [value, Buffer.from(value, 'base64').toString()])
  return [...new Set([CANARY, ...all])].filter(({ length }) => length >= SHORTEST)
}

async function answersOf(operator: OperatorProcess): Promise<string> {
  const answers = await Promise.all(
    careless().map(async ([path, object]) => {
      const kind = (object as { kind: string }).kind
      const sent = { group: 'dbaas.dev', version: 'v1alpha1', kind }
      const { status, body } = await operator.ask(aReview({ kind: sent, requestKind: sent, object }), path)
      if (status !== 200) throw new Error(`the door answers ${status}: ${body}`)
      return body
    })
  )
  return answers.join('\n')
}

async function commandsIn(where: string, names: readonly string[]): Promise<string> {
  const lines = [
    ['get', '-o', 'yaml'],
    ...names.flatMap((name) => [
      ['describe', name],
      ['connect', name]
    ])
  ]
  let text = ''
  for (const line of lines) {
    const { out, err } = await dbaasHere([...line, '-n', where], { env: { KUBECONFIG: process.env.KUBECONFIG ?? '' } })
    text += out + err
  }
  return text
}

/** Applies them all; the clusters among them, once each is ready. */
async function readyClusters(objects: readonly KubeObject[]): Promise<KubeObject[]> {
  for (const object of objects) {
    const { status, body } = await apply(await pathOf(object), object, { force: 'true' })
    if (status > 299) throw new Error(`${object.kind} ${object.metadata.name}: ${body.message}`)
  }
  const clusters = objects.filter(({ kind }) => kind === 'DatabaseCluster')
  for (const cluster of clusters) {
    const path = await pathOf(cluster)
    await eventually(`${cluster.metadata.name} is ready`, async () => {
      const { body } = await request('GET', path)
      return isReady(body as unknown as DatabaseCluster) || undefined
    })
  }
  return clusters
}

/** While somebody is there who lets go of them. */
async function remove(clusters: readonly KubeObject[]): Promise<void> {
  const paths = await Promise.all(clusters.map(pathOf))
  for (const path of paths) await request('DELETE', path)
  for (const path of paths) {
    await eventually(`${path} is gone`, async () => (await request('GET', path)).status === 404 || undefined)
  }
}

t.test('T9 T10: no password is told anywhere, and nobody is dialled but the API server', async (t) => {
  const where = await namespace(t)
  const ground = await prepareGround(process.env.KUBECONFIG ?? '')
  t.teardown(ground.end)
  const proxy = await startProxy({
    target: ground.config,
    pair: ground.pair,
    recorder: createRecorder(),
    meddler: () => ({})
  })
  t.teardown(proxy.close)
  const environment = {
    KUBERNETES_SERVICE_HOST: '127.0.0.1',
    KUBERNETES_SERVICE_PORT: String(proxy.port),
    DBAAS_SERVICE_ACCOUNT_FOLDER: ground.folder,
    DBAAS_NAMESPACE: where,
    DBAAS_WATCH_NAMESPACES: where,
    DBAAS_LOG_LEVEL: 'trace'
  }
  const operator = await startOperatorIn(t, { folder: ground.folder, environment }, { flags: ['--import', WITNESS] })

  const clusters = await readyClusters(examplesIn(where))
  const sinks: Record<string, string> = {
    ...(await told(where)),
    'the log': operator.said(),
    'the metrics': await operator.metrics(),
    'answers to reviews': await answersOf(operator),
    'the command': await commandsIn(
      where,
      clusters.map(({ metadata }) => String(metadata.name))
    )
  }
  const secrets = await secretsOf(where)
  t.ok(secrets.length > clusters.length, `${secrets.length} secrets were looked for`)
  for (const [sink, text] of Object.entries(sinks)) {
    t.ok(text.length > 0, `${sink} says something`)
    t.same(
      secrets.filter((secret) => text.includes(secret)),
      [],
      `${sink} holds no secret`
    )
  }
  await remove(clusters)
  t.same(dialledIn(operator.said()), [`127.0.0.1:${proxy.port}`])
})
