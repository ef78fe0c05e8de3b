/** The packed commands that talk to a cluster, on the real API server with the loops running and CloudNativePG played. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { parse, stringify } from 'yaml'
import { create, patch, request } from '../fixtures/api-server.ts'
import { STORAGE, storageIn } from '../fixtures/backup-storage.ts'
import { isReady, type Life, life } from '../fixtures/life.ts'
import { binFolder, dbaasHere } from '../fixtures/packed-cli.ts'

/** One command line in the namespace of the test. */
const dbaas = ({ namespace }: Pick<Life, 'namespace'>, ...args: readonly string[]) =>
  dbaasHere([...args, '-n', namespace], { env: { KUBECONFIG: process.env.KUBECONFIG ?? '' } })

const SPEC = { engine: 'postgresql', version: '17.6', clusterSize: 2, storage: '1Gi' }

async function readyCluster(t: Test, spec: object = SPEC): Promise<Life> {
  const one = await life(t, 'cnpg')
  await one.apply(spec)
  await one.until('it is ready', isReady)
  return one
}

const operationsIn = ({ list }: Life) => list('apis/dbaas.dev/v1alpha1/namespaces/NAMESPACE/opsrequests')

t.test('a cluster and its operations from the first look to the last', async (t) => {
  const one = await readyCluster(t)

  await t.test('get lists it as kubectl does', async (t) => {
    const { code, out } = await dbaas(one, 'get')
    t.equal(code, 0)
    t.match(
      out,
      /^NAME +ENGINE +VERSION +SIZE +READY +PHASE +AGE\norders +postgresql +17\.6 +2 +True +Ready +\d+[sm]\n$/
    )
    t.match((await dbaas(one, 'get', '-o', 'wide')).out, /PRIMARY +ENDPOINT +REASON/)
    t.equal((await dbaas(one, 'get', '-o', 'name')).out, 'databaseclusters/orders\n')
    t.match(JSON.parse((await dbaas(one, 'get', '-o', 'json')).out), {
      kind: 'List',
      items: [{ kind: 'DatabaseCluster' }]
    })
    t.match(parse((await dbaas(one, 'get', 'cluster/orders', '-o', 'yaml')).out), { spec: { clusterSize: 2 } })
    t.match(await dbaas(one, 'get', 'operations'), { code: 0, out: '', err: /^No operations found in namespace / })
  })

  await t.test('describe says how it is, and shows members and endpoints', async (t) => {
    const { code, out } = await dbaas(one, 'describe', 'orders')
    t.equal(code, 0)
    t.match(out, /^Status +Ready$/m)
    t.match(out, /^Size +2 of 2 members serve$/m)
    t.match(out, /^orders-1 +Primary +True/m)
    t.match(out, /^\S+ +\S+ +orders-rw\.\S+:5432 +Internal$/m)
    t.match(out, /^Ready +True/m)
  })

  await t.test('watch ends when it is at rest', async (t) => {
    const { code, out } = await dbaas(one, 'watch', 'orders', '--until-rest', '--timeout', '60')
    t.equal(code, 0)
    t.match(out, /orders +2\/2 +Ready\n$/)
  })

  await t.test('T10: connect names the Secret and not what is in it', async (t) => {
    const { code, out } = await dbaas(one, 'connect', 'orders')
    t.equal(code, 0)
    t.match(out, /orders-rw\.\S+ +5432/)
    t.match(out, /^Password +key password of Secret orders-app$/m)
    const shown = await dbaas(one, 'connect', 'orders', '--show-password', '-o', 'json')
    const { body } = await request<{ data: Record<string, string> }>(
      'GET',
      `/api/v1/namespaces/${one.namespace}/secrets/orders-app`
    )
    const password = Buffer.from(body.data.password ?? '', 'base64').toString()
    t.ok(password.length > 0)
    t.equal(JSON.parse(shown.out).credentials.password, password)
    t.notMatch((await dbaas(one, 'connect', 'orders', '-o', 'json')).out, password, 'never unless it is asked for')
  })

  await t.test('kubectl has it as a plugin, and completes it', async (t) => {
    const env = { ...process.env, PATH: `${binFolder()}:${process.env.PATH}` }
    const kubectl = (...args: string[]) => execFileSync('kubectl', args, { env, encoding: 'utf8' })
    t.match(kubectl('dbaas', 'get', '-n', one.namespace), /^NAME +ENGINE[\s\S]*^orders /m)
    t.match(kubectl('__complete', 'dbaas', 'lint', '--form'), /^--format\t.*\n:4\n/)
    t.match(kubectl('__complete', 'dbaas', 'connect', '-n', one.namespace, 'ord'), /^orders\n:4\n/)
    t.match(kubectl('__complete', 'dbaas', 'lint', ''), /^:0\n/, 'and knows where files belong')
  })

  await t.test('plan compares a file with what runs', async (t) => {
    const folder = t.testdir({
      'orders.yaml': manifest(one, { ...SPEC, clusterSize: 3 }),
      'same.yaml': manifest(one, SPEC)
    })
    const { code, out } = await dbaas(one, 'plan', '--live', join(folder, 'orders.yaml'))
    t.equal(code, 0)
    t.match(out, /1 field changes\. Impact: none/)
    t.match(out, /^- {2}instances: 2\n\+ {2}instances: 3$/m)
    const child = `/apis/postgresql.cnpg.io/v1/namespaces/${one.namespace}/clusters/orders`
    t.equal((await patch(child, { spec: { logLevel: 'debug' } })).status, 200)
    t.match(
      (await dbaas(one, 'plan', '--live', join(folder, 'same.yaml'))).out,
      /Nothing changes\.\n\nUnchanged: Cluster orders/,
      'what others write on the child is theirs'
    )
  })

  await t.test('what an operation would do is shown and not done', async (t) => {
    const { code, out } = await dbaas(one, 'ops', 'horizontal-scaling', 'orders', '--replicas', '3', '--dry-run')
    t.equal(code, 0)
    t.match(out, /HorizontalScaling of orders[\s\S]*spec\.clusterSize +2 +3 +none[\s\S]*Nothing was done\.\n$/)
    const wished = await dbaas(one, 'ops', 'restart', 'orders', '--name', 'later', '--dry-run', '-o', 'yaml')
    t.match(parse(wished.out), { kind: 'OpsRequest', metadata: { name: 'later' }, spec: { type: 'Restart' } })
    t.same(await operationsIn(one), [])
  })

  await t.test('what hurts needs a yes', async (t) => {
    const { code, out, err } = await dbaas(one, 'ops', 'stop', 'orders')
    t.equal(code, 6)
    t.match(out, /spec\.stopped +false +true +downtime/)
    t.match(err, /^dbaas: nothing was done: the impact is downtime; say --yes\n$/)
    t.same(await operationsIn(one), [])
  })

  await t.test('what would be refused is refused before anything is made', async (t) => {
    const { code, err } = await dbaas(one, 'ops', 'upgrade', 'orders', '--to', '16.1')
    t.equal(code, 1)
    t.match(err, /refused: spec\.upgrade\.version: /)
    t.same(await operationsIn(one), [])
  })

  await t.test('an operation is made and followed to its end', async (t) => {
    const { code, out } = await dbaas(one, 'ops', 'restart', 'orders', '--name', 'rolled', '--wait')
    t.equal(code, 0, out)
    t.match(out, /^operation \S+\/rolled was asked for/)
    t.match(out, /█ 2\/2 Succeeded: .*\n$/)
    t.match((await dbaas(one, 'get', 'operations')).out, /^rolled +Restart +orders +Succeeded +2\/2/m)
    const described = await dbaas(one, 'describe', 'operation', 'rolled')
    t.match(described.out, /^Does +Restart of orders$/m)
    t.match(described.out, /^orders-1 +Succeeded/m)
    t.match(await dbaas(one, 'cancel', 'rolled'), { code: 1, err: /rolled has ended: Succeeded/ })
  })

  await t.test('an operation that waits can be cancelled', async (t) => {
    await dbaas(one, 'ops', 'restart', 'orders', '--name', 'never', '--depends-on', 'nobody')
    const { code, out } = await dbaas(one, 'cancel', 'never', '--wait')
    t.equal(code, 0)
    t.match(out, /never is to be cancelled[\s\S]*Cancelled/)
  })

  await t.test('what is not there is told in one line', async (t) => {
    const line = /^dbaas: there is no \w+ \S+\/nobody; see dbaas get \w+\n$/
    t.match(await dbaas(one, 'describe', 'nobody'), { code: 5, err: line })
    t.match(await dbaas(one, 'connect', 'nobody'), { code: 5, err: line })
    t.match(await dbaas(one, 'cancel', 'nobody'), { code: 5, err: line })
    t.match(await dbaas(one, 'ops', 'restart', 'nobody'), { code: 5, err: line })
  })
})

