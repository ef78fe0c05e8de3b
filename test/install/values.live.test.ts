/** What the values of the chart come to, by the real helm; nobody is asked but it. */
import t from 'tap'
import type { KubeObject } from '../../sandbox/api-client.ts'
import { readSettings, type Settings } from '../../src/config.ts'
import { CHART, helmFor, type Values } from '../fixtures/helm.ts'

const NAMESPACE = 'dbaas-system'
const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'

const helm = await helmFor({ folder: t.testdir({}), kubeconfig: '' })

const rendered = (values: Values): Promise<KubeObject[]> => helm.template(CHART, NAMESPACE, values)

interface Probe {
  readonly httpGet: { readonly path: string }
  readonly periodSeconds: number
  readonly failureThreshold: number
}

interface Container {
  readonly startupProbe: Probe
  readonly env: readonly { readonly name: string; readonly value?: string }[]
  readonly volumeMounts?: readonly { readonly mountPath: string }[]
}

/** The settings that the operator reads from the environment of its container. */
async function settings(values: Values): Promise<Settings> {
  const { env } = container(await rendered(values))
  return readSettings(Object.fromEntries(env.map(({ name, value = NAMESPACE }) => [name, value])))
}

interface Workload {
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly [Container] } } }
}

function container(objects: KubeObject[]): Container {
  const { spec } = objects.find(({ kind }) => kind === 'Deployment') as unknown as Workload
  return spec.template.spec.containers[0]
}

interface Webhook {
  readonly clientConfig: {
    readonly service: { readonly name: string; readonly namespace: string }
    readonly caBundle?: string
  }
  readonly rules: readonly { readonly scope: string }[]
  readonly namespaceSelector?: object
  readonly matchConditions?: readonly { readonly name: string; readonly expression: string }[]
}

const webhooksIn = (objects: KubeObject[]): Webhook[] =>
  objects.filter(({ kind }) => kind.endsWith('WebhookConfiguration')).flatMap(({ webhooks }) => webhooks as Webhook[])

