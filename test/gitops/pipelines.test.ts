/** The pipeline pieces that people copy, run as a runner would run them: in a repository, over a branch with a mistake. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { binFolder } from '../fixtures/packed-cli.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const read = (file: string) => parse(readFileSync(join(ROOT, file), 'utf8'))

const orders = (storage: string, version = '17.6') => `apiVersion: dbaas.dev/v1alpha1
kind: DatabaseCluster
metadata: {name: orders, namespace: shop}
spec: {engine: postgresql, version: "${version}", storage: ${storage}}
`

/** A repository whose last commit goes back to an older version, and the packed `dbaas` on the PATH. */
function repository(t: Test) {
  const repo = t.testdir({ databases: { 'orders.yaml': orders('20Gi') } })
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd: repo,
      encoding: 'utf8'
    })
  git('init', '-q')
  git('add', '.')
  git('commit', '-q', '-m', 'first')
  const base = git('rev-parse', 'HEAD').trim()
  writeFileSync(join(repo, 'databases', 'orders.yaml'), orders('20Gi', '16.10'))
  git('commit', '-q', '-a', '-m', 'older')
  const path = [binFolder(), join(process.execPath, '..'), process.env.PATH].join(delimiter)
  const shell = (script: string, env: Readonly<Record<string, string>>) =>
    spawnSync('bash', ['-eo', 'pipefail', '-c', script], {
      cwd: repo,
      env: { ...process.env, ...env, PATH: path },
      encoding: 'utf8'
    })
  return { repo, base, shell }
}

t.test('the GitHub Action marks what a pull request does wrong, at its line', async (t) => {
  const { base, shell } = repository(t)
  const action = read('action.yml')
  const lint = action.runs.steps.find(({ name }: { name?: string }) => name === 'Lint')
  const env = {
    DBAAS_HOME: ROOT,
    DBAAS_PATHS: action.inputs.paths.default,
    DBAAS_SINCE: base,
    DBAAS_FACTS: '',
    DBAAS_SEVERITY: action.inputs.severity.default,
    DBAAS_FORMAT: action.inputs.format.default
  }
  const wrong = shell(lint.run, env)
  t.equal(wrong.status, 1, wrong.stderr)
  t.match(wrong.stdout, /^::error file=databases\/orders\.yaml,line=4,.*version\/downgrade/m)
  const alone = shell(lint.run, { ...env, DBAAS_SINCE: '', DBAAS_SEVERITY: 'deny' })
  t.equal(alone.status, 0, `by itself it is fine: ${alone.stdout}${alone.stderr}`)
  t.same(
    Object.keys(lint.env).sort(),
    Object.keys(env).sort(),
    'every variable that the step reads is one that it is given'
  )
})

t.test('an input of the action cannot run a program', async (t) => {
  const { repo, shell } = repository(t)
  const { run } = read('action.yml').runs.steps.find(({ name }: { name?: string }) => name === 'Lint')
  const env = { DBAAS_HOME: ROOT, DBAAS_SINCE: '', DBAAS_FACTS: '', DBAAS_SEVERITY: 'warn', DBAAS_FORMAT: 'github' }
  shell(run, { ...env, DBAAS_PATHS: '$(touch owned) `touch owned` ; touch owned' })
  t.notOk(existsSync(join(repo, 'owned')))
})

t.test('the GitLab job leaves a report, tells it in its log, and fails', async (t) => {
  const { repo, base, shell } = repository(t)
  const { script, variables } = read('docs/gitops/gitlab-ci.yml')['dbaas-lint']
  const env = { DBAAS_PATHS: variables.DBAAS_PATHS, CI_MERGE_REQUEST_DIFF_BASE_SHA: base }
  const { status, stdout, stderr } = shell(script.join('\n'), env)
  t.equal(status, 1, stderr)
  t.match(stdout, /version\/downgrade/)
  t.match(readFileSync(join(repo, 'dbaas.xml'), 'utf8'), /<testsuite[\s\S]*version\/downgrade/)
})

t.test('the pre-commit hook is given files, and stops the commit', async (t) => {
  const { repo, shell } = repository(t)
  const [hook] = read('.pre-commit-hooks.yaml')
  t.match(hook, { id: 'dbaas-lint', language: 'system' })
  t.equal(shell(`${hook.entry} databases/orders.yaml`, {}).status, 0)
  writeFileSync(join(repo, 'wrong.yaml'), orders('much'))
  const wrong = shell(`${hook.entry} wrong.yaml`, {})
  t.equal(wrong.status, 1, wrong.stdout)
})
