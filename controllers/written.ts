/**
 * What this process remembers of the objects it has written. Losing it costs one more apply each, so it is kept in
 * memory only; it is never the reason for a decision that lasts.
 */
import type { Live } from '../src/api/live.ts'
import type { Path } from '../src/api/path.ts'

interface Memory {
  /** The newest answer to a write of ours: the caches may be behind it. */
  reply?: Live
  /** Fields that were given another value when they were applied, and what was applied then. */
  left?: { readonly print: string; readonly paths: readonly Path[] }
  correction?: Correction
}

/** When an object was last put back as we want it. */
export interface Correction {
  /** Milliseconds; never jumps. */
  readonly at: number
  /** How many there were, none long after the other. */
  readonly inARow: number
  /** What was found otherwise. */
  readonly paths: readonly Path[]
}

export interface Written {
  /** The newer of what a cache has and what a write answered. */
  newest<Kind extends Live>(cached: Kind): Kind
  remember(reply: Live, left?: { readonly print: string; readonly paths: readonly Path[] }): void
  /** What the API server left otherwise when just this was applied. */
  leftOf(uid: string, print: string): readonly Path[]
  correctionOf(uid: string): Correction | undefined
  corrected(uid: string, correction: Correction): void
  /** The object is gone. */
  forget(uid: string): void
}

export function rememberWritten(): Written {
  const memories = new Map<string, Memory>()
  const update = (uid: string, memory: Memory) => memories.set(uid, { ...memories.get(uid), ...memory })
  return {
    newest(cached) {
      const { uid } = cached.metadata
      const { reply, ...rest } = memories.get(uid) ?? {}
      if (reply === undefined) return cached
      if (isNewer(reply, cached)) return reply as typeof cached
      memories.set(uid, rest) // the cache has caught up, and one copy of each object is enough
      return cached
    },
    remember(reply, left) {
      update(reply.metadata.uid, { reply, ...(left && { left }) })
    },
    leftOf(uid, print) {
      const left = memories.get(uid)?.left
      return left?.print === print ? left.paths : []
    },
    correctionOf: (uid) => memories.get(uid)?.correction,
    corrected: (uid, correction) => void update(uid, { correction }),
    forget: (uid) => void memories.delete(uid)
  }
}

/** Of one object, the API server counts its versions upwards. */
function isNewer(a: Live, b: Live): boolean {
  return BigInt(a.metadata.resourceVersion) > BigInt(b.metadata.resourceVersion)
}
