import t from 'tap'
import { ConfigError, type Environment, readSettings } from '../../src/config.ts'

t.test('an empty environment is in order', async (t) => {
  t.same(readSettings({}), {
    webhook: { host: '::', port: 9443 },
    health: { host: '::', port: 8080 },
    certificateFolder: '/etc/dbaas/certificate',
    namespace: 'dbaas-system',
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
    DBAAS_CERTIFICATE_FOLDER: '/certificate',
    DBAAS_NAMESPACE: 'databases',
    DBAAS_LOG_LEVEL: 'debug',
    DBAAS_DRAIN_SECONDS: '0',
    ANOTHER: 'x'
  })
  t.same(settings, {
    webhook: { host: '127.0.0.1', port: 0 },
    health: { host: '::1', port: 65535 },
    certificateFolder: '/certificate',
    namespace: 'databases',
    logLevel: 'debug',
    drainSeconds: 0
  })
})

const wrong: Record<string, string[]> = {
  DBAAS_WEBHOOK_LISTEN: ['9443', ':65536', ':x', ':', 'host', 'tcp://10.0.0.1:443x', ':-1', ': 80'],
  DBAAS_HEALTH_LISTEN: [':80 '],
  DBAAS_CERTIFICATE_FOLDER: ['certificate', './x'],
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
  t.equal(problemsIn(Object.fromEntries(Object.keys(wrong).map((variable) => [variable, '?']))).length, 5)
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
