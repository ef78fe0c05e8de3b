/** Operations that write into the spec of their cluster and let the one pipeline carry it: written once, judged by the status of the cluster. */
import jsonpatch, { type Operation as Edit } from 'fast-json-patch'
import type { Driver } from '../../providers/contract.ts'
import type { Progress } from '../../providers/operation.ts'
import { granted } from '../../providers/wish.ts'
import { conditionOf } from '../../src/api/condition.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { OpsRequest, OpsRequestStatus } from '../../src/api/ops-request.ts'
import { compareQuantities, parseQuantity } from '../../src/api/quantity.ts'

/** On the cluster: the operation that wrote last. It travels in the same patch as the wish, so that none is written twice. */
export const WRITTEN_BY = 'dbaas.dev/operation'
const AT_MARK = `/metadata/annotations/${WRITTEN_BY.replaceAll('/', '~1')}`

type Values = NonNullable<OpsRequestStatus['previous']>

/** What the wish changes, as edits that fail where the old value is not there any more. */
export function editsOf(request: OpsRequest, cluster: DatabaseCluster, driver: Driver): Edit[] {
  const after = granted(request, cluster, driver)
  return jsonpatch.compare({ spec: cluster.spec }, { spec: after.spec }, true)
}

/** The old values of what the edits change, by path. */
export const valuesBefore = (edits: readonly Edit[]): Values =>
  edits
    .filter(({ op }) => op !== 'test')
    .map(({ path }) => {
      const test = edits.find((edit) => edit.op === 'test' && edit.path === path)
      return { path, ...(test?.op === 'test' && { value: JSON.stringify(test.value) }) }
    })

export const isWritten = ({ metadata }: DatabaseCluster, mark: string): boolean =>
  metadata.annotations?.[WRITTEN_BY] === mark

/** The edits with the mark of who made them. */
export function marked(edits: readonly Edit[], { metadata }: DatabaseCluster, mark: string): object[] {
  const { annotations, resourceVersion } = metadata
  return [
    { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion },
    ...edits,
    annotations === undefined
      ? { op: 'add', path: '/metadata/annotations', value: { [WRITTEN_BY]: mark } }
      : { op: 'add', path: AT_MARK, value: mark }
  ]
}

/** Puts the old values back where what we wrote still stands. */
export const takenBack = (values: Values): object[] =>
  values.map(({ path, value }) =>
    value === undefined ? { op: 'remove', path } : { op: 'add', path, value: JSON.parse(value) as unknown }
  )

/** How far the cluster is with what was written, from what its status says of that very generation. */
export function wishProgress(request: OpsRequest, { metadata, spec, status = {} }: DatabaseCluster): Progress {
  const members = (status.members ?? []).map(({ name, ready, reason }) => ({
    object: name,
    status: ready ? ('Succeeded' as const) : ('Running' as const),
    ...(reason !== undefined && { message: reason })
  }))
  const running = (reason: string, message: string): Progress => ({ state: 'Running', reason, message, members })
  const current = (type: Parameters<typeof conditionOf>[1]) => {
    const condition = conditionOf(status.conditions ?? [], type)
    return condition?.observedGeneration === metadata.generation ? condition : undefined
  }
  const [ready, stalled] = [current('Ready'), current('Stalled')]
  if (status.observedGeneration !== metadata.generation || ready === undefined) {
    const message = 'The cluster has not been looked at since the change'
    return { state: 'Running', reason: 'NotSeen', message, members: members.map(waiting) }
  }
  if (stalled?.status === 'True') return { state: 'Failed', reason: stalled.reason, message: stalled.message, members }
  if (status.phase === 'Failed')
    return { state: 'Failed', reason: status.reason ?? 'Failed', message: status.message ?? '', members }
  if (ready.status !== 'True') return running(ready.reason, ready.message)
  const missing = MISSING[request.spec.type]?.(request, { spec, status }) ?? unready(request, status)
  if (missing !== undefined) return running('NotThereYet', missing)
  return { state: 'Succeeded', reason: 'Done', message: SUCCESS[request.spec.type] ?? 'It is as asked for', members }
}

/** Its child may be Ready before all is told of its members, and then they would stay told as under way for ever. */
function unready({ spec: { type } }: OpsRequest, { members = [] }: NonNullable<DatabaseCluster['status']>) {
  const names = members.filter(({ ready }) => !ready).map(({ name }) => name)
  return type === 'Stop' || names.length === 0 ? undefined : `${names.join(', ')} not ready yet`
}

/** What a member is while nobody knows whether it has changed. */
const waiting = ({ object }: { readonly object: string }) => ({ object, status: 'Pending' as const })

const SUCCESS: Readonly<Partial<Record<OpsRequest['spec']['type'], string>>> = {
  Start: 'The database is on',
  Stop: 'The database is off, and its volumes are kept',
  Reconfiguring: 'Applied; what waits for a restart is listed in status.config.pendingRestart of the cluster'
}

interface Cluster {
  readonly spec: DatabaseCluster['spec']
  readonly status: NonNullable<DatabaseCluster['status']>
}

/** What is still missing though the cluster is Ready. */
const MISSING: Readonly<
  Partial<Record<OpsRequest['spec']['type'], (request: OpsRequest, cluster: Cluster) => string | undefined>>
> = {
  Stop: (_, { status }) => (status.power === 'Off' ? undefined : 'members are still running'),
  Start: (_, { status }) => (status.power === 'On' ? undefined : 'members are not running yet'),
  VolumeExpansion(_, { spec, status: { storage } }) {
    const [wanted, have] = [parseQuantity(spec.storage), parseQuantity(storage?.allocated)]
    if (storage?.resizing) return 'volumes are growing'
    if (wanted === undefined || have === undefined || compareQuantities(have, wanted) >= 0) return undefined
    return `volumes have ${storage?.allocated} of ${spec.storage}`
  },
  Upgrade(_, { spec, status: { members = [] } }) {
    const behind = members.filter(({ version }) => version !== undefined && version !== spec.version)
    return behind.length === 0 ? undefined : `${behind.map(({ name }) => name).join(', ')} run an older version`
  }
}
