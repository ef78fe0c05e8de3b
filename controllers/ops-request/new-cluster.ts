/** A restore into a new cluster is alike on every engine: a DatabaseCluster like the old one, with the backup as its source. */
import { LABELS } from '../../providers/applier.ts'
import type { Facts } from '../../providers/facts.ts'
import type { Operation, Progress, Underway } from '../../providers/operation.ts'
import { conditionOf } from '../../src/api/condition.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { API_VERSION } from '../../src/api/kind.ts'

export const restoreIntoNewCluster = (facts: Facts): Operation => ({
  impact: () => 'None',
  timeoutSeconds: () => 24 * 3600, // as long as the data takes to come back
  makes: (given) => (found(given, facts) === undefined ? { ...DATABASE_CLUSTER, name: newNameOf(given) } : undefined),
  acts(given) {
    if (madeBy(given, facts) !== undefined || nameIsTaken(given, facts)) return []
    return [{ do: 'make', manifest: newCluster(given) }]
  },
  progress: (given) => progressOf(given, madeBy(given, facts)),
  cancel(given) {
    return madeBy(given, facts) === undefined
      ? []
      : { why: 'the new cluster has been made', fix: 'delete the new cluster if it is not wanted' }
  }
})

export const newNameOf = ({ request: { spec }, cluster, uid }: Underway): string =>
  spec.restore?.newClusterName || `${cluster.metadata.name}-${uid.slice(0, 8)}`

const DATABASE_CLUSTER = { apiVersion: API_VERSION, kind: 'DatabaseCluster' } as const

const found = (given: Underway, facts: Facts): DatabaseCluster | undefined =>
  facts.find('DatabaseCluster', newNameOf(given), given.cluster.metadata.namespace) ??
  (given.found.named(DATABASE_CLUSTER, newNameOf(given)) as DatabaseCluster | undefined)

const madeBy = (given: Underway, facts: Facts): DatabaseCluster | undefined => {
  const cluster = found(given, facts)
  return cluster?.metadata.labels?.[LABELS.operation] === given.uid ? cluster : undefined
}

const nameIsTaken = (given: Underway, facts: Facts): boolean => found(given, facts) !== undefined

/** As the old one is now, without what belongs to its own life. */
function newCluster(given: Underway) {
  const { spec, metadata } = given.cluster
  const { backup, pitr } = given.request.spec.restore ?? {}
  const { dataSource: _, allowMajorVersion: __, ...kept } = spec
  const dataSource = { ...(backup && { backup: { name: backup.name } }), ...(pitr && { pitr }) }
  return {
    ...DATABASE_CLUSTER,
    metadata: { name: newNameOf(given), ...(metadata.namespace && { namespace: metadata.namespace }) },
    spec: { ...kept, stopped: false, dataSource }
  }
}

function progressOf(given: Underway, made: DatabaseCluster | undefined): Progress {
  const name = newNameOf(given)
  const member = (status: 'Running' | 'Succeeded' | 'Failed') => [{ object: name, status }]
  if (made === undefined)
    return {
      state: 'Failed',
      reason: 'NameTaken',
      message: `There is another DatabaseCluster "${name}"`,
      members: member('Failed')
    }
  const { conditions = [], phase, message = '' } = made.status ?? {}
  const result = { newClusterRef: { name } }
  if (conditionOf(conditions, 'Ready')?.status === 'True')
    return {
      state: 'Succeeded',
      reason: 'Restored',
      message: `DatabaseCluster "${name}" is ready`,
      members: member('Succeeded'),
      result
    }
  if (conditionOf(conditions, 'Stalled')?.status === 'True' || phase === 'Failed')
    return { state: 'Failed', reason: 'RestoreFailed', message, members: member('Failed'), result }
  return {
    state: 'Running',
    reason: 'Restoring',
    message: `DatabaseCluster "${name}" is ${phase ?? 'new'}: ${message}`,
    members: member('Running'),
    result
  }
}
