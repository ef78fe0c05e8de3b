/**
 * The spec that was accepted last, kept on the main child with the way back to the one before: what comes in while nobody
 * stands at the door is judged as the edit that it is, and what was unwise about the last edit is told until the next.
 */
import jsonpatch, { type Operation } from 'fast-json-patch'
import { NOTED } from '../../providers/noted.ts'
import { type DatabaseCluster, databaseCluster } from '../../src/api/database-cluster.ts'
import type { Live } from '../../src/api/live.ts'
import { misshape } from '../../src/api/shape.ts'
import { isSame } from '../same.ts'
import type { Notes } from './applied.ts'

/** All annotations of an object together may have 256 KiB, and this is not the only one. */
const LONGEST = 128 * 1024

/** People can write to where it is kept, so it may be anything. */
interface Kept {
  readonly spec?: unknown
  /** Makes of the spec the one that was accepted before it. */
  readonly undo?: Operation[]
}

export interface Edit {
  readonly before: DatabaseCluster
  /** It was accepted, and the child was written for it. */
  readonly isTaken: boolean
}

/** What the child is to keep when it is written for this spec; nothing where that is too long. */
export function acceptedNote({ spec }: DatabaseCluster, child: Live | undefined): Notes {
  const kept = keptOn(child)
  if (kept !== undefined && isSame(kept.spec, spec)) return noteOf(kept)
  return noteOf({ spec, ...(isObject(kept?.spec) && { undo: jsonpatch.compare(spec, kept.spec) }) })
}

/** The last edit of the cluster; undefined where nothing is known of before. */
export function lastEdit(stored: DatabaseCluster, child: Live | undefined): Edit | undefined {
  const kept = keptOn(child)
  if (kept === undefined) return undefined
  const isTaken = isSame(kept.spec, stored.spec)
  const before = { ...stored, spec: isTaken ? undone(kept) : kept.spec }
  if (misshape(databaseCluster, before) !== undefined) return undefined
  return { before: isTaken ? asOf(before as DatabaseCluster, stored) : (before as DatabaseCluster), isTaken }
}

/** The status tells of the version that runs now, which is not what ran before an edit of the version. */
function asOf(before: DatabaseCluster, { spec }: DatabaseCluster): DatabaseCluster {
  if (before.spec.version === spec.version) return before
  const { version: _, ...status } = before.status ?? {}
  return { ...before, status }
}

function noteOf(kept: Kept): Notes {
  const text = JSON.stringify(kept)
  return Buffer.byteLength(text) > LONGEST ? {} : { [NOTED.accepted]: text }
}

function keptOn(child: Live | undefined): Kept | undefined {
  const note = child?.metadata.annotations?.[NOTED.accepted]
  const kept: unknown = note === undefined ? undefined : orNothing(() => JSON.parse(note))
  return isObject(kept) ? kept : undefined
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const undone = ({ spec, undo = [] }: Kept): unknown =>
  orNothing(() => jsonpatch.applyPatch(structuredClone(spec), undo, true).newDocument)

function orNothing<Result>(make: () => Result): Result | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}
