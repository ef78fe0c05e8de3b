/** What the disks of the nodes really have. */
import type { DatabaseClusterStatus } from '../../src/api/database-cluster.ts'
import { isGrowing, whyNotGrown } from '../claims.ts'
import type { Live } from '../found.ts'
import { storageStatusOf } from '../sizes.ts'
import { claimsOfDisk, type Disk } from './disks.ts'
import type { Sight } from './sight.ts'

interface SeenDisk {
  readonly disk: Disk
  readonly claims: readonly Live[]
}

/** The disks of all pools, with the claims of the nodes that are there: a node that was removed leaves its own. */
const disksIn = ({ given, pools }: Sight): SeenDisk[] =>
  pools.flatMap(({ pool, nodes }) =>
    pool.disks.map((disk) => ({
      disk,
      claims: claimsOfDisk(given, pool.name, disk).filter(({ metadata }) =>
        nodes.some((node) => metadata.name === `data-${disk.id}-${node.metadata.name}`)
      )
    }))
  )

const growingIn = (disks: readonly SeenDisk[]): Live[] =>
  disks.flatMap(({ disk, claims }) => claims.filter((claim) => isGrowing(claim, disk.size)))

export function storage(sight: Sight): NonNullable<DatabaseClusterStatus['storage']> {
  const disks = disksIn(sight)
  const extra = disks.flatMap(({ disk, claims }) => (disk.name === undefined ? [] : [[disk.name, claims] as const]))
  return storageStatusOf({
    requested: sight.given.cluster.spec.storage,
    claims: disks.find(({ disk }) => disk.name === undefined)?.claims ?? [],
    resizing: growingIn(disks).length > 0,
    volumes: Object.fromEntries(extra)
  })
}

/** Why not all volumes are as large as was asked for, in the words of whoever provides them where there are some. */
export function growth(sight: Sight): string | undefined {
  const growing = growingIn(disksIn(sight))
  const [stuck] = growing.flatMap((claim) => {
    const why = whyNotGrown(claim)
    return why === undefined ? [] : [`${claim.metadata.name}: ${why}`]
  })
  return growing.length === 0 ? undefined : (stuck ?? 'Volumes are growing')
}
