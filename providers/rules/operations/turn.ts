/** Whether it is the turn of an operation: what it is asked of, what it waits for, and who will undo it. */
import { forbidden, unwise } from '../../../src/api/finding.ts'
import type { OperationType } from '../../../src/api/ops-request.ts'
import type { OperationGiven } from '../../contract.ts'
import type { Report, Rule } from '../../rule.ts'
import { type Turn, turnOf } from '../../turn.ts'
import { spec, withPaths } from '../places.ts'
import { wrongName } from '../references.ts'
import { CLUSTER, isNew, leavesClusterAlone, TYPE } from './start.ts'

const ENDED: readonly string[] = ['Succeeded', 'Failed', 'Cancelled', 'TimedOut', 'Skipped']

/** Why these are not taken back once they run. */
export const NO_WAY_BACK: Readonly<Partial<Record<OperationType, string>>> = {
  VolumeExpansion: 'volumes that have begun to grow cannot shrink',
  Upgrade: 'members that run the new version cannot go back'
}

function wrongCancel({ request, before }: OperationGiven, report: Report): void {
  const at = spec.child('cancel')
  if (!request.spec.cancel || before?.spec.cancel) return
  const phase = before?.status?.phase
  if (before === undefined) {
    report(forbidden(at, { value: true, why: 'there is nothing to cancel yet', fix: 'leave it away' }))
  } else if (phase !== undefined && ENDED.includes(phase)) {
    report(forbidden(at, { value: true, why: `the operation has ended as ${phase}`, fix: 'leave it as it is' }))
  } else if (phase === 'Running') {
    const inPlace = request.spec.restore?.mode === 'InPlace' ? 'the data is being overwritten' : undefined
    const why = NO_WAY_BACK[request.spec.type] ?? inPlace
    if (why !== undefined) report(forbidden(at, { value: true, why, fix: 'wait for it to end' }))
  }
}

const WAITS: readonly Turn[] = ['Alone', 'InTurn']

/** The operation that a new one would have to wait for: the last of the queue, or the one that runs. */
function aheadOf(given: OperationGiven): { name: string; runs: boolean } | undefined {
  if (!isNew(given) || !WAITS.includes(turnOf(given.request, given.provider))) return undefined
  const { queue = [], activeOperation } = given.cluster.status ?? {}
  const { name } = given.request.metadata
  if (activeOperation?.name === name) return undefined // whoever gave it the slot could not say so any more
  const last = (queue.includes(name) ? queue.slice(0, queue.indexOf(name)) : queue).at(-1)
  if (last !== undefined) return { name: last, runs: false }
  return activeOperation && { name: activeOperation.name, runs: true }
}

/** What a new request waits for, with where it says so; what was once created stays as it was. */
const dependencies = ({ request, before }: OperationGiven) =>
  withPaths(before === undefined ? request.spec.dependsOn : undefined, spec.child('dependsOn'))

/** A request that was skipped had been done before. */
const ENDED_WELL: readonly string[] = ['Succeeded', 'Skipped']

const requestNamed = (name: string, { request, facts }: OperationGiven) =>
  facts.find('OpsRequest', name, request.metadata.namespace)

/** How far the request of a name is; one that is gone is remembered by its cluster. */
const phaseOfRequest = (name: string, given: OperationGiven): string | undefined =>
  (
    requestNamed(name, given)?.status ??
    given.cluster?.status?.recentOperations?.find((remembered) => remembered.name === name)
  )?.phase

/** Whether the request of a name waits for another one, by way of as many as there are between. */
function leadsTo(wanted: string | undefined, from: string, given: OperationGiven): boolean {
  const seen = new Set([from]) // what is added on the way is looked at as well
  for (const name of seen) for (const next of requestNamed(name, given)?.spec.dependsOn ?? []) seen.add(next)
  return wanted !== undefined && seen.has(wanted)
}

