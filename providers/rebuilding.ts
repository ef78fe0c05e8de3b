/** Rebuilds of members: the volume is thrown away together with its pod, and the member copies everything from the others. */
import { CLAIM } from './claims.ts'
import type { Given } from './contract.ts'
import type { Live } from './found.ts'
import { actsInTurn, cancelInTurn, type Health, isNoticed, noticing, progressInTurn, type Turn } from './in-turn.ts'
import type { Act, Operation, Underway } from './operation.ts'
import { isGoing, isReady, POD, whyNotReady } from './pods.ts'

/** The members of a cluster, and what each has on its volume. */
export interface Rebuilt {
  pods(given: Given): readonly Live[]
  claims(given: Given): readonly Live[]
  /** The name of the claim of a member. */
  claimOf(member: string): string
  /** How many members there are to be. */
  size(given: Given): number
  health(given: Given): Health
}

const HOUR = 3600

export function rebuilding(rebuilt: Rebuilt): Operation {
  const turnsOf = (given: Underway) => namesIn(given).map((name) => turn(name, rebuilt, given))
  return {
    impact: () => 'RollingRestart',
    timeoutSeconds: (given) => 12 * HOUR * namesIn(given).length, // each copies everything there is
    notice(given, request) {
      const names = namesIn({ request })
      return {
        ...noticing(POD, rebuilt.pods(given), names),
        ...noticing(CLAIM, rebuilt.claims(given), names.map(rebuilt.claimOf))
      }
    },
    acts: (given) => actsInTurn(turnsOf(given)),
    progress: (given) => progressInTurn(turnsOf(given), rebuilt.health(given)),
    cancel: (given) => cancelInTurn(turnsOf(given))
  }
}

const namesIn = ({ request }: Pick<Underway, 'request'>): string[] =>
  (request.spec.rebuildInstance?.instances ?? []).map(({ name }) => name)

const named = (objects: readonly Live[], name: string): Live | undefined =>
  objects.find(({ metadata }) => metadata.name === name)

function turn(name: string, rebuilt: Rebuilt, given: Underway): Turn {
  const [pod, claim] = [named(rebuilt.pods(given), name), named(rebuilt.claims(given), rebuilt.claimOf(name))]
  const isOld = claim !== undefined && isNoticed(claim, given.noticed)
  if (isOld && !isGoing(claim))
    return { name, stage: 'Pending', acts: [{ do: 'delete', object: claim }], waits: whyNotYet(name, rebuilt, given) }
  const old = oldPod(pod, isOld ? claim : undefined, given)
  if (old !== undefined) return { name, stage: 'Running', acts: old, waits: 'its volume is thrown away' }
  if (claim === undefined || isOld || pod === undefined)
    return { name, stage: 'Running', acts: [], waits: 'gets a new volume' }
  return isReady(pod)
    ? { name, stage: 'Succeeded', acts: [] }
    : { name, stage: 'Running', acts: [], waits: `copies the data: ${whyNotReady(pod)}` }
}

/** A volume goes only when the pod goes that uses it: the one of the beginning, or one that was made before the volume was told to go. */
function oldPod(pod: Live | undefined, claim: Live | undefined, { noticed }: Underway): readonly Act[] | undefined {
  if (pod === undefined || isGoing(pod)) return undefined
  const { creationTimestamp = '' } = pod.metadata
  const usesIt = claim !== undefined && creationTimestamp <= (claim.metadata.deletionTimestamp ?? '')
  return isNoticed(pod, noticed) || usesIt ? [{ do: 'delete', object: pod }] : undefined
}

/** The others must be a majority that serves: they give the data, and go on meanwhile. */
function whyNotYet(name: string, { pods, size }: Rebuilt, given: Underway): string | undefined {
  const serving = pods(given).filter((pod) => pod.metadata.name !== name && isReady(pod)).length
  const needed = Math.floor(size(given) / 2) + 1
  return serving >= needed ? undefined : `waits until ${needed} others are ready: ${serving} are`
}
