/** One manifest, judged as the API server and the door would one after the other: schema, rules of the definition, rules. */

import { withDefaults } from '../../providers/defaults.ts'
import type { Facts } from '../../providers/facts.ts'
import { judgeObject } from '../../providers/judge-object.ts'
import type { Registry } from '../../providers/registry.ts'
import type { Fields } from '../../providers/unchecked.ts'
import { type DatabaseCluster, databaseCluster } from '../../src/api/database-cluster.ts'
import { type Finding, orderFindings } from '../../src/api/finding.ts'
import type { Kind } from '../../src/api/kind.ts'
import { rememberEach } from '../../src/api/memory.ts'
import { misshape } from '../../src/api/shape.ts'
import { type Node, structuralSchema } from '../../src/api/structural.ts'
import { definitionFindings } from './definition-rules.ts'
import { METADATA, nameFindings } from './metadata.ts'
import { blocksRules, schemaFindings } from './schema.ts'
import { type Stored, stored } from './stored.ts'

export interface Judged {
  readonly kind: Kind
  /** As it is written, with its namespace. */
  readonly written: Fields
  /** As it was, as far as that is known. */
  readonly before: Fields | undefined
}

/** Everything that would be said of an object when it is applied. */
export function findingsOf({ kind, written, before }: Judged, registry: Registry, facts: Facts): Finding[] {
  const node = schemaOf(kind)
  const was = before && stored(kind, before)
  const old = was && wellBuilt(kind, was) ? completed(kind, was, undefined, registry) : undefined
  // the status of a manifest is dropped: it stays as it is
  const applied = {
    ...stored(kind, { ...written, status: undefined }),
    ...(was?.status !== undefined && { status: was.status })
  }
  const isBuilt = wellBuilt(kind, applied)
  const after = isBuilt ? completed(kind, applied, old, registry) : applied

  const refused = [...nameFindings(written), ...schemaFindings(node, after)]
  const held = refused.some(blocksRules) ? [] : definitionFindings(node, after, old)
  const ruled = isBuilt ? judgeObject(kind, { after, before: old }, registry, facts) : []
  const first = [...refused, ...held]
  const told = new Set(first.map(({ path }) => String(path)))
  return [...orderFindings(first), ...ruled.filter(({ path }) => !told.has(String(path)))]
}

/** Whether rules may take it for an object of its kind. */
export const wellBuilt = (kind: Kind, object: Fields): boolean => misshape(kind, object) === undefined

/** As a definition has it; of what an API server sees to by itself, only what people get wrong. */
const schemaOf = rememberEach((kind: Kind): Node => {
  const schema = structuralSchema(kind)
  return { ...schema, properties: { ...schema.properties, metadata: METADATA, status: {} } }
})

/** With what the door adds; only clusters get anything. */
function completed(kind: Kind, object: Stored, before: Stored | undefined, registry: Registry): Stored {
  if (kind !== databaseCluster) return object
  const unfinished = {
    cluster: object as never as DatabaseCluster,
    before: before as never as DatabaseCluster | undefined
  }
  const provider = registry.find(unfinished.cluster, unfinished.before)
  return provider === undefined ? object : (withDefaults(unfinished, provider) as never as Stored)
}
