/** `dbaas lint` as a pipeline uses it: facts, changes since a commit, comments that ignore, standard input. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { dbaas, dbaasHere } from '../../fixtures/packed-cli.ts'

const cluster = (spec: string, name = 'orders') => `apiVersion: dbaas.dev/v1alpha1
kind: DatabaseCluster
metadata:
  name: ${name}
  namespace: shop
spec:
  engine: postgresql
  version: "17.6"
${spec.replaceAll(/^/gm, '  ')}
`
const QUIET = 'storage: 10Gi\nresources: {limits: {memory: 1Gi}}'
// what is wrong is told beside what is unwise: these have neither
const WITH_BACKUP = `${QUIET}\nbackup:\n  storageRef: {name: s3}\n  schedules: [{name: nightly, schedule: "0 2 * * *", retention: {days: 7}}]`
const STORAGE = `apiVersion: dbaas.dev/v1alpha1
kind: BackupStorage
metadata: {name: NAME, namespace: shop}
spec:
  type: S3
  bucket: backups
  region: eu-central-1
  credentialsSecretRef: {name: keys}
`
const storage = (name: string) => STORAGE.replace('NAME', name)

interface Told {
  readonly rule: string
  readonly path: string
  readonly file: string
  readonly ignored: string | null
}

async function lint(args: readonly string[], where: { cwd?: string; input?: string } = {}) {
  const { out, err, code } = await dbaasHere(['lint', '--format', 'json', ...args], where)
  const { findings, checked } = JSON.parse(out) as { findings: Told[]; checked: number }
  return { code, err, checked, findings, rules: findings.map(({ rule }) => rule) }
}

t.test('what stands in the same folder is there, and what is not is told', async (t) => {
  const folder = t.testdir({ 'orders.yaml': cluster(WITH_BACKUP), 's3.yaml': storage('s3') })
  t.same((await lint([join(folder, 'orders.yaml')])).rules, [], 'the storage is found in the file beside')
  writeFileSync(join(folder, 's3.yaml'), storage('another'))
  t.same((await lint([join(folder, 'orders.yaml')])).rules, ['references/missing'])
  mkdirSync(join(folder, 'facts'))
  writeFileSync(join(folder, 'facts', 's3.yaml'), storage('s3'))
  t.same(
    (await lint(['--facts', join(folder, 'facts', 's3.yaml'), '--', join(folder, 'orders.yaml')])).rules,
    [],
    'or in --facts'
  )
})

t.test('a lone manifest is not blamed for what nobody has shown', async (t) => {
  t.same((await lint(['-'], { input: cluster(WITH_BACKUP) })).rules, [])
})

t.test('what is there already is what an object of the same name was', async (t) => {
  const folder = t.testdir({ 'now.yaml': cluster('storage: 20Gi\nresources: {limits: {memory: 1Gi}}') })
  const { rules } = await lint(['-', '--facts', join(folder, 'now.yaml')], { input: cluster(QUIET) })
  t.ok(rules.includes('storage/shrink-unproven'), rules.join())
})

function repository(t: Test, files: Record<string, string | Record<string, string>>) {
  const cwd = t.testdir(files)
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], { cwd, stdio: 'pipe' })
  git('init', '--quiet', '--initial-branch=main')
  git('add', '.')
  git('commit', '--quiet', '--message=before')
  return { cwd, git }
}

t.test('a pull request is judged by what it changes', async (t) => {
  const { cwd, git } = repository(t, {
    clusters: { 'orders.yaml': cluster(QUIET), 'carts.yaml': cluster('storage: lots', 'carts') }
  })
  const orders = join(cwd, 'clusters', 'orders.yaml')
  t.equal((await lint(['--since', 'HEAD', '.'], { cwd })).checked, 0, 'nothing has changed')

  writeFileSync(orders, cluster(QUIET.replace('10Gi', '5Gi')))
  const shrunk = await lint(['--since', 'main', '.'], { cwd })
  t.match(
    shrunk.findings.find(({ path }) => path === 'spec.storage'),
    { rule: 'storage/shrink-unproven', path: 'spec.storage', file: 'clusters/orders.yaml' }
  )
  t.equal(shrunk.checked, 1, 'the mistake in a file that nobody touched is not told')
  t.equal((await lint(['clusters/orders.yaml'], { cwd })).code, 0, 'on its own the manifest is fine')

  writeFileSync(orders, cluster(QUIET).replace('postgresql', 'mongodb').replace('"17.6"', '"8.0.19"'))
  const moved = await lint(['--since', 'HEAD', '.'], { cwd })
  t.match(
    moved.findings.find(({ path }) => path === 'spec.engine'),
    { rule: 'schema/rule' }
  )

  mkdirSync(join(cwd, 'moved'))
  renameSync(orders, join(cwd, 'moved', 'all.yaml'))
  writeFileSync(join(cwd, 'moved', 'all.yaml'), cluster(QUIET.replace('10Gi', '5Gi')))
  t.ok(
    (await lint(['--since', 'HEAD', '.'], { cwd })).rules.includes('storage/shrink-unproven'),
    'an object that moved is still itself'
  )

  git('checkout', '--quiet', '-b', 'work')
  git('add', '.')
  git('commit', '--quiet', '--message=work')
  t.ok(
    (await lint(['--since', 'main', '.'], { cwd })).rules.includes('storage/shrink-unproven'),
    'also when it is committed'
  )
})

t.test('a commit that does not exist is one line', async (t) => {
  const { cwd } = repository(t, { 'orders.yaml': cluster(QUIET) })
  const { code, err } = dbaas(['lint', '--since', 'nowhere', '.'], { cwd })
  t.equal(code, 2)
  t.match(err, /^dbaas: git knows no commit "nowhere"; fetch it first: .*\n$/)
})

const IGNORES: Record<string, { readonly spec: string; readonly rules: readonly string[]; readonly code: number }> = {
  'a comment on a line of its own is about what begins below': {
    spec: `# dbaas-lint: ignore size/no-memory-limit because it is a test\nresources:\n  requests: {cpu: 1}\nstorage: 10Gi`,
    rules: ['size/no-memory-limit ignored'],
    code: 0
  },
  'a comment behind a field is about that field': {
    spec: `storage: lots # dbaas-lint: ignore storage/quantity because we are curious\nresources: {limits: {memory: 1Gi}}`,
    rules: ['storage/quantity ignored'],
    code: 0
  },
  'without a reason it ignores nothing, and is a mistake itself': {
    spec: `# dbaas-lint: ignore storage/quantity\nstorage: lots\nresources: {limits: {memory: 1Gi}}`,
    rules: ['file/ignore', 'storage/quantity'],
    code: 1
  },
  'a rule that does not exist is a mistake': {
    spec: `${QUIET} # dbaas-lint: ignore storage/quantitty because we are curious`,
    rules: ['file/ignore'],
    code: 1
  },
  'a comment that ignores nothing is told': {
    spec: `storage: 10Gi # dbaas-lint: ignore storage/quantity because it was wrong once\nresources: {limits: {memory: 1Gi}}`,
    rules: ['file/unused-ignore'],
    code: 0
  },
  'it is about nothing beyond its field': {
    spec: `# dbaas-lint: ignore config/fixed-parameter because we are curious\nresources: {limits: {memory: 1Gi}}\nstorage: 10Gi\nconfig:\n  - {name: port, value: "1"}`,
    rules: ['config/fixed-parameter', 'file/unused-ignore'],
    code: 1
  },
  'a sign in a text is no comment': {
    spec: `${QUIET}\nconfig:\n  - name: application_name\n    value: "# dbaas-lint: ignore x"`,
    rules: [],
    code: 0
  }
}

for (const [name, { spec, rules, code }] of Object.entries(IGNORES)) {
  t.test(name, async (t) => {
    const said = await lint(['-'], { input: cluster(spec) })
    const told = said.findings
      .filter(({ rule }) => rule !== 'backup/none') // true of all of them
      .map(({ rule, ignored }) => `${rule}${ignored ? ' ignored' : ''}`)
    t.same(told.toSorted(), rules)
    t.equal(said.code, code)
  })
}

t.test('a comment before everything is about the whole document, and no other', async (t) => {
  const input = `# dbaas-lint: ignore size/no-memory-limit because these are tests\n${cluster('storage: 10Gi')}---\n${cluster('storage: 10Gi', 'carts')}`
  const { findings } = await lint(['-'], { input })
  const memory = findings.filter(({ rule }) => rule === 'size/no-memory-limit')
  t.same(
    memory.map(({ ignored }) => ignored),
    ['these are tests', null]
  )
})
