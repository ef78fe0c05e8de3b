/** Operations that a tool will undo, because git says otherwise. */
import { unwise } from '../../../src/api/finding.ts'
import type { OperationGiven } from '../../contract.ts'
import { changedUnderTools, toolByMark } from '../../gitops.ts'
import type { Rule } from '../../rule.ts'
import { askedAt, granted, isWish, memberOf } from '../../wish.ts'
import { isNew } from './start.ts'

const FIX = 'change it in git instead'

export const gitopsRules: readonly Rule<OperationGiven>[] = [
  {
    id: 'gitops/owned-field',
    severity: 'warn',
    what: 'An operation on a field that a GitOps tool keeps.',
    why: 'At its next sync the tool puts back what git says, and the operation is undone.',
    fix: 'Change the field in git instead.',
    check(given, report) {
      if (!isNew(given) || !isWish(given.request.spec.type)) return
      const { request, cluster, provider } = given
      const after = granted(request, cluster, provider)
      const kept = changedUnderTools(cluster, after)
      const tool = kept === undefined ? toolByMark(cluster) : undefined
      if (tool !== undefined)
        report(
          unwise(memberOf(request), { why: `${tool} manages this cluster and will put its fields back`, fix: FIX })
        )
      const told = new Set<string>()
      for (const { tool, manager, path } of kept ?? []) {
        const at = askedAt(request, after, path)
        if (told.has(String(at))) continue
        told.add(String(at))
        report(
          unwise(at, { why: `${tool} keeps ${path} of the cluster (as ${manager}) and will put it back`, fix: FIX })
        )
      }
    }
  }
]
