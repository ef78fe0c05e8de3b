/** Throws the volumes of a node away with its pod; under the same number it copies everything anew from the others. */
import { CLAIM } from '../../claims.ts'
import type { Given } from '../../contract.ts'
import type { Live } from '../../found.ts'
import { actsInTurn, cancelInTurn, isNoticed, noticing, progressInTurn, type Turn } from '../../in-turn.ts'
import type { Act, Operation, Underway } from '../../operation.ts'
import { isGoing, isReady, POD, whyNotReady } from '../../pods.ts'
import { failed } from '../../progress.ts'
import { textIn } from '../../unchecked.ts'
import { stirred } from './attention.ts'
import { healthOf, podNamed, whyAway } from './nodes.ts'

/** On a pod: Strimzi deletes it together with its claims, and makes all of them anew. */
const REBUILD = 'strimzi.io/delete-pod-and-pvc'

const SIX_HOURS = 6 * 3600

const namesIn = ({ request }: Pick<Underway, 'request'>): string[] =>
  (request.spec.rebuildInstance?.instances ?? []).map(({ name }) => name)

/** `data-0-events-events-brk-2` of `events-events-brk-2`. */
const claimsOf = ({ found }: Pick<Given, 'found'>, node: string): Live[] =>
  found.of(CLAIM).filter(({ metadata: { name } }) => /^data-\d+-/.test(name) && name.replace(/^data-\d+-/, '') === node)

export const rebuildInstance: Operation = {
  impact: () => 'DataAtRisk', // partitions that only this broker has are lost
  timeoutSeconds: (given) => SIX_HOURS * namesIn(given).length,
  notice(given, request) {
    const names = namesIn({ request })
    const claims = names.flatMap((name) => claimsOf(given, name))
    return {
      ...noticing(POD, given.found.of(POD), names),
      ...noticing(
        CLAIM,
        claims,
        claims.map(({ metadata }) => metadata.name)
      )
    }
  },
  acts: (given) => actsInTurn(turnsOf(given)),
  progress(given) {
    const kept = namesIn(given).find((name) => keptItsVolumes(given, name))
    if (kept !== undefined)
      return failed('NotSeen', `${kept} was replaced before Strimzi saw that it is to be rebuilt; ask again`)
    const progress = progressInTurn(turnsOf(given), healthOf(given))
    return progress.state === 'Succeeded' ? { ...progress, message: DONE } : progress
  },
  cancel: (given) => cancelInTurn(turnsOf(given))
}

const DONE = 'It runs on new volumes; whether its partitions are in sync again, Kafka alone knows'

const turnsOf = (given: Underway): Turn[] => namesIn(given).map((name) => turn(given, name))

/** Only the pod of the beginning is marked: a cache that lags behind must not cost a node its data twice. */
function turn(given: Underway, name: string): Turn {
  const pod = podNamed(given, name)
  const away = whyAway(pod)
  if (pod === undefined || away !== undefined) return { name, stage: 'Running', acts: [], waits: away }
  if (isNoticed(pod, given.noticed)) return asked(given, pod)
  if (!hasNewVolumes(given, name)) return { name, stage: 'Running', acts: [], waits: 'gets new volumes' }
  return { name, stage: isReady(pod) ? 'Succeeded' : 'Running', acts: [], waits: whyNotReady(pod) }
}

function asked(given: Underway, pod: Live): Turn {
  const { name, annotations } = pod.metadata
  const stir = stirred(given, name)
  if (annotations?.[REBUILD] === 'true')
    return { name, stage: 'Running', acts: stir, waits: 'is to be taken away by Strimzi' }
  const mark: Act = { do: 'patch', object: pod, patch: { metadata: { annotations: { [REBUILD]: 'true' } } } }
  return { name, stage: 'Pending', acts: [mark, ...stir] }
}

/** Every volume that it had is another one, and all that it has are bound. */
function hasNewVolumes(given: Underway, node: string): boolean {
  const claims = claimsOf(given, node)
  const isNew = (claim: Live) =>
    !isNoticed(claim, given.noticed) && !isGoing(claim) && textIn(claim, 'status', 'phase') === 'Bound'
  return claims.length > 0 && claims.every(isNew)
}

/** Somebody else replaced the pod, and all its volumes stay. */
function keptItsVolumes(given: Underway, node: string): boolean {
  const [pod, claims] = [podNamed(given, node), claimsOf(given, node)]
  const isOld = (claim: Live) => isNoticed(claim, given.noticed) && !isGoing(claim)
  return pod !== undefined && !isNoticed(pod, given.noticed) && claims.length > 0 && claims.every(isOld)
}
