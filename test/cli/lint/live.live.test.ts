/** `dbaas lint --live`: what the cluster has counts as there, what an object is now is what it was, and what may not be read is said. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parse, stringify } from 'yaml'
import { create, namespace, request } from '../../fixtures/api-server.ts'
import { dbaas } from '../../fixtures/packed-cli.ts'

t.setTimeout(300_000)
const ns = await namespace(t)
const kubeconfig = process.env.KUBECONFIG ?? ''
const IN = `/apis/dbaas.dev/v1alpha1/namespaces/${ns}`

const cluster = (spec: object) => ({
  apiVersion: 'dbaas.dev/v1alpha1',
  kind: 'DatabaseCluster',
  metadata: { name: 'orders' },
  spec: {
    engine: 'postgresql',
    version: '17.6',
    storage: '20Gi',
    resources: { limits: { memory: '1Gi' } },
    backup: {
      storageRef: { name: 's3' },
      schedules: [{ name: 'nightly', schedule: '0 2 * * *', retention: { days: 7 } }]
    },
    ...spec
  }
})

function lint(object: object, config = kubeconfig) {
  const args = ['lint', '--live', '--namespace', ns, '--format', 'json', '-']
  const { out, err, code } = dbaas(args, { input: stringify(object), env: { KUBECONFIG: config } })
  const findings: { rule: string; path: string; text: string }[] = out === '' ? [] : JSON.parse(out).findings
  return { code, err, told: findings.map(({ rule, path }) => `${rule} ${path}`) }
}

t.test('what the cluster does not have is missing, and what it has is not', async (t) => {
  t.same(lint(cluster({})), { code: 0, err: '', told: ['references/missing spec.backup.storageRef.name'] })
  await create(`${IN}/backupstorages`, {
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'BackupStorage',
    metadata: { name: 's3' },
    spec: { type: 'S3', bucket: 'backups', region: 'eu-central-1', credentialsSecretRef: { name: 'keys' } }
  })
  t.same(lint(cluster({})), { code: 0, err: '', told: [] })
})

t.test('an object is compared with what is stored', async (t) => {
  const { status } = await create(`${IN}/databaseclusters`, cluster({}))
  t.equal(status, 201)
  t.teardown(() => request('DELETE', `${IN}/databaseclusters/orders`))
  t.same(lint(cluster({})).told, [], 'the same again asks for nothing')
  const { code, told } = lint(cluster({ engine: 'mysql', version: '8.4.7' }))
  t.equal(code, 1)
  t.ok(told.includes('schema/rule spec.engine'), told.join())
})

t.test('whoever may not look is told so, and what can be judged without is judged', async (t) => {
  const accounts = `/api/v1/namespaces/${ns}/serviceaccounts`
  await create(accounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'nobody' } })
  const asked = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} }
  const { body } = await request<{ status: { token: string } }>('POST', `${accounts}/nobody/token`, { body: asked })
  const config = parse(readFileSync(kubeconfig, 'utf8'))
  config.users = config.users.map(({ name }: { name: string }) => ({ name, user: { token: body.status.token } }))
  const folder = t.testdir({ config: stringify(config) })
  const { code, err, told } = lint(cluster({ config: [{ name: 'port', value: '1' }] }), join(folder, 'config'))
  t.equal(code, 1)
  t.match(err, /^dbaas: you may not read .*DatabaseCluster.* there; what depends on them is not judged\n$/)
  t.ok(told.includes('config/fixed-parameter spec.config[0].name'), told.join())
  t.notOk(
    told.some((one) => one.startsWith('references/missing')),
    'nobody is blamed for what could not be seen'
  )
})
