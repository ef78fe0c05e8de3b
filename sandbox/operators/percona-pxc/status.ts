/** The status of a cluster: messages are a list, and conditions the last twenty changes of the state. */
import { generationSeen, type View } from '../percona/cluster.ts'
import { isComplete, readyCount, type Troupe } from '../percona/groups.ts'
import type { Condition } from '../scene.ts'
import type { Child } from './api.ts'

const LONGEST_HISTORY = 20

export function statusOf(view: View<Child>): object {
  const { child, troupes, state, refusal, scene } = view
  const before = child.status ?? {}
  const sum = (count: (troupe: Troupe) => number) => troupes.reduce((total, troupe) => total + count(troupe), 0)
  return {
    ...before,
    state,
    // Written on the way into the error only: another one that follows is not told.
    message: refusal === undefined ? [] : before.state === 'error' ? before.message : [`Error: ${refusal}`],
    ...generationSeen(view, before.observedGeneration),
    size: state === 'paused' ? 0 : sum(({ group }) => group.size),
    ready: sum(readyCount),
    host: hostOf(child),
    ...Object.fromEntries(troupes.map((troupe) => [troupe.group.component, component(troupe)])),
    conditions: history(view, before.conditions)
  }

  function component(troupe: Troupe): object {
    const { group } = troupe
    const image = group.spec.image ?? ''
    return {
      size: state === 'paused' ? 0 : group.size,
      ready: readyCount(troupe),
      status: isComplete(troupe) ? 'ready' : state === 'paused' || state === 'stopping' ? state : 'initializing',
      ...(scene.knobs.turned('unschedulable') && { message: '0/3 nodes are available: 3 Insufficient memory.' }),
      ...(isComplete(troupe) && { image, version: image.slice(image.lastIndexOf(':') + 1) }),
      labelSelectorPath: Object.entries(group.labels)
        .map(([label, value]) => `${label}=${value}`)
        .join()
    }
  }
}

function hostOf({ spec, metadata: { name, namespace } }: Child): string {
  const front = spec.haproxy?.enabled ? 'haproxy' : spec.proxysql?.enabled ? 'proxysql' : 'pxc'
  return `${name}-${front}.${namespace}`
}

function history({ state, scene, refusal }: View<Child>, before: readonly Condition[] = []): readonly Condition[] {
  if (before.at(-1)?.type === state) return before
  const change = { type: state, status: 'True', lastTransitionTime: scene.now }
  return [...before, { ...change, ...(refusal !== undefined && { reason: 'ErrorReconcile', message: refusal }) }].slice(
    -LONGEST_HISTORY
  )
}
