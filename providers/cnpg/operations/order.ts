/** An order that CloudNativePG takes from the status of its Cluster, as its own command line gives it. */
import type { Live } from '../../found.ts'
import type { Act } from '../../operation.ts'
import { listIn, valueIn } from '../../unchecked.ts'

interface Condition {
  readonly type: string
  readonly status: 'True' | 'False'
  readonly reason: string
  readonly message: string
  readonly lastTransitionTime: string
}

/** With the phase the cluster stops being ready, so that nobody takes the old phase for the end of the new one. */
export function order(child: Live, since: string, fields: object, marks: readonly Condition[] = []): Act {
  const notReady: Condition = {
    type: 'Ready',
    status: 'False',
    reason: 'ClusterIsNotReady',
    message: 'Cluster Is Not Ready',
    lastTransitionTime: since
  }
  const written = [...marks, notReady]
  const others = listIn(child, 'status', 'conditions').filter(
    (condition) => !written.some(({ type }) => type === valueIn(condition, 'type'))
  )
  return {
    do: 'patch',
    object: child,
    subresource: 'status',
    patch: { status: { ...fields, conditions: [...others, ...written] } }
  }
}
