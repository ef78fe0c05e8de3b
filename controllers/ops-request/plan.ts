/** What an operation will change, and what clients notice of it. */
import { consequencesOf, worstOf } from '../../providers/impact.ts'
import { granted, isWish } from '../../providers/wish.ts'
import type { OpsRequestStatus } from '../../src/api/ops-request.ts'
import { type Snapshot, underWayWith } from './move.ts'
import { editsOf, valuesBefore } from './wish.ts'

/** What it will change, and what clients notice. */
export function planned(known: Snapshot): Pick<OpsRequestStatus, 'plan' | 'previous'> {
  const { request, cluster, driver } = known
  if (cluster === undefined || driver === undefined) return {}
  const way = underWayWith(known)
  if (!isWish(request.spec.type))
    return { plan: { impact: known.operation && way ? known.operation.impact(way) : 'None' } }
  const edits = editsOf(request, cluster, driver)
  const previous = valuesBefore(edits)
  const changes = edits
    .filter(({ op }) => op !== 'test')
    .map((edit) => ({
      path: edit.path,
      ...present('from', previous.find(({ path }) => path === edit.path)?.value),
      ...present('to', 'value' in edit ? JSON.stringify(edit.value) : undefined)
    }))
  const impact = worstOf(consequencesOf(cluster, granted(request, cluster, driver), driver).map((one) => one.impact))
  return { plan: { impact, changes }, previous }
}

export const present = <Name extends string>(name: Name, value: string | undefined) =>
  (value === undefined ? {} : { [name]: value }) as Partial<Record<Name, string>>
