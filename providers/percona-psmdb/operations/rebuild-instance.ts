/** Throws the volume of a member away, so that it copies its data anew from the others; one member after the other. */
import { CLAIM } from '../../claims.ts'
import type { Given } from '../../contract.ts'
import type { Live } from '../../found.ts'
import { actsInTurn, cancelInTurn, isNoticed, noticing, progressInTurn, type Turn } from '../../in-turn.ts'
import type { Act, Operation, Underway } from '../../operation.ts'
import { isGoing, isReady, POD, whyNotReady } from '../../pods.ts'
import { failed } from '../../progress.ts'
import { fieldsIn, textIn, valueIn } from '../../unchecked.ts'
import { DATA_VOLUME } from '../names.ts'
import { serves, wordsOn } from '../surroundings.ts'
import { podNamed } from './sight.ts'

const SECONDS_FOR_EACH = 12 * 3600 // as long as all of the data takes to copy

const namesIn = ({ request }: Pick<Underway, 'request'>): string[] =>
  (request.spec.rebuildInstance?.instances ?? []).map(({ name }) => name)

const claimNameOf = (instance: string): string => `${DATA_VOLUME}-${instance}`

export const rebuildInstance: Operation = {
  impact: () => 'None',
  timeoutSeconds: (given) => SECONDS_FOR_EACH * namesIn(given).length,
  notice: (given, request) => ({
    ...noticing(POD, given.found.of(POD), namesIn({ request })),
    ...noticing(CLAIM, given.found.of(CLAIM), namesIn({ request }).map(claimNameOf))
  }),
  acts: (given) => actsInTurn(turnsOf(given)),
  progress(given) {
    const leader = turnsOf(given).find(({ name, stage }) => stage === 'Pending' && leads(given, name))
    if (leader !== undefined) return failed('IsPrimary', `${leader.name} is the primary; switch over first`)
    // a member that is broken is an error to the operator: that is what this is for
    return progressInTurn(turnsOf(given), { serves: serves(given), trouble: undefined })
  },
  cancel: (given) => cancelInTurn(turnsOf(given))
}

const PRIMARY = 'PRIMARY'
/** What the replica set calls members that have the data. */
const IN_STEP: readonly (string | undefined)[] = [PRIMARY, 'SECONDARY']

function stateOf(given: Given, instance: string): string | undefined {
  const group = podNamed(given, instance)?.group.name
  return group && textIn(valueIn(fieldsIn(wordsOn(given, group), 'members'), instance), 'stateStr')
}

const leads = (given: Given, instance: string): boolean => stateOf(given, instance) === PRIMARY

const turnsOf = (given: Underway): Turn[] => namesIn(given).map((name) => turn(given, name))

/** The claim goes first: it stays until no pod uses it, and a pod that goes before it would come back to it. */
function turn(given: Underway, name: string): Turn {
  const claim = given.found.of(CLAIM).find(({ metadata }) => metadata.name === claimNameOf(name))
  const old = claim !== undefined && isNoticed(claim, given.noticed) ? claim : undefined
  if (old !== undefined && !isGoing(old))
    return { name, stage: 'Pending', acts: [{ do: 'delete', object: old }], waits: whyKept(given, name) }
  const pod = podNamed(given, name)?.pod
  const acts = releasing(given, pod, old)
  if (old !== undefined || acts.length > 0)
    return { name, stage: 'Running', acts, waits: 'its volume is being thrown away' }
  if (claim === undefined || pod === undefined)
    return { name, stage: 'Running', acts: [], waits: 'it gets a new volume' }
  const state = stateOf(given, name)
  if (isReady(pod) && IN_STEP.includes(state)) return { name, stage: 'Succeeded', acts: [] }
  return { name, stage: 'Running', acts: [], waits: whyNotReady(pod) ?? `it is ${state ?? 'not a member yet'}` }
}

/** The pod of before goes, also when nothing has protected its volume; one that was made since waits for the next. */
function releasing({ noticed }: Underway, pod: Live | undefined, old: Live | undefined): Act[] {
  if (pod === undefined || isGoing(pod)) return []
  const usesOld = old !== undefined && (pod.metadata.creationTimestamp ?? '') <= (old.metadata.deletionTimestamp ?? '')
  return isNoticed(pod, noticed) || usesOld ? [{ do: 'delete', object: pod }] : []
}

/** Somebody must lead, and have the data. */
function whyKept(given: Underway, name: string): string | undefined {
  if (leads(given, name)) return 'it is the primary'
  const group = podNamed(given, name)?.group
  if (group === undefined) return 'its pod is missing'
  const others = group.pods.filter((pod) => pod.metadata.name !== name)
  const missing = others.find((pod) => !isReady(pod))
  if (missing !== undefined) return `waits for ${missing.metadata.name}, which has to give its data`
  return others.length < group.wanted - 1 ? `waits until there are ${group.wanted} members` : undefined
}
