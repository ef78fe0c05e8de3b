/** The flags of operations against the schema of OpsRequest: each field has one, and none leads nowhere. */
import t from 'tap'
import { OPERATION_FLAGS, type OperationFlags } from '../../../cli/ops/flags.ts'
import { OPERATIONS, opsRequest } from '../../../src/api/ops-request.ts'
import { type Node, structuralSchema, walk } from '../../../src/api/structural.ts'

const spec: Node = structuralSchema(opsRequest).properties?.spec ?? {}
const operations: readonly OperationFlags[] = Object.values(OPERATION_FLAGS)

t.test('there is a command for every type', async (t) => {
  t.same(
    operations.map(({ type, member }) => [type, member]),
    OPERATIONS.map(({ type, field }) => [type, field])
  )
})

/** Fields that one flag takes together, and the field that it is written for. */
const isPartOf = (flag: string, field: string): boolean =>
  field === flag || field.startsWith(`${flag}.`) || field.startsWith(`${flag}[`)

for (const { type, member, flags } of operations) {
  const schema = spec.properties?.[member] ?? {}
  const nodes = new Map([...walk(schema)].map(({ path, node }) => [path, node]))
  const declared = Object.values(flags)

  t.test(`every field of ${type} has a flag, and every flag a field`, async (t) => {
    for (const { field } of declared) t.ok(nodes.has(field), `there is a field ${field}`)
    const leaves = [...nodes.keys()].filter(
      (path) => path !== '' && ![...nodes.keys()].some((other) => other !== path && isPartOf(path, other))
    )
    for (const leaf of leaves)
      t.ok(
        declared.some(({ field }) => isPartOf(field, leaf)),
        `there is a flag for ${leaf}`
      )
  })

  t.test(`the flags of ${type} take what the schema takes`, async (t) => {
    for (const [name, { field, as, choices }] of Object.entries(flags as OperationFlags['flags'])) {
      const node = nodes.get(field)
      t.same(choices, node?.enum, name)
      const kind = as === 'count' ? 'integer' : as === 'flag' ? 'boolean' : undefined
      if (kind !== undefined) t.equal(node?.type, kind, name)
      else t.notOk(['integer', 'boolean'].includes(node?.type ?? ''), `${name} is neither a number nor a switch`)
      if (['names', 'items', 'settings', 'sizes'].includes(as)) t.equal(node?.type, 'array', name)
    }
  })
}
