/** What holds for every field of every kind. */
import t from 'tap'
import type { Kind } from '../../../src/api/kind.ts'
import { KINDS } from '../../../src/api/kinds.ts'
import { type Node, structuralSchema, walk } from '../../../src/api/structural.ts'

interface Field {
  readonly path: string
  readonly node: Node
}

/** Every field of ours; apiVersion, kind and metadata are Kubernetes' own. */
const fieldsOf = (kind: Kind): Field[] =>
  [...walk(structuralSchema(kind))].filter(({ path }) => !['apiVersion', 'kind', 'metadata'].includes(path))

const isMap = ({ additionalProperties }: Node) => typeof additionalProperties === 'object'
const insideItems = (path: string) => path.includes('[]')

/** Each claim with the fields that would break it. */
const CLAIMS: Record<string, (fields: Field[]) => Field[]> = {
  'every field has a description, which is a sentence': (fields) =>
    fields.filter(({ node }) => !/^\S.*[.]$/.test(node.description ?? '')),

  'T5: every text has a longest length or a list of words': (fields) =>
    fields.filter(({ node }) => node.type === 'string' && node.maxLength === undefined && node.enum === undefined),

  'every quantity has a longest length': (fields) =>
    fields.filter(({ node }) => node['x-kubernetes-int-or-string'] && node.maxLength === undefined),

  'every number has a smallest and a largest': (fields) =>
    fields.filter(({ node }) => node.type === 'integer' && (node.minimum === undefined || node.maximum === undefined)),

  'every list has a longest length': (fields) =>
    fields.filter(({ node }) => node.type === 'array' && node.maxItems === undefined),

  'every map has a largest size': (fields) =>
    fields.filter(({ node }) => isMap(node) && node.maxProperties === undefined),

  'every object says what is in it': (fields) =>
    fields.filter(({ node }) => node.type === 'object' && !node.properties && !isMap(node)),

  'every list says how several writers share it': (fields) =>
    fields.filter(({ node }) => node.type === 'array' && node['x-kubernetes-list-type'] === undefined),

  'the key of a list is required in every item, and is a text': (fields) =>
    fields.filter(({ node: { items, 'x-kubernetes-list-map-keys': keys = [] } }) =>
      keys.some((key) => !items?.required?.includes(key) || items.properties?.[key]?.type !== 'string')
    ),

  // a GitOps tool compares lists whole: what it did not write would look like drift for ever
  'no default stands inside a list item': (fields) =>
    fields.filter(({ path, node }) => insideItems(path) && node.default !== undefined),

  'no quantity has a default': (fields) =>
    fields.filter(({ node }) => node['x-kubernetes-int-or-string'] && node.default !== undefined),

  'T1: no reference reaches into another namespace': (fields) =>
    fields.filter(({ path }) => path.startsWith('spec') && /[rR]ef\.namespace$/.test(path)),

  'every rule tells what to do, in at most one line': (fields) =>
    fields.filter(({ node }) =>
      (node['x-kubernetes-validations'] ?? []).some(({ message }) => message.length > 200 || /\n|self\./.test(message))
    )
}

for (const kind of KINDS) {
  t.test(kind.kind, async (t) => {
    for (const [claim, exceptions] of Object.entries(CLAIMS)) {
      t.same(
        exceptions(fieldsOf(kind)).map(({ path }) => path),
        [],
        claim
      )
    }
  })
}

t.test('kinds, plurals and short names are told apart', async (t) => {
  const names = KINDS.flatMap(({ kind, plural, shortNames }) => [kind.toLowerCase(), plural, ...shortNames])
  t.same(names.length, new Set(names).size)
})
