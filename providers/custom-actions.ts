/** What an OpsRequest of type Custom may name: things that only one provider can do, and what each may be told. */

import type { DatabaseCluster, DatabaseClusterStatus } from '../src/api/database-cluster.ts'
import type { DatabaseProvider } from '../src/api/database-provider.ts'
import { invalid, notSupported, required } from '../src/api/finding.ts'
import type { Path } from '../src/api/path.ts'
import type { TSchema } from '../src/api/schema.ts'
import type { Refusal } from './contract.ts'
import { nearestWord } from './nearest-word.ts'
import type { Report } from './rule.ts'

type Phase = NonNullable<DatabaseClusterStatus['phase']>
type Role = NonNullable<DatabaseClusterStatus['members']>[number]['role']

/** The fields of an object, in the words of src/api/schema.ts. Only single values: a Custom operation carries texts. */
interface Parameters extends TSchema {
  readonly properties: Readonly<Record<string, TSchema>>
  readonly required?: readonly string[] | undefined
}

export interface CustomAction {
  readonly name: string
  /** What it does and what clients notice of it, in sentences. */
  readonly description: string
  readonly parameters: Parameters
  /** The parameter that names a member, and what such a member may be. */
  readonly member?: { readonly parameter: string; readonly roles: readonly Role[] }
  /** Beside those in which no action starts: while the cluster is restored or deleted. */
  readonly refusedIn: readonly Phase[]
  /** Whether it takes its turn among the operations of a cluster, or runs beside them. */
  readonly turn: 'InTurn' | 'Beside'
  /** Why this cluster can have nothing of it; undefined where it can. */
  readonly unfit?: (cluster: DatabaseCluster) => Refusal | undefined
}

interface Told {
  readonly name: string
  readonly value: string
}

type Published = NonNullable<NonNullable<DatabaseProvider['status']>['customActions']>[number]

/** The actions as a DatabaseProvider lists them, with the schema of their parameters as text. */
export const published = (actions: readonly CustomAction[]): Published[] =>
  actions.map(({ name, description, parameters }) => ({ name, description, schema: JSON.stringify(parameters) }))

/** Everything that is wrong with what an action is told. */
export function wrongParameters(action: CustomAction, told: readonly Told[], at: Path, report: Report): void {
  const { properties, required: needed = [] } = action.parameters
  const names = Object.keys(properties)
  for (const [position, { name, value }] of told.entries()) {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (schema === undefined) {
      const near = nearestWord(name, names)
      const fix = near === undefined ? 'remove the entry' : `did you mean ${near}?`
      report(notSupported(at.index(position).child('name'), { value: name, supported: names, fix }))
      continue
    }
    const why = wrongValue(schema, value)
    if (why !== undefined) report(invalid(at.index(position).child('value'), { value, why: `${name} ${why}` }))
  }
  for (const name of needed) {
    if (told.some((one) => one.name === name)) continue
    report(
      required(at, {
        why: `${action.name} needs to be told ${name}`,
        fix: `add an entry: ${about(properties[name])}`
      })
    )
  }
}

const about = (schema: TSchema | undefined): string =>
  String((schema as Value | undefined)?.description ?? '').replace(/\.$/, '')

/** The words of a schema that a single value can be judged by. */
interface Value extends TSchema {
  readonly type?: string
  readonly description?: string
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
}

/** Why a text is no value of the schema; undefined when it is one. */
function wrongValue(schema: Value, text: string): string | undefined {
  if (schema.enum !== undefined) return schema.enum.includes(text) ? undefined : `is one of ${schema.enum.join(', ')}`
  if (schema.type === 'boolean') return text === 'true' || text === 'false' ? undefined : 'is true or false'
  if (schema.type === 'integer') return wrongInteger(schema, text)
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = schema
  if (text.length < minLength || text.length > maxLength) return `has from ${minLength} to ${maxLength} characters`
  return pattern === undefined || new RegExp(pattern, 'u').test(text) ? undefined : `must match ${pattern}`
}

function wrongInteger({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Value, text: string): string | undefined {
  const number = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  return number >= minimum && number <= maximum ? undefined : `is a whole number from ${minimum} to ${maximum}`
}
