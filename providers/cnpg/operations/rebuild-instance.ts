/** Throws the volumes of replicas away, one member after the other; CloudNativePG makes them anew from the primary. */
import { CLAIM } from '../../claims.ts'
import type { Given } from '../../contract.ts'
import type { Live } from '../../found.ts'
import { actsInTurn, cancelInTurn, isNoticed, noticing, progressInTurn, type Turn } from '../../in-turn.ts'
import type { Act, Operation, Underway } from '../../operation.ts'
import { isGoing, isReady, POD } from '../../pods.ts'
import { failed } from '../../progress.ts'
import { conditionIn } from '../../unchecked.ts'
import { JOB, LABELS } from '../child.ts'
import { howPodIs, look, podNamed } from './look.ts'

const SECONDS_FOR_EACH = 12 * 3600 // it copies everything there is

const namesIn = ({ request }: Pick<Underway, 'request'>): readonly string[] =>
  (request.spec.rebuildInstance?.instances ?? []).map(({ name }) => name)

/** In the order in which they go: whoever takes the pod first sees CloudNativePG start it again on the old volume. */
const KINDS = [JOB, CLAIM, POD] as const

export const rebuildInstance: Operation = {
  // meanwhile the data is nowhere else
  impact: ({ cluster, request }) =>
    cluster.spec.clusterSize - namesIn({ request }).length <= 1 ? 'DataAtRisk' : 'RollingRestart',
  timeoutSeconds: (given) => SECONDS_FOR_EACH * namesIn(given).length,
  notice: (given, request) =>
    Object.assign(
      {},
      ...KINDS.map((kind) => {
        const theirs = namesIn({ request }).flatMap((name) => ofMember(given, kind, name))
        return noticing(
          kind,
          theirs,
          theirs.map(({ metadata }) => metadata.name)
        )
      })
    ),
  acts: (given) => actsInTurn(turnsOf(given)),
  progress(given) {
    const turns = turnsOf(given)
    const progress = progressInTurn(turns, look(given).health)
    const promoted = turns.find(({ name, stage }) => stage === 'Pending' && leads(given, name))
    return promoted === undefined
      ? progress
      : failed('IsPrimary', `${promoted.name} has become the primary; switch over first`, progress.members)
  },
  cancel: (given) => cancelInTurn(turnsOf(given))
}

const ofMember = ({ found }: Given, kind: (typeof KINDS)[number], name: string): readonly Live[] =>
  found.of(kind).filter(({ metadata }) => metadata.labels?.[LABELS.instance] === name)

const turnsOf = (given: Underway): Turn[] => namesIn(given).map((name) => turnOf(name, given))

function turnOf(name: string, given: Underway): Turn {
  const theirs = KINDS.flatMap((kind) => ofMember(given, kind, name))
  const old = theirs.filter((object) => isNoticed(object, given.noticed) || isOnOldVolume(object, theirs, given))
  const acts: Act[] = old.filter((object) => !isGoing(object)).map((object) => ({ do: 'delete', object }))
  const isUntouched = old.some(({ kind }) => kind === CLAIM.kind) && acts.length === old.length
  if (isUntouched) return { name, stage: 'Pending', acts, waits: whyNotYet(name, given) }
  if (old.length > 0) return { name, stage: 'Running', acts, waits: 'its data is thrown away' }
  const { status, message } = howPodIs(name, podNamed(look(given), name))
  return status === 'Succeeded'
    ? { name, stage: 'Succeeded', acts: [] }
    : { name, stage: 'Running', acts: [], waits: `copies the data: ${message}` }
}

/** A pod that was started anew before its volume was told to go holds it up. */
const isOnOldVolume = ({ kind }: Live, theirs: readonly Live[], { noticed }: Underway): boolean =>
  kind === POD.kind && theirs.some((other) => other.kind === CLAIM.kind && isNoticed(other, noticed))

/** The primary gives the data, and CloudNativePG must be free to have it copied. */
function whyNotYet(name: string, given: Underway): string | undefined {
  const seen = look(given)
  if (leads(given, name)) return 'is the primary'
  const primary = podNamed(seen, seen.primary)
  if (primary === undefined || !isReady(primary) || seen.primary !== seen.target)
    return 'waits until the primary serves'
  const job = given.found
    .of(JOB)
    .find((one) => conditionIn(one, 'Complete')?.status !== 'True' && one.metadata.labels?.[LABELS.instance] !== name)
  return job && `waits for Job ${job.metadata.name}`
}

function leads(given: Given, name: string): boolean {
  const { primary, target } = look(given)
  return name === primary || name === target
}
