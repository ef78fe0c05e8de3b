/** The status of a cluster: conditions as Kubernetes has them, and no generation at all, as with the real one. */
import type { View } from '../percona/cluster.ts'
import { isComplete, readyCount, type Troupe } from '../percona/groups.ts'
import { type Condition, dated } from '../scene.ts'
import type { Child } from './api.ts'

export function statusOf({ child, troupes, state, refusal, scene }: View<Child>): object {
  const before = child.status ?? {}
  return {
    ...before,
    state,
    host: hostOf(child),
    ...Object.fromEntries(
      ['mysql', 'haproxy', 'router'].map((suffix) => [
        suffix,
        component(troupes.find(({ group }) => group.name === `${child.metadata.name}-${suffix}`))
      ])
    ),
    innodbClusterName: child.metadata.name.replaceAll(/[^a-zA-Z0-9]/g, ''),
    ...(state === 'ready' && child.spec.backup && { backupVersion: '8.4.0-6' }),
    conditions: dated(conditions(), before.conditions, scene.now)
  }

  function component(troupe: Troupe | undefined): object {
    if (troupe === undefined) return { size: 0, ready: 0 }
    const image = troupe.group.spec.image ?? ''
    return {
      size: state === 'paused' ? 0 : troupe.group.size,
      ready: readyCount(troupe),
      state: isComplete(troupe) ? 'ready' : state === 'paused' || state === 'stopping' ? state : 'initializing',
      ...(isComplete(troupe) && { version: image.slice(image.lastIndexOf(':') + 1) })
    }
  }

  function conditions(): Condition[] {
    const is = (type: string, so: boolean): Condition => ({
      type,
      status: so ? 'True' : 'False',
      reason: type,
      message: ''
    })
    const wasBorn = before.conditions?.some(({ type, status }) => type === BORN && status === 'True') === true
    return [
      is('Initializing', state === 'initializing'),
      is('Ready', state === 'ready'),
      ...(wasBorn || state === 'ready' ? [is(BORN, true)] : []),
      ...(refusal === undefined
        ? []
        : [{ type: 'Error', status: 'True', reason: 'ErrorReconcile', message: `reconcile: ${refusal}` }])
    ]
  }
}

const BORN = 'InnoDBClusterBootstrapped'

function hostOf({ spec, metadata: { name, namespace } }: Child): string {
  const front = spec.proxy?.haproxy?.enabled ? 'haproxy' : spec.proxy?.router?.enabled ? 'router' : 'mysql'
  return `${name}-${front}.${namespace}`
}
