/** Whether an object must be applied: only when it is wanted otherwise than last time, or is not as it was left. */
import { createHash } from 'node:crypto'
import type { Manifest } from '../../providers/contract.ts'
import type { Live } from '../../providers/found.ts'
import { NOTED } from '../../providers/noted.ts'
import type { Path } from '../../src/api/path.ts'
import { differences, isWithin } from './differences.ts'

export interface Need {
  readonly why: 'new' | 'edited' | 'drifted'
  /** Where it is not as it was left. */
  readonly drift: readonly Path[]
}

/** A fingerprint of what is wanted; the same wish has the same one, whatever the order of its keys. */
export function fingerprint(wanted: Manifest): string {
  return createHash('sha256').update(JSON.stringify(wanted, sortedKeys)).digest('hex').slice(0, 32)
}

function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What is kept on an object beside what is wanted of it. */
export type Notes = Readonly<Record<string, string>>

/** What is wanted, with notes and the fingerprint by which it is known to have been applied. */
export function signed(wanted: Manifest, print = fingerprint(wanted), notes: Notes = {}): Manifest {
  const annotations = { ...wanted.metadata.annotations, ...notes, [NOTED.applied]: print }
  return { ...wanted, metadata: { ...wanted.metadata, annotations } }
}

/**
 * Undefined when there is nothing to do. `left` are the fields that the API server or a webhook of the child operator
 * gave another value when we last applied: to apply them again would change nothing, for ever.
 */
export function needOf(
  wanted: Manifest,
  live: Live | undefined,
  yielded: readonly Path[],
  left: readonly Path[],
  notes: Notes = {}
): Need | undefined {
  if (live === undefined) return { why: 'new', drift: [] }
  const { [NOTED.applied]: print, ...noted } = live.metadata.annotations ?? {}
  if (print !== fingerprint(wanted) || isOutdated(noted, notes)) return { why: 'edited', drift: [] }
  const theirs = [...yielded, ...left]
  const drift = differences(wanted, live).filter((path) => !theirs.some((above) => isWithin(path, above)))
  return drift.length === 0 ? undefined : { why: 'drifted', drift }
}

/** A note that an older release did not make is made with the next write, and is no reason for one. */
const isOutdated = (noted: Notes, notes: Notes): boolean =>
  Object.entries(notes).some(([name, value]) => noted[name] !== undefined && noted[name] !== value)
