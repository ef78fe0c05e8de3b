/**
 * What the API server's own validation says of an object: unknown fields, types, limits, closed sets, names that stand
 * twice. In its words, all at once, and each at its field.
 */
import { nearestWord } from '../../providers/nearest-word.ts'
import {
  duplicate,
  type Finding,
  forbidden,
  found,
  invalid,
  type Problem,
  required,
  tooLong,
  tooMany
} from '../../src/api/finding.ts'
import { type Path, root } from '../../src/api/path.ts'
import type { Node } from '../../src/api/structural.ts'
import { SCHEMA_RULES, type SchemaRule } from './own-rules.ts'

type Report = (rule: SchemaRule, problem: Problem) => void

/** Everything about a value that the schema does not take. */
export function schemaFindings(node: Node, value: unknown): Finding[] {
  const findings: Finding[] = []
  checkNode(node, value, root, (rule, problem) => findings.push(found(SCHEMA_RULES[rule], problem)))
  return findings
}

/** Where it finds something like this, the API server does not go on to the rules of the definition. */
export const blocksRules = ({ rule, reason }: Finding): boolean =>
  rule === SCHEMA_RULES.type.id || (reason !== 'Invalid' && reason !== 'Duplicate')

function checkNode(node: Node, value: unknown, at: Path, report: Report): void {
  if (node.type === undefined && !node['x-kubernetes-int-or-string']) return // anything goes
  const wanted = node.type ?? 'integer,string'
  const is = typeOf(value)
  if (!wanted.split(',').includes(is)) {
    const isFraction = is === 'number' && wanted === 'integer'
    const why = isFraction ? `must be of type ${node.format}: "float64"` : `must be of type ${wanted}: "${is}"`
    report('type', invalid(at, { value: is, why: `${inBody(at)} ${why}` }))
    return
  }
  CHECKS[is]?.(node, value as never, at, report)
}

/** The words of the API server for the types of JSON. */
function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

const inBody = (at: Path): string => `${at} in body`

type Checks = Readonly<Record<string, (node: Node, value: never, at: Path, report: Report) => void>>

const CHECKS: Checks = {
  object: (node, value: Readonly<Record<string, unknown>>, at, report) => checkFields(node, value, at, report),
  array: (node, value: readonly unknown[], at, report) => checkItems(node, value, at, report),
  string: (node, value: string, at, report) => checkText(node, value, at, report),
  integer: (node, value: number, at, report) => checkNumber(node, value, at, report)
}

function checkFields(node: Node, value: Readonly<Record<string, unknown>>, at: Path, report: Report): void {
  const { properties = {}, required: names = [], additionalProperties, maxProperties } = node
  for (const name of names) {
    if (!Object.hasOwn(value, name)) report('required', required(at.child(name), { why: '' }))
  }
  const fields = Object.entries(value)
  if (maxProperties !== undefined && fields.length > maxProperties) {
    report('items', tooMany(at, { count: fields.length, most: maxProperties }))
  }
  for (const [name, inside] of fields) {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (known) checkNode(known, inside, at.child(name), report)
    else if (typeof additionalProperties === 'object') checkNode(additionalProperties, inside, at.key(name), report)
    else if (node.properties) report('unknown-field', unknownField(at.child(name), name, Object.keys(properties)))
  }
}

function unknownField(at: Path, name: string, known: readonly string[]): Problem {
  const meant = nearestWord(name, known)
  return forbidden(at, {
    why: `unknown field "${at}"`,
    fix: meant === undefined ? 'remove it' : `did you mean ${meant}?`
  })
}

function checkItems(node: Node, value: readonly unknown[], at: Path, report: Report): void {
  const { items, maxItems = Infinity, minItems = 0 } = node
  if (value.length > maxItems) report('items', tooMany(at, { count: value.length, most: maxItems }))
  if (value.length < minItems) {
    report('items', invalid(at, { value: value.length, why: `${inBody(at)} should have at least ${minItems} items` }))
  }
  if (items === undefined) return
  for (const [position, item] of value.entries()) checkNode(items, item, at.index(position), report)
  for (const { position, what } of repeated(node, value)) {
    report('duplicate', duplicate(at.index(position), { value: what }))
  }
}

/** Items that stand twice where none may: by their key, or whole. */
function repeated(node: Node, value: readonly unknown[]): { position: number; what: unknown }[] {
  const list = node['x-kubernetes-list-type']
  if (list !== 'map' && list !== 'set') return []
  const [key = ''] = node['x-kubernetes-list-map-keys'] ?? []
  const seen = new Set<unknown>()
  return value.flatMap((item, position) => {
    const what = list === 'set' ? item : (item as Record<string, unknown> | null)?.[key]
    return seen.size < seen.add(what).size ? [] : [{ position, what }]
  })
}

function checkText(
  { enum: words, minLength = 0, maxLength = Infinity, pattern, format }: Node,
  value: string,
  at: Path,
  report: Report
): void {
  if (words !== undefined) {
    if (!words.includes(value)) report('choice', noneOf(words, value, at))
    return
  }
  if (value.length > maxLength) report('length', tooLong(at, maxLength))
  if (value.length < minLength) {
    report('length', invalid(at, { value, why: `${inBody(at)} should be at least ${minLength} chars long` }))
  }
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) {
    report('pattern', invalid(at, { value, why: `${inBody(at)} should match '${pattern}'` }))
  }
  if (format === 'date-time' && !isTime(value)) {
    report('type', invalid(at, { value, why: `${inBody(at)} must be of type date-time: "${value}"` }))
  }
}

/** All of the words: a closed set is short, and who reads it in a file has room. */
const noneOf = (words: readonly string[], value: string, at: Path): Problem => ({
  path: at,
  reason: 'NotSupported',
  value,
  why: `supported values: ${words.map((word) => `"${word}"`).join(', ')}`
})

function checkNumber({ minimum = -Infinity, maximum = Infinity }: Node, value: number, at: Path, report: Report): void {
  if (value < minimum) {
    report('bounds', invalid(at, { value, why: `${inBody(at)} should be greater than or equal to ${minimum}` }))
  }
  if (value > maximum) {
    report('bounds', invalid(at, { value, why: `${inBody(at)} should be less than or equal to ${maximum}` }))
  }
}

const RFC_3339 = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i

/** Date.parse takes the 30th of February for the 1st of March. */
function isTime(text: string): boolean {
  const day = RFC_3339.exec(text)?.[1]
  if (day === undefined || Number.isNaN(Date.parse(text))) return false
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
}