const rolesIn = (objects: KubeObject[], kind: string): string[] =>
  objects.filter((object) => object.kind === kind).map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`)

t.test('the operator reads from its environment what the values say', async (t) => {
  t.match(await settings({}), {
    certificates: 'mounted',
    namespace: NAMESPACE,
    watchNamespaces: [],
    clusterFacts: true
  })
  t.match(await settings({ certificates: { mode: 'self-signed' }, watch: { namespaces: ['team-a'] } }), {
    certificates: 'self-signed',
    certificateSecret: 'dbaas-webhook-certificate',
    service: 'dbaas-webhook',
    webhookConfigurations: `${NAMESPACE}.dbaas.dev`,
    watchNamespaces: ['team-a']
  })
  t.match(
    await settings({
      clientCertificates: { configMap: 'api-server-ca', names: ['kube-apiserver', 'apiserver.example.com'] }
    }),
    {
      clientCaFile: '/etc/dbaas/clients/ca.crt',
      clientNames: ['kube-apiserver', 'apiserver.example.com']
    }
  )
  t.match(
    await settings({ watch: { clusterFacts: false }, logLevel: 'debug', drainSeconds: 0, ports: { webhook: 10250 } }),
    {
      clusterFacts: false,
      logLevel: 'debug',
      drainSeconds: 0,
      webhook: { port: 10250 }
    }
  )
})

t.test('a replica that starts slowly on a busy node is not taken for dead', async (t) => {
  const { httpGet, periodSeconds, failureThreshold } = container(await rendered({})).startupProbe
  t.equal(httpGet.path, '/healthz', 'which answers before there is a certificate')
  t.ok(periodSeconds * failureThreshold >= 300)
})

t.test('whom the API server trusts', async (t) => {
  t.test('cert-manager fills it in, from the certificate that is served', async (t) => {
    const objects = await rendered({})
    for (const webhook of webhooksIn(objects)) t.equal(webhook.clientConfig.caBundle, undefined)
    for (const { kind, metadata } of objects.filter(({ kind }) => kind.endsWith('WebhookConfiguration'))) {
      t.match(metadata.annotations, { 'cert-manager.io/inject-ca-from': `${NAMESPACE}/dbaas-webhook` }, kind)
    }
    const leaf = objects.find(({ kind, metadata }) => kind === 'Certificate' && metadata.name === 'dbaas-webhook')
    t.match(leaf?.spec, {
      dnsNames: [`dbaas-webhook.${NAMESPACE}.svc`, `dbaas-webhook.${NAMESPACE}.svc.cluster.local`]
    })
    for (const { clientConfig } of webhooksIn(objects)) {
      t.match(clientConfig.service, { name: 'dbaas-webhook', namespace: NAMESPACE }, 'and that is what is called')
    }
    t.match(container(objects).volumeMounts, [{ mountPath: '/etc/dbaas/certificate' }])
  })

  t.test('an operator that makes its own mounts nothing, and may write what it must', async (t) => {
    const objects = await rendered({ certificates: { mode: 'self-signed' } })
    t.equal(container(objects).volumeMounts, undefined)
    const role = objects.find(
      ({ kind, metadata }) => kind === 'ClusterRole' && metadata.name === 'dbaas-operator-webhooks'
    )
    t.match(role?.rules, [{ resourceNames: ['dbaas.dev'] }, { resourceNames: ['dbaas.dev'] }])
  })

  t.test('files come with their authority', async (t) => {
    const objects = await rendered({ certificates: { mode: 'files', files: { secret: 'door', caBundle: PEM } } })
    for (const { clientConfig } of webhooksIn(objects)) {
      t.equal(Buffer.from(clientConfig.caBundle ?? '', 'base64').toString(), PEM)
    }
  })
})

t.test('an operator for some namespaces', async (t) => {
  const some = await rendered({ watch: { namespaces: ['team-a', 'team-b'] } })

  t.test('gets roles in these, and one to read what belongs to none', async (t) => {
    t.same(rolesIn(some, 'ClusterRole'), [`/dbaas-operator-${NAMESPACE}-cluster-facts`])
    t.same(rolesIn(some, 'Role').toSorted(), [
      `${NAMESPACE}/dbaas-door`,
      `${NAMESPACE}/dbaas-operator`,
      'team-a/dbaas-operator-databases',
      'team-b/dbaas-operator-databases'
    ])
  })

  t.test('without facts about the cluster it gets nothing cluster-wide', async (t) => {
    const objects = await rendered({ watch: { namespaces: ['team-a'], clusterFacts: false } })
    t.same(rolesIn(objects, 'ClusterRole'), [])
    t.notOk(
      webhooksIn(objects).some(({ rules }) => rules[0]?.scope === 'Cluster'),
      'and judges nothing cluster-wide'
    )
  })

  t.test('is asked about these alone', async (t) => {
    const inNamespaces = webhooksIn(some).filter(({ rules }) => rules[0]?.scope === 'Namespaced')
    t.ok(inNamespaces.length > 0)
    for (const { namespaceSelector } of inNamespaces) {
      t.match(namespaceSelector, { matchExpressions: [{ values: ['team-a', 'team-b'] }] })
    }
  })
})

t.test('our own bookkeeping is known by the account of this release', async (t) => {
  for (const { matchConditions = [] } of webhooksIn(await rendered({}))) {
    for (const { name, expression } of matchConditions) {
      if (name !== 'not-being-deleted') t.match(expression, `'system:serviceaccount:${NAMESPACE}:dbaas-operator'`, name)
    }
  }
})

/** Values that make no sense, and where the message says it. */
const REFUSED: Record<string, { readonly values: Values; readonly at: string }> = {
  'no replicas': { values: { replicas: 0 }, at: '/replicas' },
  'replicas in words': { values: { replicas: 'two' }, at: '/replicas' },
  'a value that is not there': { values: { replica: 2 }, at: 'replica' },
  'a mode that is not there': { values: { certificates: { mode: 'certmanager' } }, at: '/certificates/mode' },
  'files without a Secret': {
    values: { certificates: { mode: 'files', files: { caBundle: PEM } } },
    at: '/certificates/files/secret'
  },
  'files without an authority': {
    values: { certificates: { mode: 'files', files: { secret: 'door' } } },
    at: '/certificates/files/caBundle'
  },
  'files in another mode': {
    values: { certificates: { mode: 'self-signed', files: { secret: 'door' } } },
    at: '/certificates/files/secret'
  },
  'an issuer in another mode': {
    values: { certificates: { mode: 'self-signed', certManager: { issuerRef: { name: 'company' } } } },
    at: '/certificates/certManager/issuerRef'
  },
  'an issuer without a name': {
    values: { certificates: { certManager: { issuerRef: { kind: 'ClusterIssuer' } } } },
    at: '/certificates/certManager/issuerRef'
  },
  'a digest that is none': { values: { image: { digest: 'latest' } }, at: '/image/digest' },
  'a namespace that cannot be': { values: { watch: { namespaces: ['Team A'] } }, at: '/watch/namespaces/0' },
  'a namespace twice': { values: { watch: { namespaces: ['a', 'a'] } }, at: '/watch/namespaces' },
  'names of clients, and nobody to vouch for them': {
    values: { clientCertificates: { names: ['kube-apiserver'] } },
    at: '/clientCertificates/names'
  },
  'a level that is not there': { values: { logLevel: 'verbose' }, at: '/logLevel' },
  'a port that takes a right': { values: { ports: { webhook: 443 } }, at: '/ports/webhook' },
  'an address that is no block': {
    values: { networkPolicy: { apiServerBlocks: ['10.0.0.1'] } },
    at: '/networkPolicy/apiServerBlocks/0'
  },
  'a label that is no text': { values: { podLabels: { version: 1 } }, at: '/podLabels/version' }
}

for (const [name, { values, at }] of Object.entries(REFUSED)) {
  t.test(`${name}: refused, with its place`, async (t) => {
    await t.rejects(rendered(values), { message: new RegExp(`specifications of the schema[^]*${at}`) })
  })
}
