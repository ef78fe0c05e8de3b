/**
 * Restarts single members one after the other. The pod of a replica is deleted, and CloudNativePG makes it anew from its
 * volumes. The primary restarts within its pod: without the pod another member would take over.
 */
import type { Given } from '../../contract.ts'
import type { Live } from '../../found.ts'
import {
  actsInTurn,
  cancelInTurn,
  inOrder,
  isNoticed,
  noticing,
  progressInTurn,
  type Turn,
  whyKept
} from '../../in-turn.ts'
import type { Act, Operation, Underway } from '../../operation.ts'
import { POD } from '../../pods.ts'
import { replaced } from '../../restarting.ts'
import { conditionIn } from '../../unchecked.ts'
import { HEALTHY } from '../phases.ts'
import { howPodIs, type Look, look } from './look.ts'
import { order } from './order.ts'

const SECONDS_FOR_EACH = 3600
const IN_PLACE = 'Primary instance is being restarted in-place'

const namesIn = ({ request }: Pick<Underway, 'request'>): readonly string[] => request.spec.restart?.instances ?? []

export const restartNamed: Operation = {
  impact: (given) => (namesIn(given).includes(look(given).primary ?? '') ? 'Downtime' : 'RollingRestart'),
  timeoutSeconds: (given) => SECONDS_FOR_EACH * namesIn(given).length,
  notice: (given, request) => noticing(POD, look(given).pods, namesIn({ request })),
  acts: (given) => actsInTurn(turnsOf(given)),
  progress: (given) => progressInTurn(turnsOf(given), look(given).health),
  cancel: (given) => cancelInTurn(turnsOf(given))
}

function turnsOf(given: Underway): Turn[] {
  const seen = look(given)
  const ordered = inOrder(seen.pods, seen.primary).map(({ metadata }) => metadata.name)
  return [...namesIn(given)]
    .sort((a, b) => ordered.indexOf(a) - ordered.indexOf(b))
    .map((name) => turnOf(name, seen, given))
}

function turnOf(name: string, seen: Look, given: Underway): Turn {
  const { pods, size, primary } = seen
  const [child, pod] = [given.found.child(), pods.find(({ metadata }) => metadata.name === name)]
  if (wasTold(given, name)) return restarting(name, seen, pod)
  const staysInItsPod = name === primary && pod !== undefined && isNoticed(pod, given.noticed)
  if (!staysInItsPod || child === undefined) return replaced(name, seen, given.noticed)
  const unhealthy = seen.phase === HEALTHY ? undefined : `waits until CloudNativePG is done: ${seen.phase}`
  return { name, stage: 'Pending', acts: [inPlace(child, name, given)], waits: unhealthy ?? whyKept(pod, pods, size) }
}

function restarting(name: string, { phase }: Look, pod: Live | undefined): Turn {
  const { status, message } = howPodIs(name, pod)
  return phase !== IN_PLACE && status === 'Succeeded'
    ? { name, stage: 'Succeeded', acts: [] }
    : { name, stage: 'Running', acts: [], waits: message ?? 'PostgreSQL restarts within its pod' }
}

/** A condition of our own on the Cluster: a restart within a pod leaves no other trace. */
const MARK = 'dbaas.dev/Restarted'

const markOf = ({ uid }: Pick<Underway, 'uid'>, name: string): string => `${name}, by operation ${uid}`

/** The mark travels with the order, so that it is given once. */
function inPlace(child: Live, name: string, given: Underway): Act {
  const mark = {
    type: MARK,
    status: 'True',
    reason: 'Restarted',
    message: markOf(given, name),
    lastTransitionTime: given.since
  } as const
  return order(child, given.since, { phase: IN_PLACE, phaseReason: `Restarting ${name}` }, [mark])
}

const wasTold = (given: Given & Pick<Underway, 'uid'>, name: string): boolean =>
  conditionIn(given.found.child(), MARK)?.message === markOf(given, name)
