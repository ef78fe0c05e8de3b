/** What volume claims tell of the sizes of volumes. */
import type { DatabaseClusterSpec } from '../src/api/database-cluster.ts'
import type { Live } from '../src/api/live.ts'
import { compareQuantities, parseQuantity, type Quantity } from '../src/api/quantity.ts'
import { conditionIn, valueIn } from './unchecked.ts'

export const CLAIM = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' } as const

const capacityOf = (claim: Live): unknown => valueIn(claim, 'status', 'capacity', 'storage')
const requestOf = (claim: Live): unknown => valueIn(claim, 'spec', 'resources', 'requests', 'storage')

/** Two amounts of storage; what cannot be read is not smaller than anything. */
export function isSmaller(a: unknown, b: unknown): boolean {
  const [left, right] = [parseQuantity(a), parseQuantity(b)]
  return left !== undefined && right !== undefined && compareQuantities(left, right) < 0
}

/** The volumes that do not have what the spec asks for any of them. */
export function ofOtherSize(claims: readonly Live[], { storage, volumes = [] }: DatabaseClusterSpec): Live[] {
  const asked = [storage, ...volumes.map((volume) => volume.storage)].map(parseQuantity)
  return claims.filter((claim) => {
    const size = parseQuantity(capacityOf(claim))
    return size !== undefined && !asked.some((one) => one !== undefined && compareQuantities(one, size) === 0)
  })
}

/** What every one of these volumes has at least; undefined while none has anything. */
export function allocated(claims: readonly Live[]): string | undefined {
  const sizes = claims.map(capacityOf).filter((size) => typeof size === 'string')
  const read = sizes.flatMap((text) => {
    const quantity = parseQuantity(text)
    return quantity === undefined ? [] : [{ text, quantity }]
  })
  return read.reduce<{ text: string; quantity: Quantity } | undefined>(
    (least, size) => (least === undefined || compareQuantities(size.quantity, least.quantity) < 0 ? size : least),
    undefined
  )?.text
}

const GROWING = ['Resizing', 'FileSystemResizePending']

/** Whether a volume is on its way to a larger size: asked for by its claim already, or by `wanted`. */
export const isGrowing = (claim: Live, wanted: unknown = requestOf(claim)): boolean =>
  isSmaller(capacityOf(claim), wanted) ||
  isSmaller(capacityOf(claim), requestOf(claim)) ||
  GROWING.some((type) => conditionIn(claim, type)?.status === 'True')

const FAILED = ['ControllerResizeError', 'NodeResizeError']

/** Why a volume does not grow, in the words of whoever provides it. */
export function whyNotGrown(claim: Live): string | undefined {
  const failure = FAILED.map((type) => conditionIn(claim, type)).find((condition) => condition?.status === 'True')
  if (failure !== undefined) return failure.message ?? failure.reason ?? 'the resize failed'
  const infeasible = valueIn(claim, 'status', 'allocatedResourceStatuses', 'storage')
  return infeasible === 'ControllerResizeInfeasible' || infeasible === 'NodeResizeInfeasible' ? infeasible : undefined
}
