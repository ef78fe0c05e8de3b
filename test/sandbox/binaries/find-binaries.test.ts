import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { findBinaries } from '../../../sandbox/binaries/find-binaries.ts'
import { silent } from '../../../sandbox/progress.ts'
import { SandboxError } from '../../../sandbox/sandbox-error.ts'
import { fakeGo, freshMachine, type Machine, putProgram } from '../fresh-machine.ts'

const goArch = { x64: 'amd64', arm64: 'arm64' }[process.arch as 'x64' | 'arm64']
const inEnvtestCache = ({ data }: Machine) => join(data, 'envtest-js', 'k8s', `v1.36.2-${process.platform}-${goArch}`)
const builds = ({ bin }: Machine) => readFileSync(join(bin, 'go.builds'), 'utf8').trim().split('\n').length
const builtFiles = ({ cache }: Machine) => readdirSync(cache, { recursive: true, encoding: 'utf8' }).sort()

function putFolder(path: string, mode: number): string {
  mkdirSync(path, { mode })
  return path
}

/** What findBinaries says when it finds nothing. */
async function complaint(names: Parameters<typeof findBinaries>[0]): Promise<string> {
  const err = await findBinaries(names, silent).then(
    () => undefined,
    (err: unknown) => err
  )
  if (!(err instanceof SandboxError)) throw new Error(`expected a SandboxError, got ${err}`)
  return err.message
}

t.test('a program that the user names is taken', async (t) => {
  const machine = freshMachine(t)
  const etcd = putProgram(join(machine.bin, 'my-etcd'), 'true')
  process.env.TEST_ASSET_ETCD = etcd
  t.same(await findBinaries(['etcd'], silent), { etcd })
})

t.test('a named program wins over the named folder', async (t) => {
  const machine = freshMachine(t)
  process.env.KUBEBUILDER_ASSETS = machine.bin
  process.env.TEST_ASSET_ETCD = putProgram(join(machine.data, 'etcd'), 'true')
  putProgram(join(machine.bin, 'etcd'), 'true')
  const kubeApiserver = putProgram(join(machine.bin, 'kube-apiserver'), 'true')
  const found = await findBinaries(['etcd', 'kube-apiserver'], silent)
  t.same(found, { etcd: join(machine.data, 'etcd'), 'kube-apiserver': kubeApiserver })
})

t.test('a named folder without the program is a mistake, not a reason to build for minutes', async (t) => {
  const machine = freshMachine(t)
  fakeGo(machine)
  process.env.KUBEBUILDER_ASSETS = machine.data
  t.match(
    await complaint(['etcd']),
    /cannot use KUBEBUILDER_ASSETS: there is no program at .*data\/etcd\. Put it there, or unset/
  )
})

t.test('the archives have no controller manager, so a named folder may lack it', async (t) => {
  const machine = freshMachine(t)
  fakeGo(machine)
  process.env.KUBEBUILDER_ASSETS = machine.data
  const found = await findBinaries(['kube-controller-manager'], silent)
  t.match(found['kube-controller-manager'], machine.cache)
})

t.test('an earlier download is used without asking the network', async (t) => {
  const machine = freshMachine(t)
  const folder = inEnvtestCache(machine)
  for (const name of ['etcd', 'kube-apiserver', 'kubectl']) putProgram(join(folder, name), 'true')
  globalThis.fetch = () => t.fail('asked the network') as never
  const found = await findBinaries(['etcd', 'kube-apiserver'], silent)
  t.same(found, { etcd: join(folder, 'etcd'), 'kube-apiserver': join(folder, 'kube-apiserver') })
})

t.test('where the download cannot be reached, Go builds, and only once', async (t) => {
  const machine = freshMachine(t)
  fakeGo(machine)
  const first = await findBinaries(['etcd', 'kube-apiserver', 'kubectl'], silent)
  globalThis.fetch = () => t.fail('asked the network') as never
  t.same(await findBinaries(['etcd', 'kube-apiserver', 'kubectl'], silent), first)
  t.equal(builds(machine), 3)
  t.ok(Object.values(first).every((path) => path.startsWith(machine.cache)))
})

t.test('two that build at the same time build once', async (t) => {
  const machine = freshMachine(t)
  fakeGo(machine)
  const [first, second] = await Promise.all([findBinaries(['etcd'], silent), findBinaries(['etcd'], silent)])
  t.same(first, second)
  t.equal(builds(machine), 1)
})

