/** Finds a kubectl for the user: the one on the host, else one of ours. */
import { delimiter, dirname, join } from 'node:path'
import { findBinaries } from './binaries/find-binaries.ts'
import { isProgram } from './binaries/from-environment.ts'
import type { Progress } from './progress.ts'

/** The folder to put on the PATH for kubectl, or undefined when the host has its own or none can be got. */
export async function kubectlFolder(progress: Progress): Promise<string | undefined> {
  if (onPath('kubectl')) return undefined
  try {
    return dirname((await findBinaries(['kubectl'], progress)).kubectl)
  } catch (err) {
    progress.note(`going on without kubectl: ${(err as Error).message}`)
    return undefined
  }
}

/** The environment in which kubectl works at once. */
export function environmentFor(kubeconfig: string, folder: string | undefined): NodeJS.ProcessEnv {
  const path = [process.env.PATH, folder].filter((part) => part !== undefined).join(delimiter)
  // kubectl remembers what a server serves; what it remembers goes away with the server
  return { ...process.env, KUBECONFIG: kubeconfig, KUBECACHEDIR: join(dirname(kubeconfig), 'kubectl'), PATH: path }
}

function onPath(program: string): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.some((folder) => isProgram(join(folder, program)))
}
