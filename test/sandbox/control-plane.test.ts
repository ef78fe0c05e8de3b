import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { startControlPlane } from '../../sandbox/control-plane.ts'
import { SandboxError } from '../../sandbox/sandbox-error.ts'
import { freshMachine, putBroken, putProgram } from './fresh-machine.ts'

// Without exec, so that the flags stay on the command line, by which a server is known again.
const WAITS = 'while :; do sleep 0.5; done'
const NODE = readFileSync(process.execPath)

interface Case {
  etcd?: string | Buffer
  kubeApiserver?: string | Buffer
  says: RegExp
}

// A string is a script, a buffer the bytes of a program.
const cases: Record<string, Case> = {
  'an empty etcd': {
    etcd: Buffer.alloc(0),
    says: /^etcd ended with code 0: it said nothing\. If .*etcd is damaged, remove it/
  },
  'an etcd that is text': {
    etcd: Buffer.from('<html>not found</html>'),
    says: /^etcd (ended with code|did not start).*damaged, remove it/
  },
  'a half-downloaded kube-apiserver': {
    kubeApiserver: NODE.subarray(0, NODE.length / 2),
    says: /^kube-apiserver (ended with (SIG|code)|did not start).*kube-apiserver is damaged, remove it/
  },
  'a disk that is full for etcd': {
    etcd: `echo '{"level":"panic","msg":"failed to create WAL","error":"no space left on device"}'; echo 'goroutine 1 [running]:'; exit 2`,
    says: /^etcd ended with code 2: no space left on device\. Make room for 200 MB there, or set TMPDIR/
  },
  'ports that are taken each time': {
    kubeApiserver: `echo 'E1 run.go:72] "command failed" err="listen tcp 127.0.0.1:1: bind: address already in use"'; exit 1`,
    says: /^kube-apiserver ended with code 1: listen tcp .* address already in use\. .*start again/
  },
  'an error with quotes in it': {
    kubeApiserver: `echo 'E1 "command failed" err="unknown flag \\"x\\""'; exit 1`,
    says: /^kube-apiserver ended with code 1: unknown flag "x"\./
  },
  'a killed etcd': { etcd: 'kill -9 $$', says: /^etcd was killed: .*memory\. It takes about 700 MB/ }
}
for (const [name, { etcd = WAITS, kubeApiserver = WAITS, says }] of Object.entries(cases)) {
  t.test(`${name} is one clear message, and nothing is left behind`, async (t) => {
    const { bin } = freshMachine(t)
    process.env.KUBEBUILDER_ASSETS = bin
    const put = (path: string, content: string | Buffer) =>
      (typeof content === 'string' ? putProgram : putBroken)(path, content as never)
    put(join(bin, 'etcd'), etcd)
    put(join(bin, 'kube-apiserver'), kubeApiserver)

    const err = await startControlPlane().catch((err: unknown) => err)
    t.ok(err instanceof SandboxError)
    t.match((err as Error).message, says)
    t.same(readdirSync(tmpdir()), [])
  })
}

t.test('a port that was taken once is no failure', async (t) => {
  const { bin } = freshMachine(t)
  process.env.KUBEBUILDER_ASSETS = bin
  putProgram(join(bin, 'etcd'), WAITS)
  putProgram(
    join(bin, 'kube-apiserver'),
    `echo "$@" >> ${bin}/flags; [ $(wc -l < ${bin}/flags) = 1 ] && echo 'err="bind: address already in use"' && exit 1; echo 'err="enough"'; exit 1`
  )
  const err = await startControlPlane().catch((err: unknown) => err)
  t.match((err as Error).message, /enough/)
  const ports = readFileSync(join(bin, 'flags'), 'utf8').match(/--secure-port=\d+/g)
  t.equal(new Set(ports).size, 2)
})

t.test('a platform that nobody has tried is refused before anything is looked for', async (t) => {
  freshMachine(t)
  const { platform } = process
  Object.defineProperty(process, 'platform', { value: 'sunos' })
  t.teardown(() => Object.defineProperty(process, 'platform', { value: platform }))
  await t.rejects(startControlPlane(), { message: /^cannot start a control plane on sunos: it needs Linux or macOS\./ })
})

t.test('a temporary folder that is not there is named', async (t) => {
  const { bin } = freshMachine(t)
  process.env.KUBEBUILDER_ASSETS = bin
  for (const name of ['etcd', 'kube-apiserver']) putProgram(join(bin, name), WAITS)
  process.env.TMPDIR = join(bin, 'nowhere')
  await t.rejects(startControlPlane(), { message: /cannot keep a control plane in .*nowhere: .*set TMPDIR/ })
})
