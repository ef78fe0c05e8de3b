/** The first way to a program: the user names it, with the variables that Go's envtest knows too. */
import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { sandboxError } from '../sandbox-error.ts'
import type { Found } from './find-binaries.ts'
import { PROGRAMS, type ProgramName } from './programs.ts'

const FOLDER = 'KUBEBUILDER_ASSETS'

/** TEST_ASSET_ETCD and its like win over the folder KUBEBUILDER_ASSETS. What is named must be there. */
export async function fromEnvironment(missing: ProgramName[]): Promise<Found> {
  const paths: Found['paths'] = {}
  for (const name of missing) {
    const path = namedFile(name) ?? inNamedFolder(name)
    if (path !== undefined) paths[name] = path
  }
  const folder = process.env[FOLDER]
  return { paths, whyNot: folder ? `${FOLDER}: ${folder} does not hold it` : `${FOLDER} and TEST_ASSET_*: not set` }
}

/** Whether the path leads to a file that may be run. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function namedFile(name: ProgramName): string | undefined {
  const variable = `TEST_ASSET_${name.toUpperCase().replaceAll('-', '_')}`
  const path = process.env[variable]
  if (!path) return undefined
  if (!isProgram(path)) throw notThere(variable, path)
  return path
}

function inNamedFolder(name: ProgramName): string | undefined {
  const folder = process.env[FOLDER]
  if (!folder) return undefined
  const path = join(folder, name)
  if (isProgram(path)) return path
  if (PROGRAMS[name].inEnvtest) throw notThere(FOLDER, path)
  return undefined
}

function notThere(variable: string, path: string): Error {
  return sandboxError(`cannot use ${variable}`, `there is no program at ${path}`, `Put it there, or unset ${variable}`)
}
