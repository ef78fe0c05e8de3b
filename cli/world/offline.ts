/** A world of files: only what they hold is known, and of the children of other operators nothing. */
import { type FactKinds, factsFrom, type Stranger } from '../../providers/facts.ts'
import { KINDS } from '../../src/api/kinds.ts'
import type { Live } from '../../src/api/live.ts'
import type { World } from './world.ts'

/** The kinds that rules look up and that have no namespace. */
const CLUSTER_WIDE = new Set([
  'StorageClass',
  ...KINDS.filter(({ scope }) => scope === 'Cluster').map(({ kind }) => kind)
])

export function offlineWorld(objects: readonly Live[], namespace: string): World {
  const placed = objects.map((object) => inNamespace(object, namespace))
  return {
    facts: factsFrom(placed as unknown as (FactKinds[keyof FactKinds] | Stranger)[]),
    namespace,
    around: async () => [],
    shows: () => false,
    named: async () => []
  }
}

/** The object where it would be applied: in the namespace of the command line where it names none. */
export const inNamespace = <One extends Live>(object: One, namespace: string): One =>
  object.metadata.namespace === undefined && !CLUSTER_WIDE.has(object.kind)
    ? { ...object, metadata: { ...object.metadata, namespace } }
    : object
