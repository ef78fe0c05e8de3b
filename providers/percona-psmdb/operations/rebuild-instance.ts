/** Throws the volume of a member away, so that it copies its data anew from the others; one member after the other. */
import { CLAIM } from '../../claims.ts'
import type { Given } from '../../contract.ts'
import type { Live } from '../../found.ts'
import type { Act, Operation, Progress, Underway } from '../../operation.ts'
import { isGoing, isReady, whyNotReady } from '../../pods.ts'
import { fieldsIn, textIn, valueIn } from '../../unchecked.ts'
import { DATA_VOLUME } from '../names.ts'
import { wordsOn } from '../surroundings.ts'
import { failed, podNamed, running, succeeded } from './progress.ts'

const SECONDS_FOR_EACH = 12 * 3600 // as long as all of the data takes to copy

const instancesOf = ({ request }: Pick<Underway, 'request'>): string[] =>
  (request.spec.rebuildInstance?.instances ?? []).map(({ name }) => name)

const claimOf = ({ found }: Pick<Given, 'found'>, instance: string): Live | undefined =>
  found.of(CLAIM).find(({ metadata }) => metadata.name === `${DATA_VOLUME}-${instance}`)

export const rebuildInstance: Operation = {
  impact: () => 'None',
  timeoutSeconds: (given) => SECONDS_FOR_EACH * instancesOf(given).length,
  notice: (given, request) =>
    Object.fromEntries(instancesOf({ request }).map((name) => [name, claimOf(given, name)?.metadata.uid ?? ''])),
  acts(given) {
    const instance = nextOf(given)
    return instance === undefined || whyNot(given, instance) !== undefined ? [] : throwingAway(given, instance)
  },
  progress(given) {
    const members = instancesOf(given).map((instance) => howFar(given, instance))
    const instance = nextOf(given)
    if (instance === undefined) return succeeded('Rebuilt', 'The data was copied anew, and is kept up to date', members)
    if (stateOf(given, instance) === PRIMARY && !isBegun(given, instance))
      return failed('IsPrimary', `${instance} has become the primary; switch over first`, members)
    const what = whyNot(given, instance) ?? howFar(given, instance).message ?? 'it copies its data'
    return running('Rebuilding', `Waiting for ${instance}: ${what}`, members)
  },
  cancel: (given) =>
    instancesOf(given).some((instance) => isBegun(given, instance))
      ? { why: 'data of a member has been thrown away, and it is copying it anew', fix: 'wait until it ends' }
      : []
}

const PRIMARY = 'PRIMARY'
const IN_STEP: readonly (string | undefined)[] = [PRIMARY, 'SECONDARY']

/** What the replica set calls the member. */
const stateOf = (given: Given, instance: string): string | undefined => {
  const group = podNamed(given, instance)?.group.name
  return group && textIn(valueIn(fieldsIn(wordsOn(given, group), 'members'), instance), 'stateStr')
}

/** Its old volume goes, or is gone. */
function isBegun(given: Underway, instance: string): boolean {
  const claim = claimOf(given, instance)
  return claim === undefined || isGoing(claim) || claim.metadata.uid !== given.noticed[instance]
}

function isDone(given: Underway, instance: string): boolean {
  const [claim, pod] = [claimOf(given, instance), podNamed(given, instance)?.pod]
  const isNew = claim !== undefined && claim.metadata.uid !== given.noticed[instance]
  return isNew && pod !== undefined && isReady(pod) && IN_STEP.includes(stateOf(given, instance))
}

/** The one that is being rebuilt, else the first that waits. */
function nextOf(given: Underway): string | undefined {
  const open = instancesOf(given).filter((instance) => !isDone(given, instance))
  return open.find((instance) => isBegun(given, instance)) ?? open[0]
}

/** Why its volume stays for now: somebody must lead, and have the data. */
function whyNot(given: Underway, instance: string): string | undefined {
  if (isBegun(given, instance)) return undefined
  if (stateOf(given, instance) === PRIMARY) return 'it is the primary'
  const group = podNamed(given, instance)?.group
  const missing = group?.pods.find((pod) => pod.metadata.name !== instance && !isReady(pod))
  if (group === undefined) return 'its pod is missing'
  return missing && `${missing.metadata.name} is not ready, which has to give its data`
}

/** The claim first: it stays until no pod uses it, and a pod that were made before would take it again. */
function throwingAway(given: Underway, instance: string): Act[] {
  const [claim, pod] = [claimOf(given, instance), podNamed(given, instance)?.pod]
  if (claim === undefined || claim.metadata.uid !== given.noticed[instance]) return []
  if (!isGoing(claim)) return [{ do: 'delete', object: claim }]
  return pod === undefined || isGoing(pod) || isYounger(pod, claim) ? [] : [{ do: 'delete', object: pod }]
}

/** It was made since the claim began to go, and waits for the new one. */
const isYounger = (pod: Live, { metadata: { deletionTimestamp = '' } }: Live): boolean =>
  (pod.metadata.creationTimestamp ?? '') > deletionTimestamp

function howFar(given: Underway, object: string): Progress['members'][number] {
  if (isDone(given, object)) return { object, status: 'Succeeded' }
  if (!isBegun(given, object)) return { object, status: 'Pending', message: 'it has not had its turn yet' }
  const pod = podNamed(given, object)?.pod
  const why = pod && (whyNotReady(pod) ?? stateOf(given, object))
  return { object, status: 'Running', message: why ?? 'its pod is being made' }
}