t.test('a build that was interrupted is taken up by the next start', async (t) => {
  const machine = freshMachine(t)
  fakeGo(machine)
  const { etcd } = await findBinaries(['etcd'], silent)
  const folder = join(etcd, '..')
  writeFileSync(join(folder, 'etcd.unfinished'), 'half')
  symlinkSync('999999999-1', join(folder, 'lock')) // no such process
  chmodSync(etcd, 0o644)
  await findBinaries(['etcd'], silent)
  t.same(readdirSync(folder), ['etcd'])
  t.equal(builds(machine), 2)
})

t.test('a program that does not run after it was built is not kept', async (t) => {
  const machine = freshMachine(t)
  fakeGo(machine, { build: 'while [ "$1" != -o ]; do shift; done; echo exit 3 > "$2"; chmod +x "$2"' })
  t.match(await complaint(['etcd']), /build with Go: .*etcd/)
  t.notOk(builtFiles(machine).some((name) => name.endsWith('/etcd')))
})

t.test('when no way is open, one message says what was tried and the ways out', async (t) => {
  freshMachine(t)
  const message = await complaint(['etcd', 'kube-apiserver'])
  t.match(message, /^cannot get etcd, kube-apiserver for (linux|darwin)\//)
  t.match(message, 'KUBEBUILDER_ASSETS and TEST_ASSET_*: not set')
  t.match(message, 'envtest download: fetch failed, getaddrinfo ENOTFOUND raw.githubusercontent.com')
  t.match(message, 'build with Go: there is no go on the PATH')
  t.match(message, / 1\. .*\n {2}2\. .*\n {2}3\. /)
})

const whyGoCannot: Record<string, { go: Parameters<typeof fakeGo>[1]; says: RegExp }> = {
  'a Go that is too old is named with the one that is needed': {
    go: { version: '1.19.4' },
    says: /Go 1\.19\.4 is too old, 1\.26\.0 is needed/
  },
  'a full disk is named': {
    go: { build: 'echo go.etcd.io/bbolt >&2; echo "link: write /x/etcd: no space left on device" >&2; exit 1' },
    says: /build with Go: etcd: link: write \/x\/etcd: no space left on device/
  },
  'a module proxy out of reach is named': {
    go: {
      build:
        'echo "go: downloading a v1" >&2; echo "go: a@v1: dial tcp: lookup proxy.example: no such host" >&2; exit 1'
    },
    says: /no such host/
  },
  'a build that fails without a word is reported with its code': {
    go: { build: 'exit 9' },
    says: /go build ended with 9/
  }
}
for (const [name, { go, says }] of Object.entries(whyGoCannot)) {
  t.test(name, async (t) => {
    const machine = freshMachine(t)
    fakeGo(machine, go)
    t.match(await complaint(['etcd']), says)
    t.notOk(
      builtFiles(machine).some((name) => name.endsWith('/lock')),
      'nobody else has to wait'
    )
  })
}

// To root every folder can be written, save for those of the kernel.
const readOnly = (machine: Machine) =>
  process.getuid?.() === 0 ? '/sys' : putFolder(join(machine.data, 'read-only'), 0o500)
const unusableCaches = {
  'a cache folder that is read-only is named, with the variable to change': readOnly,
  'so is a file where the cache folder should be': (machine: Machine) => fakeGo(machine)
}
for (const [name, cacheOn] of Object.entries(unusableCaches)) {
  t.test(name, async (t) => {
    const machine = freshMachine(t)
    fakeGo(machine)
    process.env.XDG_CACHE_HOME = cacheOn(machine)
    t.match(
      await complaint(['etcd']),
      /cannot write to .*dbaas-sandbox \(E[A-Z]+\); set XDG_CACHE_HOME to a folder that can be written/
    )
  })
}

t.test('a platform without archives can still build', async (t) => {
  const machine = freshMachine(t)
  fakeGo(machine)
  const index = `releases:\n  v1.36.2:\n    envtest-v1.36.2-plan9-mips.tar.gz: {hash: x, selfLink: "https://nowhere"}`
  globalThis.fetch = async () => new Response(index)
  t.match((await findBinaries(['etcd'], silent)).etcd, machine.cache)
})

t.test('a download that never answers is given up after seconds', async (t) => {
  freshMachine(t)
  globalThis.fetch = () => new Promise(() => {})
  const { mock } = await import('node:test')
  mock.timers.enable({ apis: ['setTimeout'] })
  t.teardown(() => mock.timers.reset())
  const said = complaint(['etcd'])
  while (!(await settled(said))) mock.timers.tick(1000)
  t.match(await said, /envtest download: no answer in \d s/)
})

async function settled(promise: Promise<unknown>): Promise<boolean> {
  return Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setImmediate(resolve, false))])
}
