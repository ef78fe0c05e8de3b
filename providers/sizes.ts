/** What became of the sizes that were asked for. */
import type { DatabaseClusterStatus } from '../src/api/database-cluster.ts'
import type { Live } from '../src/api/live.ts'
import type { WrittenQuantity } from '../src/api/schema.ts'
import { allocated, isSmaller, whyNotGrown } from './claims.ts'

type StorageStatus = NonNullable<DatabaseClusterStatus['storage']>

export interface SeenSizes {
  readonly requested: WrittenQuantity
  readonly claims: readonly Live[]
  readonly resizing: boolean
  /** Claims of extra volumes, by the name of the volume. */
  readonly volumes?: Readonly<Record<string, readonly Live[]>>
}

export function storageStatusOf({ requested, claims, resizing, volumes = {} }: SeenSizes): StorageStatus {
  const size = allocated(claims)
  const extra = Object.entries(volumes).flatMap(([name, those]) => {
    const has = allocated(those)
    return has === undefined ? [] : [{ name, allocated: has }]
  })
  return { requested, ...(size && { allocated: size }), resizing, ...(extra.length > 0 && { volumes: extra }) }
}

/** Why volumes are not as large as was asked for, where the child operator went back to what they have. */
export function sizeTakenBack(wanted: WrittenQuantity, has: unknown, claims: readonly Live[]) {
  if (!isSmaller(has, wanted)) return undefined
  const why = claims.map((claim) => whyNotGrown(claim)).find(Boolean)
  return {
    reason: 'ResizeTakenBack',
    message: `The operator took the size of the volumes back to ${has}${why ? `: ${why}` : ''}; set spec.storage to that, or ask for another size`,
    needsEdit: true
  }
}
