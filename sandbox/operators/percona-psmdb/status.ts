/** The status of a cluster: conditions are history in which everything stays True, members say who leads. */
import { isReady } from '../machines.ts'
import { generationSeen, type View } from '../percona/cluster.ts'
import { isComplete, readyCount, type Troupe } from '../percona/groups.ts'
import { type Condition, dated } from '../scene.ts'
import type { Child } from './api.ts'
import { CONFIG, MONGOS, PORT, primary, replicaSetOf } from './members.ts'

export function statusOf(view: View<Child>): object {
  const { child, troupes, state, refusal, scene } = view
  const before = child.status ?? {}
  const sets = troupes.filter(({ group }) => group.component !== MONGOS)
  const mongos = troupes.find(({ group }) => group.component === MONGOS)
  const image = child.spec.image ?? ''
  const sum = (count: (troupe: Troupe) => number) => troupes.reduce((total, troupe) => total + count(troupe), 0)
  return {
    ...before,
    state,
    message: refusal === undefined ? '' : `Error: ${refusal}`,
    ...generationSeen(view, before.observedGeneration),
    size: sum(({ group }) => group.size),
    ready: sum(readyCount),
    host: hostOf(child, troupes),
    ...(state === 'ready' && {
      mongoImage: image,
      mongoVersion: /:(\d+\.\d+\.\d+)/.exec(image)?.[1] ?? '',
      ...(child.spec.backup?.enabled && {
        backupVersion: '2.12.0',
        backupImage: child.spec.backup.image,
        backupConfigHash: 'stand-in'
      }),
      ...(child.spec.pmm?.enabled && { pmmStatus: 'ready' })
    }),
    replsets: Object.fromEntries(sets.map((troupe) => [replicaSetOf(child, troupe.group), replicaSet(troupe)])),
    mongos: mongos === undefined ? undefined : { ...group(mongos), size: mongos.pods.length },
    conditions: remembered(view, before.conditions)
  }

  function replicaSet(troupe: Troupe): object {
    const leader = primary(child, troupe)
    const name = replicaSetOf(child, troupe.group)
    return {
      ...group(troupe),
      initialized: true,
      ...(name === CONFIG && { clusterRole: 'configsvr' }),
      ...(child.spec.sharding?.enabled && name !== CONFIG && { clusterRole: 'shardsvr', added_as_shard: true }),
      members: Object.fromEntries(
        troupe.pods
          .filter(isReady)
          .map((pod) => [pod.metadata.name, member(pod.metadata.name, pod.metadata.name === leader)])
      )
    }
  }

  function group(troupe: Troupe): { status: string; size: number; ready: number; message?: string } {
    const counts = { size: troupe.group.size, ready: readyCount(troupe) }
    // The cluster itself goes on initializing: only its parts say that a pod finds no place.
    if (scene.knobs.turned('unschedulable'))
      return { ...counts, status: 'error', message: '0/3 nodes are available: 3 Insufficient memory.' }
    return {
      ...counts,
      status: isComplete(troupe) ? 'ready' : state === 'paused' || state === 'stopping' ? state : 'initializing'
    }
  }
}

const member = (pod: string, leads: boolean): object =>
  leads ? { name: pod, state: 1, stateStr: 'PRIMARY' } : { name: pod, state: 2, stateStr: 'SECONDARY' }

function hostOf({ spec, metadata: { name, namespace } }: Child, troupes: readonly Troupe[]): string {
  const domain = `${namespace}.svc.cluster.local`
  if (spec.sharding?.enabled) return `${name}-mongos.${domain}:${PORT}`
  const [first] = troupes
  if (first === undefined) return ''
  if (!spec.replsets?.[0]?.expose?.enabled) return `${first.group.name}.${domain}`
  return first.pods.map(({ metadata }) => `${metadata.name}.${domain}:${PORT}`).join(',')
}

/** A state once reached stays True for ever; only the newest has a new time. */
function remembered({ state, scene, refusal }: View<Child>, before: readonly Condition[] = []): Condition[] {
  const known = before.some(({ type }) => type === state)
  const all = known
    ? before
    : [
        ...before,
        { type: state, status: 'True', ...(refusal !== undefined && { reason: 'ErrorReconcile', message: refusal }) }
      ]
  return dated(all, before, scene.now)
}
