/** The chart with the real helm on a real API server. No pods run here, so nothing waits for them; they are made, and admitted. */
import t from 'tap'
import type { KubeObject } from '../../sandbox/api-client.ts'
import { applyObject } from '../../sandbox/apply.ts'
import { CLOSED_RULES } from '../../src/api/door.ts'
import { eventually } from '../fixtures/eventually.ts'
import { CHART, helmFor, startPlaneForChart, type Values } from '../fixtures/helm.ts'

const NAMESPACE = 'dbaas-system'
const RELEASE = 'dbaas-operator'
const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'

const plane = await startPlaneForChart()
t.teardown(plane.stop)
const { client } = plane
const helm = await helmFor(plane)

/** Namespaces that only take pods which fit Pod Security's strictest level. */
for (const name of [NAMESPACE, 'shop', 'team-a', 'team-b']) {
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' }
  await applyObject(client, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } })
}

/** One for each way to get a certificate, and one for each reach. */
const MODES: Record<string, Values> = {
  'with cert-manager': { certificates: { mode: 'cert-manager' } },
  'with a certificate of its own': { certificates: { mode: 'self-signed' } },
  'with files of somebody else': { certificates: { mode: 'files', files: { secret: 'door', caBundle: PEM } } },
  'for some namespaces': { watch: { namespaces: ['team-a', 'team-b'] } },
  'for some namespaces, beside what an administrator has installed': {
    watch: { namespaces: ['team-a'], clusterFacts: false },
    ...Object.fromEntries(['crds', 'policies', 'webhooks'].map((part) => [part, { install: false }])),
    priorityClass: { create: false }
  },
  'with everything that there is': {
    secrets: { namespaces: ['shop'] },
    clientCertificates: { configMap: 'api-server-ca', names: ['kube-apiserver', 'apiserver.example.com'] },
    certificates: { certManager: { issuerRef: { name: 'company', kind: 'ClusterIssuer' } } },
    image: { digest: `sha256:${'0'.repeat(64)}`, pullSecrets: [{ name: 'registry' }] },
    podLabels: { team: 'data' },
    podAnnotations: { note: 'x' },
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    tolerations: [{ operator: 'Exists' }],
    affinity: { nodeAffinity: {} },
    networkPolicy: {
      apiServerBlocks: ['10.0.0.0/16'],
      metricsFrom: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }]
    },
    metrics: {
      serviceMonitor: { install: true, labels: { release: 'prometheus' } },
      alerts: { install: true, runbooks: 'https://docs.example.com/operate' },
      dashboard: { install: true }
    }
  }
}

const rendered = (values: Values): Promise<KubeObject[]> => helm.template(CHART, NAMESPACE, values)

const live = async (object: KubeObject) => client.request('GET', await client.pathOf(object))