t.test('a backup is made, and restored into a new cluster, in one line each', async (t) => {
  const one = await life(t, 'cnpg')
  await storageIn(one.namespace)
  await one.apply({ ...SPEC, clusterSize: 1, backup: { enabled: true, storageRef: { name: STORAGE } } })
  await one.until('it is ready', isReady)
  const made = await dbaas(one, 'backup', 'orders', '--backup-name', 'first', '--wait')
  t.equal(made.code, 0, made.err + made.out)
  t.match((await dbaas(one, 'get', 'backups')).out, /^first .*Succeeded/m)
  const restored = await dbaas(one, 'restore', 'orders', '--backup', 'first', '--new-cluster', 'copy', '--wait')
  t.equal(restored.code, 0, restored.err + restored.out)
  t.match((await dbaas(one, 'get')).out, /^copy +postgresql/m)
})

t.test('whoever may not, or is not known, is told so in one line', async (t) => {
  const one = await life(t, 'cnpg')
  const accounts = `/api/v1/namespaces/${one.namespace}/serviceaccounts`
  await create(accounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'guest' } })
  const { body } = await request<{ status: { token: string } }>('POST', `${accounts}/guest/token`, {
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} }
  })
  const mine = process.env.KUBECONFIG ?? ''
  t.teardown(() => {
    process.env.KUBECONFIG = mine
  })
  const as = (user: object): void => {
    const config = parse(readFileSync(mine, 'utf8'))
    config.users = config.users.map(({ name }: { name: string }) => ({ name, user }))
    process.env.KUBECONFIG = join(t.testdir({ config: stringify(config) }), 'config')
  }
  as({ token: body.status.token })
  t.match(await dbaas(one, 'get'), {
    code: 4,
    out: '',
    err: /^dbaas: databaseclusters\.dbaas\.dev is forbidden: [^\n]*guest[^\n]*; ask for the right\n$/
  })
  as({ token: 'wrong' })
  t.match(await dbaas(one, 'get'), { code: 4, out: '', err: /^dbaas: \S+ .*does not know you; log in again\n$/ })
  t.match(await dbaas(one, 'get', '--context', 'nowhere'), {
    code: 4,
    err: /^dbaas: the kubeconfig has no context "nowhere"/
  })
})

const manifest = ({ namespace }: Life, spec: object): string =>
  stringify({
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'DatabaseCluster',
    metadata: { name: 'orders', namespace },
    spec
  })
