/** What users do with a cluster, one thing after the other, as data: each step is a workload that faults are tried on. */
import type { DatabaseCluster } from '../../../src/api/database-cluster.ts'
import type { Live } from '../../../src/api/live.ts'
import type { OpsRequest } from '../../../src/api/ops-request.ts'

/** One thing that a user does. */
export type Deed =
  | { readonly apply: object }
  | { readonly edit: object }
  | { readonly ask: object }
  /** Deletes the cluster. */
  | { readonly delete: true }

export interface Step {
  readonly does: Deed
  /** How the cluster is when it is over. */
  readonly ends: End
}

/** A phase at the cluster's present generation, or no cluster at all. */
export type End = 'Ready' | 'Stopped' | 'Degraded' | 'gone'

/** Steps by their names, in order; the first makes the cluster and the last one deletes it. */
export interface Journey {
  readonly provider: string
  readonly steps: Readonly<Record<string, Step>>
}

/** Journeys by their names. */
export type Journeys = Readonly<Record<string, Journey>>

/** The only cluster of each journey. */
export const NAME = 'orders'

export const create = (spec: object): Step => ({ does: { apply: spec }, ends: 'Ready' })
export const edit = (spec: object, ends: End = 'Ready'): Step => ({ does: { edit: { spec } }, ends })
export const operation = (spec: object, ends: End = 'Ready'): Step => ({ does: { ask: spec }, ends })
/** With another policy than before, where it is said. */
export const remove: Step = { does: { delete: true }, ends: 'gone' }

const ENDED = ['Succeeded', 'Failed', 'Cancelled', 'TimedOut', 'Skipped']

/** Whether what the step does has come to its end, as far as one sees. */
export function isOver({ ends, does }: Step, objects: readonly Live[], operationName: string): boolean {
  const cluster = objects.find(({ kind, metadata }) => kind === 'DatabaseCluster' && metadata.name === NAME)
  if (ends === 'gone') return cluster === undefined
  if (cluster === undefined || !isIn(ends, cluster as DatabaseCluster)) return false
  return !('ask' in does) || ENDED.includes(statusOf(operationName, objects)?.phase ?? '')
}

/** Why the operation of a step came to nothing; undefined where it succeeded, and where there is none. */
export function failureOf({ does }: Step, objects: readonly Live[], operationName: string): string | undefined {
  const status = 'ask' in does ? statusOf(operationName, objects) : undefined
  return status === undefined || status.phase === 'Succeeded' ? undefined : `${status.phase}: ${status.message}`
}

function statusOf(operationName: string, objects: readonly Live[]): OpsRequest['status'] {
  const request = objects.find(({ kind, metadata }) => kind === 'OpsRequest' && metadata.name === operationName)
  return (request as OpsRequest | undefined)?.status
}

const isIn = (phase: End, { metadata, status }: DatabaseCluster): boolean =>
  status?.phase === phase && status.observedGeneration === metadata.generation && status.activeOperation === undefined
