import t from 'tap'
import { ConfigError, type Environment, readSettings } from '../../src/config.ts'

t.test('an empty environment is in order', async (t) => {
  t.same(readSettings({}), {
    webhook: { host: '::', port: 9443 },
    health: { host: '::', port: 8080 },
    certificates: 'mounted',
    certificateFolder: '/etc/dbaas/certificate',
    certificateSecret: 'dbaas-webhook-certificate',
    service: 'dbaas-webhook',
    webhookConfigurations: 'dbaas.dev',
    clientCaFile: '',
    clientNames: [],
    namespace: 'dbaas-system',
    serviceAccountFolder: '/var/run/secrets/kubernetes.io/serviceaccount',
    watchNamespaces: [],
    clusterFacts: true,
    logLevel: 'info',
    drainSeconds: 5
  })
})

t.test('an empty variable is as good as none', async (t) => {
  t.equal(readSettings({ DBAAS_LOG_LEVEL: '' }).logLevel, 'info')
})

t.test('every setting can be made', async (t) => {
  const settings = readSettings({
    DBAAS_WEBHOOK_LISTEN: '127.0.0.1:0',
    DBAAS_HEALTH_LISTEN: '[::1]:65535',
    DBAAS_CERTIFICATES: 'self-signed',
    DBAAS_CERTIFICATE_FOLDER: '/certificate',
    DBAAS_CERTIFICATE_SECRET: 'pair.of-the-door',
    DBAAS_SERVICE: 'door',
    DBAAS_WEBHOOK_CONFIGURATIONS: 'databases.example.com',
    DBAAS_CLIENT_CA_FILE: '/clients/ca.crt',
    DBAAS_CLIENT_NAMES: 'kube-apiserver, front.example.com',
    DBAAS_NAMESPACE: 'databases',
    DBAAS_SERVICE_ACCOUNT_FOLDER: '/account',
    DBAAS_WATCH_NAMESPACES: 'team-a,team-b',
    DBAAS_CLUSTER_FACTS: 'false',
    DBAAS_LOG_LEVEL: 'debug',
    DBAAS_DRAIN_SECONDS: '0',
    ANOTHER: 'x'
  })
  t.same(settings, {
    webhook: { host: '127.0.0.1', port: 0 },
    health: { host: '::1', port: 65535 },
    certificates: 'self-signed',
    certificateFolder: '/certificate',
    certificateSecret: 'pair.of-the-door',
    service: 'door',
    webhookConfigurations: 'databases.example.com',
    clientCaFile: '/clients/ca.crt',
    clientNames: ['kube-apiserver', 'front.example.com'],
    namespace: 'databases',
    serviceAccountFolder: '/account',
    watchNamespaces: ['team-a', 'team-b'],
    clusterFacts: false,
    logLevel: 'debug',
    drainSeconds: 0
  })
})

const wrong: Record<string, string[]> = {
  DBAAS_WEBHOOK_LISTEN: ['9443', ':65536', ':x', ':', 'host', 'tcp://10.0.0.1:443x', ':-1', ': 80'],
  DBAAS_HEALTH_LISTEN: [':80 '],
  DBAAS_CERTIFICATE_FOLDER: ['certificate', './x'],
  DBAAS_CERTIFICATES: ['cert-manager', 'Mounted', 'toString'],
  DBAAS_CERTIFICATE_SECRET: ['Pair', 'team-a/pair', 'a..b', '-pair', `${'a'.repeat(64)}`, 'a.'.repeat(127).concat('a')],
  DBAAS_SERVICE: ['dbaas.webhook', 'Door'],
  DBAAS_WEBHOOK_CONFIGURATIONS: ['dbaas dev', 'dbaas.dev.'],
  DBAAS_CLIENT_CA_FILE: ['ca.crt', './ca.crt'],
  DBAAS_CLIENT_NAMES: ['a,,b', ',', 'a,'],
  DBAAS_NAMESPACE: ['Databases', 'a.b', '*'],
  DBAAS_SERVICE_ACCOUNT_FOLDER: ['account', './account'],
  DBAAS_WATCH_NAMESPACES: ['team-a,*', 'team-a team-b', 'team-a,', 'a.b'],
  DBAAS_CLUSTER_FACTS: ['yes', '1', 'toString', 'TRUE'],
  DBAAS_LOG_LEVEL: ['loud', 'INFO', 'toString'],
  DBAAS_DRAIN_SECONDS: ['-1', '1.5', '301', '5s', '1e2', '99999999999999999999']
}
for (const [variable, texts] of Object.entries(wrong)) {
  for (const text of texts) {
    t.test(`${variable} cannot be ${JSON.stringify(text)}`, async (t) => {
      t.match(problemsIn({ [variable]: text }), [new RegExp(`^${variable} is ".*"; it must be `)])
    })
  }
}

t.test('everything that is wrong is said at once', async (t) => {
  t.equal(
    problemsIn(Object.fromEntries(Object.keys(wrong).map((variable) => [variable, '?,']))).length,
    Object.keys(wrong).length
  )
})

function problemsIn(environment: Environment): readonly string[] {
  try {
    readSettings(environment)
    return []
  } catch (err) {
    if (err instanceof ConfigError) return err.problems
    throw err
  }
}
