/** The disks of a pool: as they were asked for, and never smaller than they are. */
import { bytesOf, canonicalQuantity, parseQuantity } from '../../src/api/quantity.ts'
import type { WrittenQuantity } from '../../src/api/schema.ts'
import { CLAIM } from '../claims.ts'
import type { Given } from '../contract.ts'
import type { Live } from '../found.ts'
import { claimsOf } from '../stateful-sets.ts'
import { listIn, valueIn } from '../unchecked.ts'
import { neverLess } from '../volumes.ts'
import { NODE_POOL, type Volume } from './child.ts'
import { podSet } from './names.ts'
import { CONTROLLERS_STORAGE, CONTROLLERS_VOLUME, diskNumber, isDisk } from './volumes.ts'

/** One disk of every node of a pool. */
export interface Disk {
  readonly id: number
  /** Its name among the extra volumes; the data volume has none. */
  readonly name?: string
  readonly size: WrittenQuantity
  readonly className: string | undefined
}

/** The data volume, then the others by their numbers. */
export function disksOfBrokers({ cluster: { spec } }: Given): Disk[] {
  const others = (spec.volumes ?? []).filter(({ name }) => isDisk(name))
  return [
    { id: 0, size: spec.storage, className: spec.storageClassName },
    ...others
      .map(({ name, storage, storageClassName }) => ({
        id: diskNumber(name),
        name,
        size: storage,
        className: storageClassName ?? spec.storageClassName
      }))
      .sort((a, b) => a.id - b.id)
  ]
}

export function disksOfControllers({ cluster: { spec } }: Given): Disk[] {
  const own = spec.volumes?.find(({ name }) => name === CONTROLLERS_VOLUME)
  const className = own?.storageClassName ?? spec.storageClassName
  return [{ id: 0, name: CONTROLLERS_VOLUME, size: own?.storage ?? CONTROLLERS_STORAGE, className }]
}

/** The claims of one disk, of all nodes of the pool. */
export function claimsOfDisk({ cluster, found }: Given, pool: string, { id }: Pick<Disk, 'id'>): readonly Live[] {
  return claimsOf(found.of(CLAIM), `data-${id}`, podSet(cluster.metadata.name, pool))
}

/** Strimzi keeps all old sizes of a pool in silence when one of its disks is to shrink. */
export function volumesOf(given: Given, { name, disks }: { name: string; disks: readonly Disk[] }): Volume[] {
  const pool = given.found.of(NODE_POOL).find(({ metadata }) => metadata.name === name)
  const there = listIn(pool, 'spec', 'storage', 'volumes')
  return disks.map((disk) => ({
    id: disk.id,
    type: 'persistent-claim',
    size: readable(neverLess(disk.size, sizeAmong(there, disk), claimsOfDisk(given, name, disk))),
    ...(disk.className !== undefined && { class: disk.className }),
    // a pool that somebody deletes takes no data along; our own deletions remove the claims themselves
    deleteClaim: false,
    // the log of metadata is on the first disk, and only one may have it
    ...(disk.id === 0 && { kraftMetadata: 'shared' })
  }))
}

const sizeAmong = (volumes: readonly unknown[], { id }: Disk): unknown =>
  valueIn(
    volumes.find((volume) => valueIn(volume, 'id') === id),
    'size'
  )

/** Strimzi knows neither k nor fractions of a byte, and Java reads exponents in its own way. */
const UNITS = /^\d+([KMGTPE]i|[MGTPE])?$/

function readable(size: WrittenQuantity): string {
  const quantity = parseQuantity(size)
  if (quantity === undefined) return String(size)
  const text = canonicalQuantity(quantity)
  return UNITS.test(text) ? text : String(bytesOf(quantity))
}
