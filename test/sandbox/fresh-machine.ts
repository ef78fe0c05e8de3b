/** A machine on which nothing has been installed yet, and programs on it that only pretend. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Test } from 'tap'

export interface Machine {
  /** The only folder on the PATH, and empty. */
  bin: string
  /** The user's cache folder. */
  cache: string
  /** Where envtest-js keeps its downloads. */
  data: string
}

/** Until the test is over, this process and its children see an empty home, an empty PATH and no settings; it sees no network. */
export function freshMachine(t: Test): Machine {
  const root = t.testdir({ bin: {}, cache: {}, data: {}, tmp: {} })
  const machine = { bin: join(root, 'bin'), cache: join(root, 'cache'), data: join(root, 'data') }
  const before = { env: { ...process.env }, fetch: globalThis.fetch }
  t.teardown(() => {
    setEnvironment(before.env)
    globalThis.fetch = before.fetch
  })
  setEnvironment({
    HOME: root,
    PATH: machine.bin,
    TMPDIR: join(root, 'tmp'),
    XDG_CACHE_HOME: machine.cache,
    XDG_DATA_HOME: machine.data,
    NO_COLOR: '1'
  })
  globalThis.fetch = async () => {
    throw new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND raw.githubusercontent.com') })
  }
  return machine
}

// Without its own variables the test runner forgets that it was told to collect no coverage.
const OF_THE_RUNNER = '_TAPJS_'

// Variable by variable: another object in its place would not be the environment that os.tmpdir() looks at.
function setEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!name.startsWith(OF_THE_RUNNER)) delete process.env[name]
  Object.assign(process.env, env)
}

/** Puts a program somewhere: a shell script, which may use the system's own commands. */
export function putProgram(path: string, script: string): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`, { mode: 0o755 })
  return path
}

/** Puts a file that may be run but is none of a program. */
export function putBroken(path: string, content: Buffer | string): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content, { mode: 0o755 })
  return path
}

/**
 * Puts a go on the PATH that "builds": what it writes answers with its version. It notes each build in a file whose lines are
 * counted by `builds`.
 */
export function fakeGo({ bin }: Machine, { version = '1.99.0', build = BUILD } = {}): string {
  return putProgram(
    join(bin, 'go'),
    `case $1 in version) echo go version go${version} any/any ;; build) ${build} ;; esac`
  )
}

const BUILD = `
  while [ "$1" != -o ]; do shift; done
  echo "$2" >> "$0.builds"
  printf '#!/bin/sh\\necho v1.36.3 3.6.7\\n' > "$2"
  chmod +x "$2"`
