/** In which phase of its cluster an operation may start. */
import { forbidden, unwise } from '../../../src/api/finding.ts'
import type { OperationType } from '../../../src/api/ops-request.ts'
import type { OperationGiven } from '../../contract.ts'
import type { Rule } from '../../rule.ts'
import { actionOf } from './custom.ts'
import { isNew, leavesClusterAlone, type Phase, phaseOf, TYPE } from './start.ts'

interface Precondition {
  readonly refusedIn: readonly Phase[]
  /** What to do instead in some of these phases. */
  readonly instead?: Readonly<Partial<Record<Phase, string>>>
}

const GONE = 'name another cluster'
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

/** In which phases an operation is refused, unless force or a deadline is set. In busy phases it waits. */
const PRECONDITIONS: Readonly<Record<OperationType, Precondition>> = {
  Start: {
    refusedIn: ['Ready', 'Degraded', ...NOT_WHILE_RESTORING],
    instead: { Ready: 'it is on', Degraded: 'it is on' }
  },
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
  Backup: { refusedIn: ['Stopped', 'Failed', ...GOING], instead: { Stopped: 'start the cluster first' } },
  Restore: {
    refusedIn: ['Stopped', ...NOT_WHILE_RESTORING],
    instead: { Stopped: 'start the cluster first, or restore into a new one' }
  },
  Switchover: {
    refusedIn: ['Failed', 'Stopped', ...NOT_WHILE_RESTORING],
    instead: { Stopped: 'start the cluster first' }
  },
  Custom: { refusedIn: NOT_WHILE_RESTORING }
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

const waitsInBusy = (type: OperationType, phase: Phase): boolean =>
  BUSY.includes(phase) || (type === 'Backup' && phase === 'Restoring')

/** A phase that is refused, and may be passed over all the same: never that of a cluster that is going. */
const isOverridden = ({ request: { spec } }: OperationGiven, phase: Phase): boolean =>
  !GOING.includes(phase) && (spec.force || spec.preConditionDeadlineSeconds > 0)

function refusedPhase(given: OperationGiven): { phase: Phase; instead: string | undefined } | undefined {
  if (!isNew(given) || leavesClusterAlone(given)) return undefined
  const { refusedIn, instead } = PRECONDITIONS[given.request.spec.type]
  const phase = phaseOf(given)
  const isRefused = refusedIn.includes(phase) || actionOf(given)?.refusedIn.includes(phase)
  return isRefused ? { phase, instead: instead?.[phase] } : undefined
}

/** Whether the phase of the cluster lets an operation begin, now that it would be its turn. */
export function beginsIn(given: OperationGiven): 'now' | 'later' | 'never' {
  if (!isNew(given) || leavesClusterAlone(given)) return 'now'
  const phase = phaseOf(given)
  const { type, force, preConditionDeadlineSeconds } = given.request.spec
  const isRefused = refusedPhase(given) !== undefined
  if (!isRefused && !waitsInBusy(type, phase)) return 'now'
  if (force && !GOING.includes(phase)) return 'now'
  return isRefused && preConditionDeadlineSeconds === 0 ? 'never' : 'later'
}

export const phaseRules: readonly Rule<OperationGiven>[] = [
  {
    id: 'ops/phase',
    severity: 'deny',
    what: 'The cluster is in a phase in which the operation cannot start.',
    why: 'It would fail, or make a bad state worse.',
    fix: 'Follow the message; preConditionDeadlineSeconds makes it wait for the right phase, and force does not ask for the phase.',
    check(given, report) {
      const refused = refusedPhase(given)
      if (refused === undefined || isOverridden(given, refused.phase)) return
      report(
        forbidden(TYPE, {
          value: given.request.spec.type,
          why: `the cluster is ${refused.phase}`,
          fix:
            refused.instead ??
            (GOING.includes(refused.phase) ? GONE : 'wait for it to change, or set preConditionDeadlineSeconds')
        })
      )
    }
  },

  {
    id: 'ops/phase-wait',
    severity: 'warn',
    what: 'The operation will wait for the phase of the cluster to change, or is forced to begin in spite of it.',
    why: 'The cluster is busy, or in a phase in which the operation is refused unless the request says otherwise.',
    fix: 'Nothing needs to be done.',
    check(given, report) {
      if (!isNew(given) || leavesClusterAlone(given)) return
      const phase = phaseOf(given)
      const { type, force } = given.request.spec
      const refused = refusedPhase(given) !== undefined
      if (waitsInBusy(type, phase) || (refused && !force && isOverridden(given, phase)))
        report(unwise(TYPE, { why: `the cluster is ${phase}, so the operation waits` }))
      else if (refused && isOverridden(given, phase))
        report(unwise(TYPE, { why: `the cluster is ${phase}, and force begins the operation all the same` }))
    }
  }
]
