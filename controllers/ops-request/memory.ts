/** What a cluster remembers of its operations, so that one which a GitOps tool makes again from git is not done again. */
import { createHash } from 'node:crypto'
import type { DatabaseCluster, DatabaseClusterStatus } from '../../src/api/database-cluster.ts'
import type { OpsRequest } from '../../src/api/ops-request.ts'
import { phaseOf } from './life.ts'

export type Remembered = NonNullable<DatabaseClusterStatus['recentOperations']>[number]

const MOST = 20

/** Done again, these would hurt: they are forgotten last. */
const PRECIOUS: ReadonlySet<string> = new Set(['Restore', 'RebuildInstance', 'Upgrade'])

/** What was asked for; to cancel asks for nothing. */
export function specHash({ spec }: OpsRequest): string {
  const { cancel: _, ...asked } = spec
  return createHash('sha256').update(JSON.stringify(asked, sortedKeys)).digest('hex').slice(0, 32)
}

const sortedKeys = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

/** The same request, done before under another UID. */
export function twinOf(request: OpsRequest, cluster: DatabaseCluster): Remembered | undefined {
  const { name, uid } = request.metadata
  const namesakes = cluster.status?.recentOperations?.filter(
    (one) => one.name === name && one.uid !== uid && one.phase === 'Succeeded'
  )
  return namesakes?.find((one) => one.specHash === specHash(request))
}

/** The memory with this operation in it, the newest last. */
export function remembering(request: OpsRequest, cluster: DatabaseCluster): readonly Remembered[] {
  const { name, uid = '' } = request.metadata
  const { recentOperations = [] } = cluster.status ?? {}
  if (recentOperations.some((one) => one.uid === uid)) return recentOperations
  const finishedAt = request.status?.completionTime ?? ''
  const entry: Remembered = {
    name,
    uid,
    type: request.spec.type,
    specHash: specHash(request),
    phase: phaseOf(request),
    finishedAt
  }
  const all = [...recentOperations.filter((one) => one.name !== name), entry]
  if (all.length <= MOST) return all
  const forgotten = all.find(({ type }) => !PRECIOUS.has(type)) ?? all[0]
  return all.filter((one) => one !== forgotten)
}
