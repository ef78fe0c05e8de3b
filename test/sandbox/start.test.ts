import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { freshMachine, putBroken } from './fresh-machine.ts'

/** Runs `npm start` as npm would, on whatever machine the environment describes. */
async function start(args: string[]) {
  const child = spawn(process.execPath, ['sandbox/start.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const [[code], out, err] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)])
  return { code, out, err }
}

t.test('an unknown flag is one line, and code 2', async (t) => {
  t.match(await start(['--foo']), { code: 2, out: '', err: /^sandbox: unknown option '--foo'.*\n$/ })
})

t.test('a damaged program is one line, and code 1, without a stack trace', async (t) => {
  const { bin } = freshMachine(t)
  process.env.KUBEBUILDER_ASSETS = bin
  for (const name of ['etcd', 'kube-apiserver', 'kube-controller-manager']) putBroken(join(bin, name), '')
  const { code, err } = await start(['--once'])
  t.equal(code, 1)
  t.match(err, /\nsandbox: etcd ended with code 0: .*\n$/)
  t.notMatch(err, /\n\s+at /)
})
