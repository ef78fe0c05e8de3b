/** Whether it is the turn of an operation: what it is asked of, what it waits for, and who will undo it. */
import type { DatabaseCluster } from '../../../src/api/database-cluster.ts'
import { forbidden, type Problem, unwise } from '../../../src/api/finding.ts'
import type { OperationType } from '../../../src/api/ops-request.ts'
import type { OperationGiven } from '../../contract.ts'
import type { Rule } from '../../rule.ts'
import { isWish, memberOf } from '../../wish.ts'
import { spec, withPaths } from '../places.ts'
import { CLUSTER, isNew, leavesClusterAlone, TYPE } from './start.ts'

const ENDED: readonly string[] = ['Succeeded', 'Failed', 'Cancelled', 'TimedOut', 'Skipped']

const NO_WAY_BACK: Readonly<Partial<Record<OperationType, string>>> = {
  VolumeExpansion: 'volumes that have begun to grow cannot shrink',
  Upgrade: 'members that run the new version cannot go back'
}

function* wrongCancel({ request, before }: OperationGiven): Generator<Problem> {
  const at = spec.child('cancel')
  if (!request.spec.cancel || before?.spec.cancel) return
  const phase = before?.status?.phase
  if (before === undefined) {
    yield forbidden(at, { value: true, why: 'there is nothing to cancel yet', fix: 'leave it away' })
  } else if (phase !== undefined && ENDED.includes(phase)) {
    yield forbidden(at, { value: true, why: `the operation has ended as ${phase}`, fix: 'leave it as it is' })
  } else if (phase === 'Running') {
    const inPlace = request.spec.restore?.mode === 'InPlace' ? 'the data is being overwritten' : undefined
    const why = NO_WAY_BACK[request.spec.type] ?? inPlace
    if (why !== undefined) yield forbidden(at, { value: true, why, fix: 'wait for it to end' })
  }
}

const TRACKING: readonly { readonly tool: string; readonly label: string }[] = [
  { tool: 'Argo CD', label: 'argocd.argoproj.io/instance' },
  { tool: 'Argo CD', label: 'argocd.argoproj.io/tracking-id' },
  { tool: 'Flux', label: 'kustomize.toolkit.fluxcd.io/name' },
  { tool: 'Flux', label: 'helm.toolkit.fluxcd.io/name' }
]

function gitopsOwner({ metadata: { labels, annotations } }: DatabaseCluster): string | undefined {
  return TRACKING.find(({ label }) => labels?.[label] !== undefined || annotations?.[label] !== undefined)?.tool
}

export const turnRules: readonly Rule<OperationGiven>[] = [
  {
    id: 'ops/unsupported',
    severity: 'deny',
    what: 'An operation that the provider of the cluster does not have.',
    why: 'The child operator has no means for it; the message says which, and what to do instead.',
    fix: 'Follow the message.',
    *check({ request, before, provider }) {
      const ability = provider?.supports.operations[request.spec.type]
      if (before !== undefined || ability === undefined || ability === true) return
      yield forbidden(TYPE, { value: request.spec.type, ...ability })
    }
  },

  {
    id: 'ops/cluster-missing',
    severity: 'warn',
    what: 'The cluster does not exist yet.',
    why: 'GitOps tools apply in any order, so it may still come; the operation waits for it and says so.',
    fix: 'Create the cluster, or correct clusterRef.',
    *check({ request, before, cluster, facts }) {
      if (before !== undefined || cluster !== undefined || !facts.knows('DatabaseCluster')) return
      yield unwise(CLUSTER, {
        value: request.spec.clusterRef,
        why: 'no such DatabaseCluster exists in this namespace yet'
      })
    }
  },

  {
    id: 'ops/cluster-deleting',
    severity: 'deny',
    what: 'The cluster is being deleted.',
    why: 'Nothing that is done to it will last.',
    fix: 'Wait until it is gone; name another cluster.',
    *check(given) {
      if (!isNew(given) || leavesClusterAlone(given) || given.cluster.metadata.deletionTimestamp === undefined) return
      yield forbidden(CLUSTER, {
        value: given.request.spec.clusterRef,
        why: 'is being deleted',
        fix: 'name another cluster'
      })
    }
  },

  {
    id: 'ops/conflict',
    severity: 'deny',
    what: 'Another operation runs, and this one does not want to wait.',
    why: 'One operation at a time works on a cluster.',
    fix: 'Wait for the other one, or set onConflict to Enqueue.',
    *check(given) {
      const active = given.cluster?.status?.activeOperation
      if (!isNew(given) || active === undefined || given.request.spec.onConflict !== 'Reject') return
      yield forbidden(spec.child('onConflict'), {
        why: `operation ${active.name} is running`,
        fix: 'wait for it, or write Enqueue'
      })
    }
  },

  {
    id: 'ops/queued',
    severity: 'warn',
    what: 'Another operation runs, and this one waits for it.',
    why: 'One operation at a time works on a cluster, first come first served.',
    fix: 'Nothing needs to be done.',
    *check(given) {
      const status = given.cluster?.status
      if (!isNew(given) || given.request.spec.onConflict === 'Reject') return
      const ahead = status?.queue?.at(-1) ?? status?.activeOperation?.name
      if (ahead !== undefined) yield unwise(spec, { why: `will be queued behind ${ahead}` })
    }
  },

  {
    id: 'ops/generation',
    severity: 'deny',
    what: 'The cluster is not at the generation that the request was made for.',
    why: 'Somebody has edited the cluster since the request was written.',
    fix: 'Look at the cluster again, and write the request for what it is now.',
    *check(given) {
      if (!isNew(given)) return
      const { ifClusterGeneration: wanted } = given.request.spec
      const { generation } = given.cluster.metadata
      if (wanted === undefined || generation === undefined || wanted === generation) return
      yield forbidden(spec.child('ifClusterGeneration'), {
        value: wanted,
        why: `the cluster is at generation ${generation}`,
        fix: 'look at the cluster again'
      })
    }
  },

  {
    id: 'ops/depends-on-itself',
    severity: 'deny',
    what: 'A request that depends on itself.',
    why: 'It would wait for ever.',
    fix: 'Remove its own name from dependsOn.',
    *check({ request }) {
      for (const { item, at } of withPaths(request.spec.dependsOn, spec.child('dependsOn'))) {
        if (item === request.metadata.name)
          yield forbidden(at, { value: item, why: 'is this request itself', fix: 'remove it' })
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
  },

  {
    id: 'gitops/owned-field',
    severity: 'warn',
    what: 'An operation on a field that a GitOps tool owns.',
    why: 'At its next sync the tool puts back what git says, and the operation is undone.',
    fix: 'Change the field in git instead.',
    *check(given) {
      if (!isNew(given) || !isWish(given.request.spec.type)) return
      const owner = gitopsOwner(given.cluster)
      if (owner !== undefined) {
        yield unwise(memberOf(given.request), {
          why: `${owner} manages this cluster and will put its fields back`,
          fix: 'change it in git instead'
        })
      }
    }
  }
]
