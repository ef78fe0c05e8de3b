/** In which phase of its cluster an operation may start. */
import { forbidden, unwise } from '../../../src/api/finding.ts'
import type { OperationType } from '../../../src/api/ops-request.ts'
import type { OperationGiven } from '../../contract.ts'
import type { Rule } from '../../rule.ts'
import { isNew, leavesClusterAlone, type Phase, phaseOf, TYPE } from './start.ts'

interface Precondition {
  readonly refusedIn: readonly Phase[]
  /** What to do instead in some of these phases. */
  readonly instead?: Readonly<Partial<Record<Phase, string>>>
}

const GOING: readonly Phase[] = ['Deleting']
const NOT_WHILE_RESTORING: readonly Phase[] = ['Restoring', ...GOING]
const NEEDS_MEMBERS: Precondition = {
  refusedIn: ['Stopped', ...NOT_WHILE_RESTORING],
  instead: { Stopped: 'start the cluster first' }
}
const CHANGES_SPEC: Precondition = {
  refusedIn: ['Stopped', ...NOT_WHILE_RESTORING],
  instead: { Stopped: 'start the cluster first, or edit its spec' }
}

/** In which phases an operation is refused, unless force or a deadline says to wait. Busy phases only queue it. */
const PRECONDITIONS: Readonly<Record<OperationType, Precondition>> = {
  Start: { refusedIn: ['Ready', 'Degraded', ...GOING], instead: { Ready: 'it is on', Degraded: 'it is on' } },
  Stop: { refusedIn: ['Stopped', ...NOT_WHILE_RESTORING], instead: { Stopped: 'it is off' } },
  Restart: NEEDS_MEMBERS,
  RebuildInstance: NEEDS_MEMBERS,
  HorizontalScaling: CHANGES_SPEC,
  VerticalScaling: CHANGES_SPEC,
  VolumeExpansion: CHANGES_SPEC,
  Reconfiguring: CHANGES_SPEC,
  Upgrade: {
    refusedIn: ['Degraded', 'Failed', 'Stopped', ...NOT_WHILE_RESTORING],
    instead: { Stopped: 'start the cluster first' }
  },
  Backup: { refusedIn: ['Stopped', 'Failed', ...NOT_WHILE_RESTORING], instead: { Stopped: 'start the cluster first' } },
  Restore: {
    refusedIn: ['Stopped', ...GOING],
    instead: { Stopped: 'start the cluster first, or restore into a new one' }
  },
  Switchover: {
    refusedIn: ['Failed', 'Stopped', ...NOT_WHILE_RESTORING],
    instead: { Stopped: 'start the cluster first' }
  },
  Custom: { refusedIn: GOING }
}

const BUSY: readonly Phase[] = [
  'Pending',
  'Unknown',
  'Provisioning',
  'Updating',
  'Upgrading',
  'Resizing',
  'Starting',
  'Stopping'
]

const mayWait = ({ request: { spec } }: OperationGiven): boolean => spec.force || spec.preConditionDeadlineSeconds > 0

function refusedPhase(given: OperationGiven): { phase: Phase; instead: string | undefined } | undefined {
  if (!isNew(given) || leavesClusterAlone(given)) return undefined
  const { refusedIn, instead } = PRECONDITIONS[given.request.spec.type]
  const phase = phaseOf(given)
  return refusedIn.includes(phase) ? { phase, instead: instead?.[phase] } : undefined
}

export const phaseRules: readonly Rule<OperationGiven>[] = [
  {
    id: 'ops/phase',
    severity: 'deny',
    what: 'The cluster is in a phase in which the operation cannot start.',
    why: 'It would fail, or make a bad state worse.',
    fix: 'Follow the message; force or preConditionDeadlineSeconds make it wait for the right phase instead.',
    *check(given) {
      const refused = refusedPhase(given)
      if (refused === undefined || mayWait(given)) return
      yield forbidden(TYPE, {
        value: given.request.spec.type,
        why: `the cluster is ${refused.phase}`,
        fix: refused.instead ?? 'wait for it to change, or set preConditionDeadlineSeconds'
      })
    }
  },

  {
    id: 'ops/phase-wait',
    severity: 'warn',
    what: 'The operation will wait for the phase of the cluster to change.',
    why: 'The cluster is busy, or in a phase that was told to be waited for.',
    fix: 'Nothing needs to be done.',
    *check(given) {
      if (!isNew(given) || leavesClusterAlone(given)) return
      const phase = phaseOf(given)
      const waits = BUSY.includes(phase) || (refusedPhase(given) !== undefined && mayWait(given))
      if (waits) yield unwise(TYPE, { why: `the cluster is ${phase}, so the operation waits` })
    }
  }
]
