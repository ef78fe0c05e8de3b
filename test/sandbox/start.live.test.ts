import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import t from 'tap'
import { examples } from '../../sandbox/manifests.ts'
import { commandLineOf } from '../../sandbox/process-identity.ts'
import { removeOrphans } from '../../sandbox/run-folder.ts'
import { until } from '../../sandbox/until.ts'
import { worthTrying } from '../../sandbox/worth-trying.ts'

/** Starts a sandbox that runs the command and waits for the first line that the command says. */
async function startWith(command: string) {
  // the test runner would have every node process load its own modules, for which the operator has no permission
  const sandbox = spawn('env', ['-u', 'NODE_OPTIONS', process.execPath, 'sandbox/start.ts', '--exec', command], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  t.teardown(() => sandbox.kill())
  const exit = once(sandbox, 'exit')
  const [line] = await Promise.race([once(createInterface({ input: sandbox.stdout }), 'line'), exit])
  return { sandbox, line: String(line), exit }
}

function servers(folder: string): number[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.pid'))
  return files.map((name) => Number(readFileSync(join(folder, name), 'utf8')))
}

async function gone(sandbox: ChildProcess): Promise<void> {
  sandbox.kill('SIGKILL')
  await once(sandbox, 'close')
}

t.test('two sandboxes live side by side', async (t) => {
  const [first, second] = await Promise.all([
    startWith('echo $KUBECONFIG; read enough'),
    startWith('kubectl get dbc -o name | wc -l; exit 7')
  ])
  const folder = dirname(first.line)

  t.test('a command finds the examples, and its exit code is that of npm start', async (t) => {
    const clusters = examples().filter(({ object }) => object.kind === 'DatabaseCluster')
    t.equal(Number(second.line), clusters.length)
    t.same(await second.exit, [7, null])
  })

  const suggestions = worthTrying(examples().map(({ object }) => object))
  for (const { command, shows, refused } of suggestions) {
    t.test(`${command}: ${refused ? 'refused, for ' : ''}${shows}`, async (t) => {
      const env = { ...process.env, KUBECONFIG: first.line }
      const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { env, encoding: 'utf8' })
      t.equal(status === 0, !refused, stderr)
      t.comment(stdout || stderr)
    })
  }

  t.test('what a killed sandbox leaves is cleared away by the next start', async (t) => {
    const orphans = servers(folder)
    t.equal(orphans.length, 5, 'etcd, API server, controllers, the operator and the stand-ins')
    await gone(first.sandbox)
    t.ok(orphans.every((pid) => commandLineOf(pid)?.includes(folder)))
    t.ok(removeOrphans().includes(folder))
    t.notOk(existsSync(folder))
    await until(
      'the servers are gone',
      async () => !orphans.some((pid) => commandLineOf(pid)?.includes(folder)) || undefined
    )
  })
})
