/** Finds the programs a control plane is made of, by the first way that leads to them. */
import type { Progress } from '../progress.ts'
import { SandboxError } from '../sandbox-error.ts'
import { fromEnvironment } from './from-environment.ts'
import { fromEnvtestCache, fromEnvtestDownload } from './from-envtest.ts'
import { fromEarlierBuild, fromGoBuild } from './from-go.ts'
import { GO_VERSION, PROGRAMS, type ProgramName } from './programs.ts'

/** Where one way led, and a line for the user on why it did not lead further. */
export interface Found {
  paths: Partial<Record<ProgramName, string>>
  whyNot?: string
}

type Way = (missing: ProgramName[], progress: Progress) => Promise<Found>

/** In this order. Nothing touches the network before everything on this machine has been looked through. */
const WAYS: Way[] = [fromEnvironment, fromEarlierBuild, fromEnvtestCache, fromEnvtestDownload, fromGoBuild]

/** Returns the path of each program, or says in one message what was tried and what opens a way. */
export async function findBinaries<Name extends ProgramName>(
  names: Name[],
  progress: Progress
): Promise<Record<Name, string>> {
  const paths: Found['paths'] = {}
  const tried: string[] = []
  const stillMissing = () => names.filter((name) => paths[name] === undefined)
  for (const way of WAYS) {
    if (stillMissing().length === 0) break
    const found = await way(stillMissing(), progress)
    Object.assign(paths, found.paths)
    if (found.whyNot !== undefined) tried.push(found.whyNot)
  }
  if (stillMissing().length > 0) throw noWayLeft(stillMissing(), tried)
  return paths as Record<Name, string>
}

function noWayLeft(missing: ProgramName[], tried: string[]): SandboxError {
  const programs = missing.join(', ')
  const downloaded = missing.filter((name) => PROGRAMS[name].inEnvtest).join(', ')
  const waysOut = [
    `set KUBEBUILDER_ASSETS to a folder that holds ${programs}`,
    ...(downloaded === ''
      ? []
      : [`let this machine reach https://raw.githubusercontent.com and https://github.com, to download ${downloaded}`]),
    `install Go ${GO_VERSION} or later (https://go.dev/dl) and let it reach a module proxy, to build ${programs}`
  ]
  return new SandboxError(
    [
      `cannot get ${programs} for ${process.platform}/${process.arch}. Tried:`,
      ...tried.map((line) => `  - ${line}`),
      'Ways out:',
      ...waysOut.map((line, i) => `  ${i + 1}. ${line}`)
    ].join('\n')
  )
}
