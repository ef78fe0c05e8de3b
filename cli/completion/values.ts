/** Where the values of an argument or option come from, as a line for a shell. */
import type { Completes, Option } from '../command.ts'

/** Asked of kubectl, which knows the user's clusters; where it is not installed there is nothing to offer. */
const ASKED: Readonly<Record<Exclude<Completes, 'files'>, string>> = {
  contexts: 'kubectl config get-contexts --output=name 2>/dev/null',
  namespaces: 'kubectl get namespaces --output=name 2>/dev/null | cut -d/ -f2',
  clusters: 'kubectl get databaseclusters --output=name 2>/dev/null | cut -d/ -f2',
  operations: 'kubectl get opsrequests --output=name 2>/dev/null | cut -d/ -f2'
}

export interface Values {
  readonly words: readonly string[]
  readonly files: boolean
  /** A command whose lines are the values. */
  readonly asked: string | undefined
}

interface Source {
  readonly choices?: readonly string[]
  readonly completes?: Completes
}

export const valuesOf = ({ choices = [], completes }: Source): Values => ({
  words: choices,
  files: completes === 'files',
  asked: completes === undefined || completes === 'files' ? undefined : ASKED[completes]
})

/** How an option may be written: --namespace and -n. */
export const spellings = (name: string, { short }: Option): string[] => [
  `--${name}`,
  ...(short === undefined ? [] : [`-${short}`])
]
