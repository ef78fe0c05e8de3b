/** Our finalizer: while it is there, a deletion waits until the children are gone as the policy says. */
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'

export const FINALIZER = 'dbaas.dev/children'

export const hasFinalizer = ({ metadata }: DatabaseCluster): boolean =>
  metadata.finalizers?.includes(FINALIZER) ?? false

/** A JSON patch that touches nothing but our entry, and fails when somebody was faster. */
export function adding({ metadata: { finalizers = [], resourceVersion } }: DatabaseCluster): object[] {
  return [
    { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion },
    finalizers.length === 0
      ? { op: 'add', path: '/metadata/finalizers', value: [FINALIZER] }
      : { op: 'add', path: '/metadata/finalizers/-', value: FINALIZER }
  ]
}

/** Of this very cluster: whoever has not heard yet that it is gone would let go of the next one of its name. */
export function removing({ metadata: { finalizers = [], uid } }: DatabaseCluster): object[] {
  const at = `/metadata/finalizers/${finalizers.indexOf(FINALIZER)}`
  return [
    { op: 'test', path: '/metadata/uid', value: uid },
    { op: 'test', path: at, value: FINALIZER },
    { op: 'remove', path: at }
  ]
}
