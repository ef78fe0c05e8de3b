/** What a command line means by `cluster orders`: which kind, and which object of it. */
import { API_VERSION, type Kind } from '../../src/api/kind.ts'
import { KINDS } from '../../src/api/kinds.ts'
import type { KindRef } from '../../src/api/live.ts'
import { CliError } from '../cli-error.ts'

export interface Subject {
  readonly kind: Kind
  /** All of them when absent. */
  readonly name?: string
}

/** What people say instead of the name of a kind. */
const EVERYDAY: Readonly<Record<string, string>> = {
  DatabaseCluster: 'cluster',
  OpsRequest: 'operation',
  DatabaseBackup: 'backup',
  BackupStorage: 'storage',
  DatabaseProvider: 'provider'
}

export const CLUSTERS = kindNamed('DatabaseCluster')
export const OPERATIONS = kindNamed('OpsRequest')

/** Every word for a kind, the everyday one first. */
export function wordsFor({ kind, plural, shortNames }: Kind): string[] {
  const everyday = EVERYDAY[kind]
  return [...(everyday ? [`${everyday}s`, everyday] : []), plural, kind.toLowerCase(), ...shortNames]
}

/** `orders`, `cluster orders`, `cluster/orders`, `operations`: without a kind a DatabaseCluster is meant. */
export function subjectOf(args: readonly string[]): Subject {
  const [first = '', second] = args.length === 1 ? (args[0] ?? '').split('/') : args
  const kind = KINDS.find((one) => wordsFor(one).includes(first.toLowerCase()))
  if (kind !== undefined) return second === undefined ? { kind } : { kind, name: second }
  if (second === undefined) return first === '' ? { kind: CLUSTERS } : { kind: CLUSTERS, name: first }
  const known = KINDS.map((one) => wordsFor(one)[0]).join(', ')
  throw new CliError('usage', `there is no kind "${first}"`, { fix: `name one of ${known}` })
}

export const refOf = ({ kind }: Kind): KindRef => ({ apiVersion: API_VERSION, kind })

/** A kind in everyday words: cluster, operation. */
export const calledOne = ({ kind }: Kind): string => EVERYDAY[kind] ?? kind

export function notFound(kind: Kind, namespace: string, name: string): CliError {
  const place = kind.scope === 'Cluster' ? name : `${namespace}/${name}`
  return new CliError('missing', `there is no ${calledOne(kind)} ${place}`, {
    fix: `see dbaas get ${wordsFor(kind)[0]}`
  })
}

function kindNamed(name: string): Kind {
  const found = KINDS.find(({ kind }) => kind === name)
  if (found === undefined) throw new Error(`there is no kind ${name}; mend cli/status/subject.ts`)
  return found
}
