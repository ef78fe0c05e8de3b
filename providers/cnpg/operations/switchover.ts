/** Makes another member the primary, by the order that CloudNativePG's own command line gives: another target in the status. */
import type { Given } from '../../contract.ts'
import type { Live } from '../../found.ts'
import type { Operation, Progress, Underway } from '../../operation.ts'
import { isReady, whyNotReady } from '../../pods.ts'
import { failed, running, succeeded } from '../../progress.ts'
import { conditionIn, textIn } from '../../unchecked.ts'
import { JOB, LABELS } from '../child.ts'
import { isFenced } from './fencing.ts'
import { howPodIs, look, podNamed } from './look.ts'
import { order } from './order.ts'

/** The old primary may hang in its shutdown for CloudNativePG's switchoverDelay, and the new one then has to be promoted. */
const SECONDS = 3600 + 900

const SWITCHING = 'Switchover in progress'

/** Undefined when anybody will do. */
const candidateOf = ({ request }: Pick<Underway, 'request'>): string | undefined =>
  request.spec.switchover?.candidate || undefined

export const switchover: Operation = {
  impact: () => 'Downtime',
  timeoutSeconds: () => SECONDS,
  notice: (given) => ({ primary: look(given).primary ?? '', chosen: lastChosen(given) }),
  acts(given) {
    const child = given.found.child()
    const heir = heirOf(given)
    if (child === undefined || heir === undefined || isOver(given) || wasTold(given)) return []
    return obstacle(given) === undefined ? [tell(child, heir, given)] : []
  },
  progress(given) {
    if (isOver(given)) return settling(given)
    const { primary, target, verdict } = look(given)
    if (!wasTold(given)) return waiting(given)
    return isWanted(given, target)
      ? running('SwitchingOver', `From ${given.noticed.primary} to ${target}`, taking(target, 'takes over'))
      : failed('TakenBack', `CloudNativePG chose ${target} instead: ${verdict.message}`, taking(primary, 'stays'))
  },
  cancel: (given) =>
    wasTold(given) ? { why: 'the old primary stops already', fix: 'wait until it is over, and switch back then' } : []
}

const taking = (object: string | undefined, message: string): Progress['members'] =>
  object === undefined ? [] : [{ object, status: 'Running', message }]

function waiting(given: Underway): Progress {
  const why = obstacle(given) ?? 'The order is given'
  return running('WaitsToBegin', why, taking(heirOf(given), why))
}

/** The next operation is judged by the status of the DatabaseCluster: it has to know. */
function settling(given: Underway): Progress {
  const seen = look(given)
  const { primary = '', health, verdict } = seen
  const members = [howPodIs(primary, podNamed(seen, primary))]
  if (!health.serves) return running(verdict.reason, verdict.message, members)
  return given.cluster.status?.primary === primary
    ? succeeded('SwitchedOver', `${primary} is the primary`, members, { primary })
    : running('NotTold', `${primary} is the primary, which the status of the cluster does not say yet`, members)
}

/** Whether this member would be an answer to the request. */
const isWanted = (given: Underway, name: string | undefined): boolean => {
  const candidate = candidateOf(given)
  return candidate === undefined ? name !== given.noticed.primary : name === candidate
}

/** The pod says who it is once it is promoted. */
function isOver(given: Underway): boolean {
  const seen = look(given)
  const role = podNamed(seen, seen.primary)?.metadata.labels?.[LABELS.instanceRole]
  return seen.primary === seen.target && isWanted(given, seen.primary) && role === 'primary'
}

/** As CloudNativePG writes times there. */
const momentOf = ({ since }: Pick<Underway, 'since'>): string => since.replace(/Z$/, '.000000Z')

/** When a target was chosen for the last time. */
const lastChosen = ({ found }: Given): string => textIn(found.child(), 'status', 'targetPrimaryTimestamp') ?? ''

/** Whoever chose a target since the beginning, it is not chosen again. */
const wasTold = (given: Underway): boolean => lastChosen(given) !== given.noticed.chosen

const tell = (child: Live, heir: string, given: Underway) =>
  order(child, given.since, {
    targetPrimary: heir,
    targetPrimaryTimestamp: momentOf(given),
    phase: SWITCHING,
    phaseReason: `Switching over to ${heir}`
  })

/** The one that was named, or the first that can. */
function heirOf(given: Underway): string | undefined {
  const seen = look(given)
  const first = seen.pods.find(({ metadata: { name } }) => whyNot(given, name) === undefined)
  return candidateOf(given) ?? first?.metadata.name
}

/** Why this member cannot take over now. */
function whyNot(given: Given, name: string): string | undefined {
  const seen = look(given)
  const pod = podNamed(seen, name)
  if (pod === undefined) return `${name} has no pod`
  if (name === seen.primary) return `${name} is the primary`
  if (isFenced(given, name)) return `${name} is fenced`
  return isReady(pod) ? undefined : `${name}: ${whyNotReady(pod)}`
}

/** Why CloudNativePG would not follow an order now. */
function obstacle(given: Underway): string | undefined {
  const { primary, target } = look(given)
  const heir = heirOf(given)
  const job = given.found.of(JOB).find((one) => conditionIn(one, 'Complete')?.status !== 'True')
  if (primary === undefined || primary !== target) return `the primary changes from ${primary} to ${target}`
  if (job !== undefined) return `Job ${job.metadata.name} is still at work`
  if (heir === undefined) return 'no other member is ready'
  if (isFenced(given, primary)) return `${primary}, the primary, is fenced; unfence it`
  return whyNot(given, heir)
}
