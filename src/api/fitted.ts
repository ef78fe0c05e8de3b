/**
 * Makes what comes from elsewhere fit a schema of ours: text is made printable and cut, long lists are cut, and what the
 * API server would refuse is left out. A child operator's status is input like any other, and one odd word in it must
 * not keep us from telling all the rest.
 */
import type { TSchema } from 'typebox'
import { rememberEach } from './memory.ts'
import { clamped, printable } from './printable.ts'
import { parseQuantity } from './quantity.ts'

interface Node {
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly maxItems?: number
  readonly properties?: Readonly<Record<string, Node>>
  readonly required?: readonly string[]
  readonly items?: Node
  readonly 'x-kubernetes-int-or-string'?: true
  readonly 'x-kubernetes-list-map-keys'?: readonly string[]
}

/** The value as far as the schema takes it; undefined when nothing of it can stay. */
export function fitted<Value>(schema: TSchema, value: Value): Value | undefined {
  return fit(schema as Node, value) as Value | undefined
}

const FITS: Readonly<Record<string, (node: Node, value: unknown) => unknown>> = {
  object: fitObject,
  array: fitList,
  string: fitText,
  integer: (node, value) => (Number.isSafeInteger(value) && isWithin(node, value as number) ? value : undefined),
  boolean: (_, value) => (typeof value === 'boolean' ? value : undefined)
}

function fit(node: Node, value: unknown): unknown {
  if (node['x-kubernetes-int-or-string']) return fitQuantity(node, value)
  return FITS[node.type ?? '']?.(node, value)
}

function fitObject(node: Node, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const fields: Record<string, unknown> = {}
  for (const [name, field] of fieldsOf(node)) {
    const fittedField = fit(field, (value as Record<string, unknown>)[name])
    if (fittedField !== undefined) fields[name] = fittedField
  }
  const { required = [] } = node
  return required.every((name) => Object.hasOwn(fields, name)) ? fields : undefined
}

const fieldsOf = rememberEach(({ properties = {} }: Node) => Object.entries(properties))

function fitList(node: Node, value: unknown): unknown {
  const { items, maxItems } = node
  if (!Array.isArray(value) || items === undefined) return undefined
  const fittedItems = value.map((item) => fit(items, item)).filter((item) => item !== undefined)
  return distinct(node, fittedItems).slice(0, maxItems)
}

/** The API server refuses a list by names in which a name stands twice; the first one stays. */
function distinct({ 'x-kubernetes-list-map-keys': keys }: Node, items: unknown[]): unknown[] {
  if (keys === undefined) return items
  const seen = new Set<string>()
  return items.filter((item) => {
    const name = JSON.stringify(keys.map((key) => (item as Record<string, unknown>)[key]))
    return seen.size < seen.add(name).size
  })
}

function fitText({ enum: words, pattern, minLength = 0, maxLength = 0, format }: Node, value: unknown): unknown {
  if (typeof value !== 'string') return undefined
  if (words !== undefined) return words.includes(value) ? value : undefined
  const isName = pattern !== undefined || format !== undefined // cut, it would be another name
  const text = isName ? value : clamped(printable(value), maxLength)
  if (text.length < minLength || text.length > maxLength) return undefined
  if (format === 'date-time' && !isTime(text)) return undefined
  return pattern === undefined || new RegExp(pattern).test(text) ? text : undefined
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/
const isTime = (text: string): boolean => RFC_3339.test(text) && !Number.isNaN(Date.parse(text))

function fitQuantity({ maxLength = 0 }: Node, value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined
  return typeof value === 'string' && value.length <= maxLength && parseQuantity(value) !== undefined
    ? value
    : undefined
}

const isWithin = ({ minimum = -Infinity, maximum = Infinity }: Node, value: number): boolean =>
  value >= minimum && value <= maximum
