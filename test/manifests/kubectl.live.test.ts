/** Our kinds as people meet them in a terminal: columns, names, explanations and scaling, with the real kubectl. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import t from 'tap'
import { databaseCluster } from '../../src/api/database-cluster.ts'
import { crdName } from '../../src/api/kind.ts'
import { KINDS } from '../../src/api/kinds.ts'
import { create, namespace, patch, request } from '../fixtures/api-server.ts'
import { collection } from '../fixtures/collection.ts'
import { EVERY_KIND } from './cases/every-kind.ts'
import type { Sample } from './cases/field-case.ts'
import { objectOf } from './cases/trials.ts'

const ns = await namespace(t)
const name = `shown-${randomBytes(4).toString('hex')}`
const cacheDir = t.testdir({})
const run = promisify(execFile)

async function kubectl(...args: string[]): Promise<string> {
  const { stdout } = await run('kubectl', ['--cache-dir', cacheDir, '--namespace', ns, ...args])
  return stdout
}

/** Header and cell of a filled object, left to right; those marked wide appear with `-o wide` only. */
const COLUMNS: Record<string, readonly (readonly [header: string, cell: string, wide?: 'wide'])[]> = {
  dbc: [
    ['NAME', name],
    ['ENGINE', 'postgresql'],
    ['VERSION', '17.6'],
    ['SIZE', '3'],
    ['READY', 'False'],
    ['PHASE', 'Degraded'],
    ['PRIMARY', 'orders-1', 'wide'],
    ['ENDPOINT', 'orders-rw.shop.svc', 'wide'],
    ['REASON', 'MemberDown', 'wide'],
    ['AGE', 'some time']
  ],
  ops: [
    ['NAME', name],
    ['TYPE', 'HorizontalScaling'],
    ['CLUSTER', 'sessions'],
    ['PHASE', 'Running'],
    ['PROGRESS', '2/5'],
    ['REASON', 'ScalingOut', 'wide'],
    ['AGE', 'some time']
  ],
  bst: [
    ['NAME', name],
    ['TYPE', 'S3'],
    ['BUCKET', 'db-backups'],
    ['USED BY', '1'],
    ['ENDPOINT', 'https://s3.example.com', 'wide'],
    ['AGE', 'some time']
  ],
  dbb: [
    ['NAME', name],
    ['CLUSTER', 'orders'],
    ['METHOD', 'plugin'],
    ['ORIGIN', 'Schedule'],
    ['PHASE', 'Succeeded'],
    ['COMPLETED', 'some time'],
    ['SIZE', '7516192768', 'wide'],
    ['LOCATION', 's3://db-backups/team-a/orders/base/20260504T020000', 'wide'],
    ['AGE', 'some time']
  ],
  podsched: [
    ['NAME', name],
    ['ENGINES', '["postgresql","mysql"]'],
    ['USED BY', '1'],
    ['AGE', 'some time']
  ],
  mcfg: [
    ['NAME', name],
    ['TYPE', 'PMM'],
    ['USED BY', '1'],
    ['SERVER', 'pmm.example.com:8443', 'wide'],
    ['AGE', 'some time']
  ],
  dbp: [
    ['NAME', name],
    ['ENGINE', 'kafka'],
    ['INSTALLED', '1.0.1'],
    ['SUPPORTED', '>=1.0.0 <1.2.0'],
    ['READY', 'True'],
    ['AGE', 'some time']
  ]
}

for (const cases of EVERY_KIND) {
  const [shortName = ''] = cases.kind.shortNames
  const expected = COLUMNS[shortName] ?? []
  const at = `${collection(cases.kind, ns)}/${name}`

  t.test(`kubectl get ${shortName} shows what matters`, async (t) => {
    const { status = {}, ...fresh } = filled(cases.examples)
    await create(collection(cases.kind, ns), objectOf(cases, name, fresh))
    await patch(`${at}/status`, { status })
    t.teardown(() => request('DELETE', at))

    const row = expected.map(([header, cell]) => [header, cell])
    const narrow = expected.filter(([, , wide]) => !wide).map(([header, cell]) => [header, cell])
    t.same(cells(await kubectl('get', shortName, name)), narrow)
    t.same(cells(await kubectl('get', shortName, name, '-o', 'wide')), row)
  })
}

