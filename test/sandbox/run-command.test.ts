import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import { runCommand } from '../../sandbox/run-command.ts'
import { SandboxError } from '../../sandbox/sandbox-error.ts'

t.test('the exit code of the command is ours', async (t) => {
  t.equal(await runCommand('exit 7', undefined, process.env), 7)
  t.equal(await runCommand('sh', ['-c', 'exit 0'], process.env), 0)
})

t.test('a command that a signal ended has the code that a shell would give it', async (t) => {
  t.equal(await runCommand('kill -TERM $$', undefined, process.env), 143)
})

t.test('the command sees the environment it is given', async (t) => {
  t.equal(await runCommand('[ "$KUBECONFIG" = /here ]', undefined, { ...process.env, KUBECONFIG: '/here' }), 0)
})

t.test('a command that does not exist is named', async (t) => {
  await t.rejects(runCommand('no-such-command', [], process.env), SandboxError)
})

t.test('a signal reaches the command and what it started, and its code comes back', async (t) => {
  const program = `
    import { runCommand } from ${JSON.stringify(join(process.cwd(), 'sandbox/run-command.ts'))}
    import { runProgram } from ${JSON.stringify(join(process.cwd(), 'sandbox/program.ts'))}
    await runProgram(() => runCommand('trap "exit 5" TERM; sh -c "echo ready; exec sleep 60" & wait', undefined, process.env))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  // The pipe closes only when the last process that holds it is gone, so this would wait a minute for a forgotten sleep.
  const [[code]] = await Promise.all([once(child, 'exit'), once(child.stdout, 'close')])
  t.equal(code, 5)
})
