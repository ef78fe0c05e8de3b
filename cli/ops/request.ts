/** From the flags of a command line to an OpsRequest. */
import { randomBytes } from 'node:crypto'
import { API_VERSION } from '../../src/api/kind.ts'
import type { OpsRequest } from '../../src/api/ops-request.ts'
import { withSchemaDefaults } from '../../src/api/schema-defaults.ts'
import { CliError } from '../cli-error.ts'
import { countOf } from '../count.ts'
import type { OperationFlags, Reading } from './flags.ts'

/** What was typed: options by their names. */
export type Typed = Readonly<Record<string, unknown>>

/** The request with the defaults of its schema, under a name of its own unless one was typed. */
export function requestOf(operation: OperationFlags, typed: Typed, cluster: string): OpsRequest {
  const member = memberOf(operation, typed)
  const name = textOf(typed.name) ?? nameFor(cluster, operation.type)
  const request = {
    apiVersion: API_VERSION,
    kind: 'OpsRequest',
    metadata: { name },
    spec: {
      clusterRef: cluster,
      type: operation.type,
      ...(typed.force === true && { force: true }),
      ...(typed.reject === true && { onConflict: 'Reject' }),
      ...(isFilled(typed['depends-on']) && { dependsOn: apart(typed['depends-on']) }),
      ...(typed.timeout !== undefined && { timeoutSeconds: countOf('timeout', String(typed.timeout)) }),
      ...member
    }
  }
  return withSchemaDefaults(request) as unknown as OpsRequest // judged right after, by the rules and by the API server
}

const isFilled = (value: unknown): value is readonly string[] => Array.isArray(value) && value.length > 0

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Start and Stop need no more than their type. */
function memberOf({ member, flags }: OperationFlags, typed: Typed): object {
  const fields: Record<string, unknown> = {}
  for (const [name, { field, as }] of Object.entries(flags)) {
    const value = READERS[as](name, typed[name])
    if (value !== undefined) setAt(fields, field.split('.'), value)
  }
  return Object.keys(flags).length === 0 ? {} : { [member]: fields }
}

function setAt(fields: Record<string, unknown>, [name = '', ...deeper]: readonly string[], value: unknown): void {
  if (deeper.length === 0) fields[name] = value
  else {
    fields[name] ??= {}
    setAt(fields[name] as Record<string, unknown>, deeper, value)
  }
}

/** Undefined where nothing was typed. */
const READERS: Readonly<Record<Reading, (name: string, typed: unknown) => unknown>> = {
  text: (_, typed) => textOf(typed),
  count: (name, typed) => (typed === undefined ? undefined : countOf(name, String(typed))),
  flag: (_, typed) => (typed === true ? true : undefined),
  reference: (_, typed) => (textOf(typed) === undefined ? undefined : { name: typed }),
  names: (_, typed) => (isFilled(typed) ? apart(typed) : undefined),
  items: (_, typed) => (isFilled(typed) ? apart(typed).map((name) => ({ name })) : undefined),
  // a value may have commas of its own
  settings: (flag, typed) =>
    isFilled(typed) ? typed.map((one) => pair(flag, one)).map(([name, value]) => ({ name, value })) : undefined,
  sizes: (flag, typed) =>
    isFilled(typed)
      ? apart(typed)
          .map((one) => pair(flag, one))
          .map(([name, storage]) => ({ name, storage }))
      : undefined,
  amounts: (flag, typed) =>
    isFilled(typed) ? Object.fromEntries(apart(typed).map((one) => pair(flag, one))) : undefined
}

const apart = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => text.split(',')).filter((part) => part !== '')

function pair(flag: string, text: string): [name: string, value: string] {
  const at = text.indexOf('=')
  if (at < 1) throw new CliError('usage', `--${flag} ${text}: there is no "="`, { fix: 'write NAME=VALUE' })
  return [text.slice(0, at), text.slice(at + 1)]
}

// The name of a pod or of a new cluster may be made of it, and has 63 characters at most.
const LONGEST_BEGINNING = 40

/** orders-vertical-scaling-3f9c1: told apart from the next of its kind. */
function nameFor(cluster: string, type: string): string {
  const kebab = type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()
  return `${cluster.slice(0, LONGEST_BEGINNING)}-${kebab}-${randomBytes(3).toString('hex').slice(0, 5)}`
}
