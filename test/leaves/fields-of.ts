/** The part of an object that one field manager has applied. */
import type { Live } from '../../src/api/live.ts'

/** As the API server keeps it: `f:name` a field, `k:{…}` an item by its keys, `v:…` one by its value, `.` the place itself. */
type Share = Readonly<Record<string, unknown>>

interface Entry {
  readonly manager?: string
  readonly operation?: string
  readonly subresource?: string
  readonly fieldsV1?: Share
}

interface Fields {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> }
}

export function fieldsOf(object: Live, manager: string): Fields {
  const entries = (object.metadata as { managedFields?: readonly Entry[] }).managedFields ?? []
  const own = entries.find(
    (one) => one.manager === manager && one.operation === 'Apply' && one.subresource === undefined
  )
  return own?.fieldsV1 === undefined ? {} : (partOf(object, own.fieldsV1) as Fields)
}

function partOf(value: unknown, share: Share): unknown {
  const steps = Object.entries(share).filter(([step]) => step !== '.')
  if (steps.length === 0) return value // all of it
  if (Array.isArray(value)) return steps.flatMap(([step, below]) => itemsOf(value, step, below as Share))
  if (typeof value !== 'object' || value === null) return value
  const fields = value as Readonly<Record<string, unknown>>
  const own = steps.map(([step, below]) => [step.slice(2), below as Share] as const)
  return Object.fromEntries(
    own.filter(([name]) => name in fields).map(([name, below]) => [name, partOf(fields[name], below)])
  )
}

function itemsOf(items: readonly unknown[], step: string, below: Share): unknown[] {
  const key: unknown = JSON.parse(step.slice(2))
  if (step.startsWith('v:')) return items.filter((item) => item === key)
  const keys = Object.entries(key as object)
  return items
    .filter((item) => keys.every(([name, value]) => (item as Readonly<Record<string, unknown>>)[name] === value))
    .map((item) => partOf(item, below))
}