export const turnRules: readonly Rule<OperationGiven>[] = [
  {
    id: 'ops/unsupported',
    severity: 'deny',
    what: 'An operation that the provider of the cluster does not have.',
    why: 'The child operator has no means for it; the message says which, and what to do instead.',
    fix: 'Follow the message.',
    check({ request, before, provider }, report) {
      const ability = provider?.supports.operations[request.spec.type]
      if (before !== undefined || ability === undefined || ability === true) return
      report(forbidden(TYPE, { value: request.spec.type, ...ability }))
    }
  },

  {
    id: 'ops/name',
    severity: 'deny',
    what: 'A name that no object can have.',
    why: 'Nothing can be found under it, and with slashes or escapes in it, it could lead to where the request has no business.',
    fix: 'Use lower-case letters, digits, dots and dashes.',
    check(given, report) {
      const { clusterRef, backup, restore } = given.request.spec
      const named = [
        { item: clusterRef, at: CLUSTER },
        { item: backup?.storageRef?.name, at: spec.child('backup', 'storageRef', 'name') },
        { item: restore?.backup.name, at: spec.child('restore', 'backup', 'name') },
        ...dependencies(given)
      ]
      if (given.before === undefined) for (const { item, at } of named) wrongName(item, at).forEach(report)
    }
  },

  {
    id: 'ops/cluster-missing',
    severity: 'warn',
    what: 'The cluster does not exist yet.',
    why: 'GitOps tools apply in any order, so it may still come; the operation waits for it and says so.',
    fix: 'Create the cluster, or correct clusterRef.',
    check({ request, before, cluster, facts }, report) {
      if (before !== undefined || cluster !== undefined || !facts.knows('DatabaseCluster')) return
      report(
        unwise(CLUSTER, {
          value: request.spec.clusterRef,
          why: 'no such DatabaseCluster exists in this namespace yet'
        })
      )
    }
  },

  {
    id: 'ops/cluster-deleting',
    severity: 'deny',
    what: 'The cluster is being deleted.',
    why: 'Nothing that is done to it will last.',
    fix: 'Wait until it is gone; name another cluster.',
    check(given, report) {
      if (!isNew(given) || leavesClusterAlone(given) || given.cluster.metadata.deletionTimestamp === undefined) return
      report(
        forbidden(CLUSTER, {
          value: given.request.spec.clusterRef,
          why: 'is being deleted',
          fix: 'name another cluster'
        })
      )
    }
  },

  {
    id: 'ops/conflict',
    severity: 'deny',
    what: 'Another operation runs or waits, and this one does not want to wait.',
    why: 'One operation at a time works on a cluster, first come first served.',
    fix: 'Wait for the others, or set onConflict to Enqueue.',
    check(given, report) {
      const ahead = aheadOf(given)
      if (ahead === undefined || given.request.spec.onConflict !== 'Reject') return
      report(
        forbidden(spec.child('onConflict'), {
          why: `operation ${ahead.name} is ${ahead.runs ? 'running' : 'waiting for its turn'}`,
          fix: 'wait for it, or write Enqueue'
        })
      )
    }
  },

  {
    id: 'ops/queued',
    severity: 'warn',
    what: 'Another operation runs or waits, and this one waits for it.',
    why: 'One operation at a time works on a cluster, first come first served.',
    fix: 'Nothing needs to be done.',
    check(given, report) {
      const ahead = aheadOf(given)
      if (ahead === undefined || given.request.spec.onConflict === 'Reject') return
      report(unwise(spec, { why: `will be queued behind ${ahead.name}` }))
    }
  },

  {
    id: 'ops/generation',
    severity: 'deny',
    what: 'The cluster is not at the generation that the request was made for.',
    why: 'Somebody has edited the cluster since the request was written.',
    fix: 'Look at the cluster again, and write the request for what it is now.',
    check(given, report) {
      if (!isNew(given)) return
      const { ifClusterGeneration: wanted } = given.request.spec
      const { generation } = given.cluster.metadata
      if (wanted === undefined || generation === undefined || wanted === generation) return
      report(
        forbidden(spec.child('ifClusterGeneration'), {
          value: wanted,
          why: `the cluster is at generation ${generation}`,
          fix: 'look at the cluster again'
        })
      )
    }
  },

  {
    id: 'ops/depends-on-itself',
    severity: 'deny',
    what: 'A request that depends on itself, at once or by way of others.',
    why: 'It would wait for ever.',
    fix: 'Remove its own name from dependsOn, or that of the request that leads back to it.',
    check(given, report) {
      const { name } = given.request.metadata
      for (const { item, at } of dependencies(given)) {
        if (item === name) report(forbidden(at, { value: item, why: 'is this request itself', fix: 'remove it' }))
        else if (leadsTo(name, item, given))
          report(forbidden(at, { value: item, why: 'waits for this request in turn', fix: 'remove it' }))
      }
    }
  },

  {
    id: 'ops/dependency-ended',
    severity: 'deny',
    what: 'A request that depends on one that has ended without success.',
    why: 'It begins only when all it depends on have succeeded, and that one never will.',
    fix: 'Name a request that can still succeed, or do without.',
    check(given, report) {
      for (const { item, at } of dependencies(given)) {
        const phase = phaseOfRequest(item, given)
        if (item === given.request.metadata.name) continue // said by ops/depends-on-itself
        if (phase === undefined || ENDED_WELL.includes(phase) || !ENDED.includes(phase)) continue
        report(
          forbidden(at, {
            value: item,
            why: `has ended as ${phase}`,
            fix: 'name a request that can still succeed, or remove it'
          })
        )
      }
    }
  },

  {
    id: 'ops/dependency-missing',
    severity: 'warn',
    what: 'A request that depends on one that does not exist yet.',
    why: 'GitOps tools apply in any order, so it may still come; until then this one waits.',
    fix: 'Create the other one, or correct the name.',
    check(given, report) {
      if (!given.facts.knows('OpsRequest')) return
      for (const { item, at } of dependencies(given)) {
        if (item === given.request.metadata.name || requestNamed(item, given) !== undefined) continue
        if (phaseOfRequest(item, given) !== undefined) continue
        report(
          unwise(at, {
            value: item,
            why: 'no such OpsRequest exists in this namespace yet',
            fix: 'create it, or correct the name'
          })
        )
      }
    }
  },

  {
    id: 'ops/cancel',
    severity: 'deny',
    what: 'Something that cannot be cancelled, because it cannot go back or has ended.',
    why: 'A volume that grew, a version that moved and data that is being overwritten do not go back half way.',
    fix: 'Wait for it to end.',
    check: wrongCancel
  }
]
