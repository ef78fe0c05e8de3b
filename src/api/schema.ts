/**
 * The words our kinds are written in: each makes one node of a structural CRD schema and its TypeScript type at once.
 * Every node has a description and a limit, because `kubectl explain` shows the one and the cost of CEL needs the other.
 */
import { type Static, type TObject, type TProperties, type TSchema, type TUnsafe, Type } from 'typebox'

export type { Static, TSchema } from 'typebox'

/** A CEL rule that the API server itself holds, also while the operator is away. */
export interface CelRule {
  readonly rule: string
  readonly message: string
  /** Where the finding is shown, relative to the node that carries the rule. */
  readonly fieldPath?: string
  readonly reason?: 'FieldValueInvalid' | 'FieldValueForbidden' | 'FieldValueRequired' | 'FieldValueDuplicate'
}

interface Node {
  readonly rules?: readonly CelRule[]
}

/** A quantity is a string with a unit or a bare number, as everywhere in Kubernetes. */
export type WrittenQuantity = string | number

const celRules = ({ rules }: Node) => (rules === undefined ? {} : { 'x-kubernetes-validations': rules })

interface TextLimits extends Node {
  readonly max: number
  readonly min?: number
  readonly pattern?: string
  readonly format?: 'date-time'
  readonly default?: string
}

export function text(description: string, { max, min, pattern, format, default: preset, ...node }: TextLimits) {
  return Type.String({
    description,
    maxLength: max,
    ...(min === undefined ? {} : { minLength: min }),
    ...(pattern === undefined ? {} : { pattern }),
    ...(format === undefined ? {} : { format }),
    ...(preset === undefined ? {} : { default: preset }),
    ...celRules(node)
  })
}

/** The name of a Kubernetes object in the same namespace: never empty, at most 253 characters. */
export const objectName = (description: string, node: Node = {}) => text(description, { min: 1, max: 253, ...node })

/** A name inside one of our lists: a DNS label. */
export const label = (description: string, node: Node = {}) =>
  text(description, { min: 1, max: 63, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', ...node })

/** A moment as RFC 3339 has it. */
export const time = (description: string) => text(description, { max: 64, format: 'date-time' })

interface NumberLimits extends Node {
  readonly min: number
  readonly max: number
  readonly default?: number
}

export function integer(description: string, { min, max, default: preset, ...node }: NumberLimits) {
  return Type.Integer({
    description,
    format: max > 2 ** 31 - 1 ? 'int64' : 'int32',
    minimum: min,
    maximum: max,
    ...(preset === undefined ? {} : { default: preset }),
    ...celRules(node)
  })
}

/** A count or a size that somebody else reports and we only pass on. */
export const count = (description: string) => integer(description, { min: 0, max: 2 ** 31 - 1 })

/** metadata.generation as some writer saw it. */
export const generation = (description: string) => integer(description, { min: 0, max: Number.MAX_SAFE_INTEGER })

export function flag(description: string, { default: preset, ...node }: Node & { readonly default?: boolean } = {}) {
  return Type.Boolean({ description, ...(preset === undefined ? {} : { default: preset }), ...celRules(node) })
}

/** One of a closed set of words. */
export function choice<const Word extends string>(
  description: string,
  words: readonly Word[],
  { default: preset, ...node }: Node & { readonly default?: Word } = {}
): TUnsafe<Word> {
  return Type.Unsafe<Word>({
    type: 'string',
    description,
    enum: [...words],
    ...(preset === undefined ? {} : { default: preset }),
    ...celRules(node)
  })
}

/** A quantity such as 10Gi. Whether it is one at all is judged by the rules, so that every problem is told at once. */
export function quantity(description: string, node: Node = {}): TUnsafe<WrittenQuantity> {
  return Type.Unsafe<WrittenQuantity>({
    description,
    anyOf: [{ type: 'integer' }, { type: 'string' }],
    'x-kubernetes-int-or-string': true,
    maxLength: 64,
    ...celRules(node)
  })
}

export function object<Fields extends TProperties>(
  description: string,
  fields: Fields,
  { atomic, default: preset, ...node }: Node & { readonly atomic?: true; readonly default?: object } = {}
): TObject<Fields> {
  return Type.Object(fields, {
    description,
    ...(preset === undefined ? {} : { default: preset }),
    ...(atomic === undefined ? {} : { 'x-kubernetes-map-type': 'atomic' }),
    ...celRules(node)
  })
}

interface MapLimits extends Node {
  readonly max: number
}

/** Free keys to values of one kind, such as labels. */
export function mapOf<Value extends TSchema>(description: string, value: Value, { max, ...node }: MapLimits) {
  return Type.Unsafe<Record<string, Static<Value>>>({
    type: 'object',
    description,
    additionalProperties: value,
    maxProperties: max,
    ...celRules(node)
  })
}

interface ListLimits extends Node {
  readonly max: number
  readonly min?: number
}

function list<Item extends TSchema>(description: string, item: Item, { max, min, ...node }: ListLimits, merge: object) {
  return Type.Array(item, {
    description,
    maxItems: max,
    ...(min === undefined ? {} : { minItems: min }),
    ...merge,
    ...celRules(node)
  })
}

/** A list that one writer owns as a whole. */
export const listOf = <Item extends TSchema>(description: string, item: Item, limits: ListLimits) =>
  list(description, item, limits, { 'x-kubernetes-list-type': 'atomic' })

/** A list of distinct words, of which several writers may each own some. */
export const setOf = <Item extends TSchema>(description: string, item: Item, limits: ListLimits) =>
  list(description, item, limits, { 'x-kubernetes-list-type': 'set' })

/** A list whose items are told apart by one field, so that several writers may each own some. */
export const listBy = <Key extends string, Fields extends TProperties & Record<Key, TSchema>>(
  key: Key,
  description: string,
  item: TObject<Fields>,
  limits: ListLimits
) => list(description, item, limits, { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': [key] })

export const optional = <Schema extends TSchema>(schema: Schema) => Type.Optional(schema)
