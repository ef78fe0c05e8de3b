/** Names that only a cluster or a kubeconfig knows, asked of kubectl; where it is not installed there is nothing to offer. */
import { spawnSync } from 'node:child_process'
import type { Completes } from '../command.ts'

const QUESTIONS: Readonly<Record<Exclude<Completes, 'files'>, readonly string[]>> = {
  contexts: ['config', 'get-contexts'],
  namespaces: ['get', 'namespaces'],
  clusters: ['get', 'databaseclusters'],
  operations: ['get', 'opsrequests']
}

/** Who presses Tab does not wait for a cluster that is away. */
const PATIENCE = ['--request-timeout=2s'] as const

/** `typed` is the command line so far: it may say which cluster and namespace are meant. */
export function namesOf(what: Exclude<Completes, 'files'>, typed: readonly string[]): string[] {
  const asked = [...QUESTIONS[what], '--output=name', ...PATIENCE, ...whereIn(typed)]
  const { stdout } = spawnSync('kubectl', asked, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  // a context may have slashes of its own: only objects have their kind before them
  const lines = (stdout ?? '').split('\n').filter((line) => line !== '')
  return what === 'contexts' ? lines : lines.map((line) => line.slice(line.indexOf('/') + 1))
}

const WHERE = ['-n', '--namespace', '--context']

/** kubectl spells these as we do. */
function whereIn(typed: readonly string[]): string[] {
  return typed.flatMap((word, position) => {
    const value = typed[position + 1]
    return WHERE.includes(word) && value ? [word, value] : []
  })
}
