/** What operations look at in a Cluster. */
import type { Given } from '../../contract.ts'
import type { Live } from '../../found.ts'
import type { Health } from '../../in-turn.ts'
import type { Progress } from '../../operation.ts'
import { whyNotReady } from '../../pods.ts'
import { listIn, numberIn, textIn } from '../../unchecked.ts'
import { sightOf } from '../sight.ts'
import { type Verdict, verdictOn } from '../verdict.ts'

export interface Look {
  readonly verdict: Verdict
  readonly health: Health
  readonly phase: string | undefined
  /** The pods of PostgreSQL, and how many there are to be. */
  readonly pods: readonly Live[]
  readonly size: number
  /** Who takes the writes, and who is to. */
  readonly primary: string | undefined
  readonly target: string | undefined
}

/** Troubles that CloudNativePG waits with, though nothing may be wrong with the members that serve. */
const STANDSTILLS: ReadonlySet<string> = new Set(['JobFailed', 'Unrecoverable'])

export function look(given: Given): Look {
  const { child, phase, ...sight } = sightOf(given)
  const verdict = verdictOn({ child, phase, ...sight })
  const isStuck = verdict.state === 'Failed' || STANDSTILLS.has(verdict.reason)
  return {
    verdict,
    health: { serves: isSettled(verdict), trouble: isStuck ? verdict.message : undefined },
    phase,
    pods: sight.pods,
    size: numberIn(child, 'spec', 'instances') ?? given.cluster.spec.clusterSize,
    primary: textIn(child, 'status', 'currentPrimary'),
    target: textIn(child, 'status', 'targetPrimary')
  }
}

/** CloudNativePG has acted and moves nothing any more; something else may be wrong with the cluster. */
const isSettled = ({ current, state }: Verdict): boolean => current && (state === 'Ready' || state === 'Degraded')

export const podNamed = ({ pods }: Look, name: string | undefined): Live | undefined =>
  pods.find(({ metadata }) => metadata.name === name)

/** The members that CloudNativePG counts, also while a pod of theirs is being replaced. */
export function instanceNames(given: Given): readonly string[] {
  const counted = listIn(given.found.child(), 'status', 'instanceNames').filter((name) => typeof name === 'string')
  const there = look(given).pods.map(({ metadata }) => metadata.name)
  return [...new Set([...counted, ...there])].sort()
}

export function howPodIs(object: string, pod: Live | undefined): Progress['members'][number] {
  if (pod === undefined) return { object, status: 'Running', message: 'its pod is being made' }
  const why = whyNotReady(pod)
  return why === undefined ? { object, status: 'Succeeded' } : { object, status: 'Running', message: why }
}
