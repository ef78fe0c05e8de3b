/** A kind's schema as plain JSON, in the form that a CustomResourceDefinition carries. */
import { API_VERSION, type Kind } from './kind.ts'
import type { CelRule } from './schema.ts'

/** One node of a structural schema. */
export interface Node {
  type?: 'object' | 'array' | 'string' | 'integer' | 'boolean'
  description?: string
  format?: string
  default?: unknown
  enum?: string[]
  pattern?: string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  maxProperties?: number
  required?: string[]
  properties?: Record<string, Node>
  additionalProperties?: Node | boolean
  items?: Node
  anyOf?: Node[]
  'x-kubernetes-int-or-string'?: true
  'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map'
  'x-kubernetes-list-map-keys'?: string[]
  'x-kubernetes-map-type'?: 'atomic'
  'x-kubernetes-validations'?: CelRule[]
}

const plain = (schema: object): Node => JSON.parse(JSON.stringify(schema))

/** A node with each of its children mapped; the only place that knows how nodes nest. */
export function mapChildren(node: Node, map: (child: Node, name: string) => Node): Node {
  return {
    ...node,
    ...(node.properties && {
      properties: Object.fromEntries(Object.entries(node.properties).map(([name, child]) => [name, map(child, name)]))
    }),
    ...(node.items && { items: map(node.items, '[]') }),
    ...(typeof node.additionalProperties === 'object' && { additionalProperties: map(node.additionalProperties, '*') })
  }
}

/** What has a default need not be written, though our types, which speak of stored objects, always have it. */
function withoutDefaulted(node: Node): Node {
  const { required, ...rest } = mapChildren(node, withoutDefaulted)
  const asked = (required ?? []).filter((name) => node.properties?.[name]?.default === undefined)
  return asked.length === 0 ? rest : { ...rest, required: asked }
}

export function structuralSchema({ kind, description, spec, status, rules }: Kind): Node {
  return withoutDefaulted({
    type: 'object',
    description,
    ...(spec && { required: ['spec'] }),
    properties: {
      apiVersion: { type: 'string', description: `Always ${API_VERSION}.` },
      kind: { type: 'string', description: `Always ${kind}.` },
      metadata: { type: 'object' },
      ...(spec && { spec: plain(spec) }),
      status: plain(status)
    },
    ...(rules && { 'x-kubernetes-validations': [...rules] })
  })
}

/** Every node with its path as `kubectl explain` spells it: spec.config[].name. */
export function* walk(node: Node, path = ''): Generator<{ path: string; node: Node; required: boolean }> {
  for (const [name, child] of Object.entries(node.properties ?? {})) {
    const at = path === '' ? name : `${path}.${name}`
    yield { path: at, node: child, required: node.required?.includes(name) ?? false }
    yield* walk(child, at)
  }
  if (node.items) yield* inside(node.items, `${path}[]`)
  if (typeof node.additionalProperties === 'object') yield* inside(node.additionalProperties, `${path}.*`)
}

function* inside(node: Node, path: string): Generator<{ path: string; node: Node; required: boolean }> {
  yield { path, node, required: false }
  yield* walk(node, path)
}
