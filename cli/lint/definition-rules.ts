/**
 * The CEL rules that our definitions carry, held without an API server: on every value that a schema node with rules
 * describes, with the value that was there before where the rule compares.
 */
import { Environment } from '@marcbachmann/cel-js'
import { type Finding, found, type Problem } from '../../src/api/finding.ts'
import { rememberEach } from '../../src/api/memory.ts'
import { type Path, parsePath, root } from '../../src/api/path.ts'
import type { CelRule } from '../../src/api/schema.ts'
import type { Node } from '../../src/api/structural.ts'
import { SCHEMA_RULES } from './own-rules.ts'

const environment = new Environment().registerVariable('self', 'dyn').registerVariable('oldSelf', 'dyn')

interface Rule {
  readonly holds: (self: unknown, oldSelf: unknown) => boolean
  readonly comparesWithOld: boolean
}

const read = rememberEach(({ rule }: CelRule): Rule => {
  const evaluate = environment.parse(rule)
  return {
    holds: (self, oldSelf) => evaluate({ self, oldSelf }) === true,
    comparesWithOld: /\boldSelf\b/.test(rule)
  }
})

/** What the rules of the definition say against a value that its schema takes. */
export function definitionFindings(node: Node, value: unknown, before: unknown): Finding[] {
  return [...broken(node, value, before, root)]
}

type Nodes = Readonly<Record<string, unknown>>

function* broken(node: Node, value: unknown, before: unknown, at: Path): Generator<Finding> {
  for (const rule of node['x-kubernetes-validations'] ?? []) {
    const { comparesWithOld, holds } = read(rule)
    // the API server compares only where there was a value
    if (comparesWithOld && before === undefined) continue
    if (!holds(value, before)) yield found(SCHEMA_RULES.rule, refusal(rule, node, at))
  }
  if (Array.isArray(value)) yield* brokenItems(node, value, before, at)
  else if (typeof value === 'object' && value !== null) yield* brokenFields(node, value as Nodes, before, at)
}

function* brokenFields(node: Node, value: Nodes, before: unknown, at: Path): Generator<Finding> {
  const { properties = {}, additionalProperties } = node
  const old = typeof before === 'object' && before !== null ? (before as Nodes) : {}
  for (const [name, inside] of Object.entries(value)) {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (known) yield* broken(known, inside, old[name], at.child(name))
    else if (typeof additionalProperties === 'object')
      yield* broken(additionalProperties, inside, old[name], at.key(name))
  }
}

/** Only an item of a list by names has one that it was before. */
function* brokenItems(node: Node, value: readonly unknown[], before: unknown, at: Path): Generator<Finding> {
  const { items } = node
  if (items === undefined) return
  const [key] = node['x-kubernetes-list-map-keys'] ?? []
  const old = key !== undefined && Array.isArray(before) ? before : []
  for (const [position, item] of value.entries()) {
    const was = old.find((one) => key !== undefined && one?.[key] === (item as Nodes)[key])
    yield* broken(items, item, was, at.index(position))
  }
}

const REASONS: Readonly<Record<NonNullable<CelRule['reason']>, Problem['reason']>> = {
  FieldValueInvalid: 'Invalid',
  FieldValueForbidden: 'Forbidden',
  FieldValueRequired: 'Required',
  FieldValueDuplicate: 'Duplicate'
}

function refusal({ message, fieldPath, reason = 'FieldValueInvalid' }: CelRule, { type }: Node, at: Path): Problem {
  const path = fieldPath === undefined ? at : (parsePath(`${at}${fieldPath}`.replace(/^\./, '')) ?? at)
  const showsValue = reason === 'FieldValueInvalid' || reason === 'FieldValueDuplicate'
  return { path, reason: REASONS[reason], ...(showsValue && type && { value: type }), why: message }
}