const nameOf = ({ kind, metadata }: KubeObject): string => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`

const isKept = ({ metadata }: KubeObject): boolean =>
  (metadata.annotations as Record<string, string> | undefined)?.['helm.sh/resource-policy'] === 'keep'

const isDefinition = ({ kind }: KubeObject): boolean => kind === 'CustomResourceDefinition'

const DEPLOYMENT: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'dbaas-operator', namespace: NAMESPACE }
}
const DOOR: KubeObject = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name: 'dbaas-door', namespace: NAMESPACE }
}
const CLUSTER: KubeObject = {
  apiVersion: 'dbaas.dev/v1alpha1',
  kind: 'DatabaseCluster',
  metadata: { name: 'orders', namespace: 'shop' },
  spec: { engine: 'postgresql', storage: '1Gi' }
}

const replicas = async (): Promise<unknown> => ((await live(DEPLOYMENT)).body.spec as { replicas: number }).replicas

const release = (verb: 'install' | 'upgrade', values: Values): Promise<string> =>
  helm.run(verb, RELEASE, CHART, '--namespace', NAMESPACE, '--values', helm.values(values))
const rollback = (revision: number): Promise<string> =>
  helm.run('rollback', RELEASE, String(revision), '--namespace', NAMESPACE)
const uninstall = (): Promise<string> => helm.run('uninstall', RELEASE, '--namespace', NAMESPACE)

t.test('lint finds nothing', async (t) => {
  t.match(await helm.run('lint', CHART, '--strict'), '0 chart(s) failed')
})

t.test('what is installed the first time, and what it does to those who write meanwhile', async (t) => {
  const notes = await release('install', {})
  t.match(notes, 'rollout status deployment/dbaas-operator', 'it says what to do next')

  await eventually('the definitions are served', async () => {
    const { status } = await client.request('GET', '/apis/dbaas.dev/v1alpha1/databaseclusters')
    return status === 200 || undefined
  })
  await t.test('nothing is refused while nobody could answer yet', async (t) => {
    await eventually('the webhooks are there', async () => {
      const webhooks = (await rendered({})).filter(({ kind }) => kind.endsWith('WebhookConfiguration'))
      const found = await Promise.all(webhooks.map(live))
      return (found.length === 2 && found.every(({ status }) => status === 200)) || undefined
    })
    t.equal((await applyObject(client, CLUSTER, { dryRun: 'All' })).status, 201)
  })

  await applyObject(client, { ...DOOR, rules: CLOSED_RULES }) // as the operator does, once it has answered
  const refused = await eventually('nobody writes past the webhooks', async () => {
    const answer = await applyObject(client, CLUSTER, { dryRun: 'All' })
    return answer.status === 500 ? answer : undefined
  })
  t.match(refused.body.message, 'failed calling webhook', 'once somebody has answered, nothing is let through unasked')

  await t.test('the pods are admitted where Pod Security is strictest', async () => {
    await eventually('both are made', async () => {
      const { body } = await client.request<{ items: unknown[] }>('GET', `/api/v1/namespaces/${NAMESPACE}/pods`)
      return body.items.length === 2 || undefined
    })
  })

  await t.test('in an emergency the webhooks can be deleted, and an upgrade brings them back', async (t) => {
    const webhooks = (await rendered({})).filter(({ kind }) => kind.endsWith('WebhookConfiguration'))
    t.equal(webhooks.length, 2)
    for (const object of webhooks) await client.request('DELETE', await client.pathOf(object))
    await eventually('a cluster is written', async () => {
      const { status } = await applyObject(client, CLUSTER)
      return status === 201 || undefined
    })
    await helm.run('upgrade', RELEASE, CHART, '--namespace', NAMESPACE, '--reuse-values')
    for (const object of webhooks) t.equal((await live(object)).status, 200, nameOf(object))
    t.same((await live(DOOR)).body.rules, CLOSED_RULES, 'and leaves the door closed')
  })
  await uninstall()
})

for (const [mode, values] of Object.entries(MODES)) {
  t.test(`${mode}: every object passes the strictest validation`, async (t) => {
    const objects = await rendered(values)
    t.ok(objects.length > 10, `${objects.length} objects`)
    for (const object of objects) {
      const { status, body } = await applyObject(client, object, { dryRun: 'All' })
      t.ok(status < 300, `${nameOf(object)}: ${status} ${status < 300 ? '' : body.message}`)
    }
  })

  t.test(`${mode}: installed, upgraded, rolled back, uninstalled`, async (t) => {
    const objects = await rendered(values)
    await release('install', values)
    for (const object of objects) t.equal((await live(object)).status, 200, `${nameOf(object)} is there`)
    t.equal(await replicas(), 2)

    await release('upgrade', { ...values, replicas: 3 })
    t.equal(await replicas(), 3, 'upgraded')
    await rollback(1)
    t.equal(await replicas(), 2, 'rolled back')

    await uninstall()
    for (const object of objects) {
      const [status, how] = isKept(object) ? [200, 'stays'] : [404, 'is gone']
      t.equal((await live(object)).status, status, `${nameOf(object)} ${how}`)
    }
    t.same(objects.filter(isKept), objects.filter(isDefinition), 'the definitions are what stays')
    t.equal((await live(CLUSTER)).status, 200, 'and so is the database')
  })
}

t.test('an operator for some namespaces lives beside another one', async (t) => {
  const first = { watch: { namespaces: ['team-a'] } }
  const second = { watch: { namespaces: ['team-b'] }, crds: { install: false }, policies: { install: false } }
  await release('install', first)
  await helm.run('install', 'second', CHART, '--namespace', 'shop', '--values', helm.values(second))
  const there = JSON.parse(await helm.run('list', '--all-namespaces', '--output', 'json')) as { name: string }[]
  t.same(there.map(({ name }) => name).toSorted(), [RELEASE, 'second'])
  await helm.run('uninstall', 'second', '--namespace', 'shop')
  await uninstall()
})

t.test('two operators for everything are refused', async (t) => {
  await release('install', {})
  const again = helm.run('install', 'second', CHART, '--namespace', 'shop')
  await t.rejects(again, { message: /cannot be imported into the current release|invalid ownership metadata/ })
  await uninstall()
})

t.test('the host’s network is refused where Pod Security is strictest', async (t) => {
  const objects = await rendered({ hostNetwork: true })
  const { spec } = objects.find(({ kind }) => kind === 'Deployment') as unknown as {
    spec: { template: { spec: object } }
  }
  const metadata = { name: 'tried', namespace: 'shop' }
  const podSpec = { ...spec.template.spec, serviceAccountName: 'default', priorityClassName: '' }
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: podSpec }
  const { status, body } = await applyObject(client, pod, { dryRun: 'All' })
  t.equal(status, 403)
  t.match(body.message, 'violates PodSecurity "restricted')
})
