/** What an operation will change, and what clients notice of it. */
import { isWish } from '../../providers/wish.ts'
import type { OpsRequest, OpsRequestStatus } from '../../src/api/ops-request.ts'
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
  return { plan: { impact: IMPACT[request.spec.type] ?? 'None', changes }, previous }
}

export const present = <Name extends string>(name: Name, value: string | undefined) =>
  (value === undefined ? {} : { [name]: value }) as Partial<Record<Name, string>>

/** What clients notice of a wish; a provider whose members grow in place notices less. */
const IMPACT: Readonly<
  Partial<Record<OpsRequest['spec']['type'], 'None' | 'RollingRestart' | 'Downtime' | 'DataAtRisk'>>
> = {
  Start: 'None',
  Stop: 'Downtime',
  HorizontalScaling: 'None',
  VerticalScaling: 'RollingRestart',
  VolumeExpansion: 'None',
  Reconfiguring: 'RollingRestart',
  Upgrade: 'RollingRestart'
}