/** The first example that has a status. */
function filled(examples: Readonly<Record<string, Sample>>): Sample {
  return Object.values(examples).find(({ status }) => status) ?? {}
}

/** Each header with the cell under it. Ages are as old as they are. */
function cells(table: string): string[][] {
  const [header = '', row = ''] = table.split('\n')
  const starts = [...header.matchAll(/\S+(?: \S+)*/g)].map((match) => [match[0], match.index] as const)
  return starts.map(([title, start], i) => {
    const cell = row.slice(start, starts[i + 1]?.[1]).trim()
    return [title, /^(\d+[smhdy])+$/.test(cell) ? 'some time' : cell]
  })
}

t.test('kubectl get dbaas finds every kind, and kubectl get all none', async (t) => {
  const inCategory = async (category: string) => {
    const lines = await kubectl('api-resources', '--api-group=dbaas.dev', `--categories=${category}`, '-o', 'name')
    return lines.split('\n').filter(Boolean).sort()
  }
  t.same(await inCategory('dbaas'), KINDS.map(crdName).sort())
  t.same(await inCategory('all'), [], 'or kubectl delete all --all would delete databases')
})

const EXPLAINED = {
  dbc: ['spec', 'status'],
  'dbc.spec': ['engine\t<string> -required-', 'deletionPolicy', 'enum: DoNotTerminate, Retain, Delete, WipeOut'],
  'dbc.spec.config': ['name\t<string> -required-', 'value'],
  'dbc.spec.backup.schedules.retention': ['copies', 'days'],
  'dbc.spec.podSchedulingPolicy.engine.affinity.podAntiAffinity': ['requiredDuringSchedulingIgnoredDuringExecution'],
  'dbc.status.conditions': ['lastTransitionTime', 'observedGeneration'],
  'ops.spec': ['horizontalScaling', 'rerunPolicy'],
  'ops.spec.restore': ['enum: NewCluster, InPlace', 'newClusterName'],
  'bst.spec': ['bucket', 'credentialsSecretRef'],
  'dbb.spec.childRef': ['apiVersion'],
  'podsched.spec': ['engines\t<[]string>'],
  'mcfg.spec.pmm': ['serverHost'],
  'dbp.status.operations': ['supported', 'reason']
}

for (const [path, fields] of Object.entries(EXPLAINED)) {
  t.test(`kubectl explain ${path} explains it`, async (t) => {
    const page = await kubectl('explain', path)
    t.match(page, /DESCRIPTION:\n {4}\S/)
    t.notMatch(page, '<empty>')
    t.notMatch(page, 'no description')
    for (const field of fields) t.ok(page.includes(field), `it names ${field}`)
  })
}

t.test('kubectl scale changes the size of a cluster', async (t) => {
  const name = `scaled-${randomBytes(4).toString('hex')}`
  const at = `${collection(databaseCluster, ns)}/${name}`
  const selector = 'cnpg.io/cluster=orders,cnpg.io/podRole=instance'
  await create(collection(databaseCluster, ns), {
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'DatabaseCluster',
    metadata: { name },
    spec: { engine: 'postgresql', storage: '10Gi' }
  })
  t.teardown(() => request('DELETE', at))
  await patch(`${at}/status`, { status: { instances: 2, selector } })

  await kubectl('scale', 'dbc', name, '--replicas=5')
  t.equal(await kubectl('get', 'dbc', name, '-o', 'jsonpath={.spec.clusterSize}'), '5')

  const { body: scale } = await request('GET', `${at}/scale`)
  t.strictSame(scale.spec, { replicas: 5 }, 'an autoscaler reads what is wanted')
  t.strictSame(scale.status, { replicas: 2, selector }, 'and what is there')

  const toZero = await kubectl('scale', 'dbc', name, '--replicas=0').catch(({ stderr }) => stderr)
  t.match(
    toZero,
    /spec\.clusterSize.*should be greater than or equal to 1/,
    'a cluster is stopped, not scaled to nothing'
  )
})
