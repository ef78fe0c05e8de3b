/** The third way to a program: built from the Go module proxy, once, and kept in the user's cache folder. */
import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { cacheFolder } from '../cache-folder.ts'
import type { Progress } from '../progress.ts'
import { withLock } from './build-lock.ts'
import type { Found } from './find-binaries.ts'
import { isProgram } from './from-environment.ts'
import { GO_VERSION, type GoModule, PROGRAMS, type Program, type ProgramName } from './programs.ts'

const UNFINISHED = '.unfinished'
const GO_ANSWERS_WITHIN_MS = 60_000 // it may have to fetch the toolchain that go.mod asks for
const RUNS_WITHIN_MS = 20_000

/** What an earlier build left in the cache folder. */
export async function fromEarlierBuild(missing: ProgramName[]): Promise<Found> {
  const built = missing.filter((name) => isProgram(builtFile(name)))
  return { paths: Object.fromEntries(built.map((name) => [name, builtFile(name)])) }
}

/** Builds what is missing. Each program is in the cache as soon as it is done, so an interrupted build goes on where it was. */
export async function fromGoBuild(missing: ProgramName[], progress: Progress): Promise<Found> {
  const paths: Found['paths'] = {}
  try {
    await progress.during('looking for Go', checkGo)
    for (const name of missing) paths[name] = await buildOnce(name, progress)
    return { paths }
  } catch (err) {
    return { paths, whyNot: `build with Go: ${(err as Error).message}` }
  }
}

/** The folder of everything built from one go.mod for this platform. */
function builtFolder({ name, version, checksum }: GoModule): string {
  return join(cacheFolder(), `${name}-${version}-${process.platform}-${process.arch}-${checksum}`)
}

function builtFile(name: ProgramName): string {
  return join(builtFolder(PROGRAMS[name].module), name)
}

async function buildOnce(name: ProgramName, progress: Progress): Promise<string> {
  const folder = builtFolder(PROGRAMS[name].module)
  makeFolder(folder)
  return withLock(join(folder, 'lock'), progress, async () => {
    const file = builtFile(name)
    if (isProgram(file)) return file // while we waited for the lock
    removeUnfinished(folder)
    const unfinished = `${file}${UNFINISHED}`
    await progress.during(announcement(name), (detail) => build(name, unfinished, detail))
    await checkRuns(name, unfinished)
    await bringData(name, folder)
    renameSync(unfinished, file)
    return file
  })
}

function announcement(name: ProgramName): string {
  const { module, buildSeconds } = PROGRAMS[name]
  const minutes = Math.ceil(buildSeconds / availableParallelism() / 60)
  return `building ${name} ${module.version} with Go (once, about ${minutes} min)`
}

/** One by one: asked to make them all, Node tries for ever below /proc. */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return
  makeFolders(dirname(folder))
  mkdirSync(folder)
}

function makeFolder(folder: string): void {
  try {
    makeFolders(folder)
  } catch (err) {
    throw new Error(
      `cannot write to ${cacheFolder()} (${(err as NodeJS.ErrnoException).code}); set XDG_CACHE_HOME to a folder that can be written`
    )
  }
}

function removeUnfinished(folder: string): void {
  const leftovers = readdirSync(folder).filter((name) => name.endsWith(UNFINISHED))
  for (const name of leftovers) rmSync(join(folder, name), { force: true })
}

async function checkGo(): Promise<void> {
  const { stdout } = await promisify(execFile)('go', ['version'], {
    cwd: PROGRAMS['kube-apiserver'].module.folder,
    timeout: GO_ANSWERS_WITHIN_MS
  }).catch((err: NodeJS.ErrnoException) => {
    throw new Error(err.code === 'ENOENT' ? 'there is no go on the PATH' : `go does not run, ${err.message.trim()}`)
  })
  const version = stdout.match(/go(\d+\.\d+(\.\d+)?)/)?.[1] ?? '0'
  if (isOlder(version, GO_VERSION)) throw new Error(`Go ${version} is too old, ${GO_VERSION} is needed`)
}

function isOlder(version: string, wanted: string): boolean {
  return version.localeCompare(wanted, 'en', { numeric: true }) < 0
}

/** Copies what belongs to the program: Go's own copy may be cleared away any day. */
async function bringData(name: ProgramName, folder: string): Promise<void> {
  const { module, data }: Program = PROGRAMS[name]
  if (data === undefined) return
  const list = ['list', '-m', '-f', '{{.Dir}}', module.path]
  const { stdout } = await promisify(execFile)('go', list, { cwd: module.folder, timeout: GO_ANSWERS_WITHIN_MS })
  const from = join(stdout.trim(), data)
  const to = join(folder, basename(data))
  makeFolder(to)
  for (const file of readdirSync(from)) writeFileSync(join(to, file), readFileSync(join(from, file)))
}

/** Runs go build. Fails with the last things it complained about. */
function build(name: ProgramName, output: string, detail: (text: string) => void): Promise<void> {
  const { module, package: path } = PROGRAMS[name]
  const { GOOS, GOARCH, ...env } = process.env // we build for this machine, whatever the user builds for
  const args = ['build', '-v', '-mod=readonly', '-trimpath', '-ldflags', module.ldflags, '-o', output, path]
  const go = spawn('go', args, {
    cwd: module.folder,
    env: { ...env, CGO_ENABLED: '0', GOWORK: 'off' },
    stdio: ['ignore', 'ignore', 'pipe']
  })
  const end = () => go.kill('SIGINT') // lets go remove its own temporary files
  process.once('exit', end)

  const complaints: string[] = []
  createInterface({ input: go.stderr }).on('line', (line) => {
    detail(line)
    if (isComplaint(line)) complaints.push(line.trim())
  })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  go.on('error', reject)
  go.on('close', (code) => {
    process.off('exit', end)
    if (code === 0) resolve()
    else reject(new Error(`${name}: ${complaints.slice(-2).join('; ') || `go build ended with ${code}`}`))
  })
  return promise
}

// With -v go names each package as it gets to it: one word on a line, which is progress and no complaint.
function isComplaint(line: string): boolean {
  return line.trim().includes(' ') && !line.startsWith('go: downloading')
}

async function checkRuns(name: ProgramName, file: string): Promise<void> {
  const { module, versionCommand, says = module.version.slice(1) }: Program = PROGRAMS[name]
  const { stdout, stderr } = await promisify(execFile)(file, versionCommand, { timeout: RUNS_WITHIN_MS }).catch(
    (err: Error) => {
      throw new Error(`${name} was built but does not run, ${err.message.trim()}`)
    }
  )
  if (!`${stdout}${stderr}`.includes(says)) throw new Error(`${name} was built but calls itself ${stdout.trim()}`)
}
