/** An OpsRequest as people read it: how far it is and why, what it changes, its members, its steps, its conditions. */
import type { OpsRequest } from '../../src/api/ops-request.ts'
import type { Screen } from '../terminal.ts'
import { ageBetween } from './age.ts'
import { barOf } from './bar.ts'
import { pageOn, showConditions, styled, titleOf } from './page.ts'
import { verdictOnOperation } from './why.ts'

export function describeOperation(request: OpsRequest, screen: Screen, now: number): void {
  const { metadata, spec, status = {} } = request
  const page = pageOn(screen)
  const { isGood, line } = verdictOnOperation(request)
  page.title(titleOf('OpsRequest', metadata))
  page.fact('Status', isGood ? screen.paint('green', line) : line)
  page.fact('Does', `${spec.type} of ${spec.clusterRef}`)
  page.fact('Progress', status.progress && barOf(status.progress))
  page.fact('Impact', status.plan?.impact)
  page.fact('Result', resultOf(status))
  page.fact('Began', status.startTime && `${ageBetween(status.startTime, now)} ago`)
  page.fact('Ended', status.completionTime && `${ageBetween(status.completionTime, now)} ago`)
  page.fact('Age', ageBetween(metadata.creationTimestamp, now))
  page.table(
    'Changes',
    ['FIELD', 'WAS', 'BECOMES'],
    (status.plan?.changes ?? []).map(({ path, from = '-', to = '-' }) => [path, from, to])
  )
  page.table(
    'Members',
    ['NAME', 'STATUS', 'WHY'],
    (status.progressDetails ?? []).map(({ object, status, message = '' }) => [object, styled(status), message])
  )
  page.table(
    'Steps',
    ['AGO', 'STEP', 'MESSAGE'],
    (status.actionLogs ?? []).map(({ time, step, message }) => [ageBetween(time, now), step, message])
  )
  showConditions(status.conditions, screen)
}

function resultOf({ result }: NonNullable<OpsRequest['status']>): string {
  return [
    result?.backupRef && `backup ${result.backupRef.name}`,
    result?.newClusterRef && `cluster ${result.newClusterRef.name}`,
    result?.primary && `primary ${result.primary}`
  ]
    .filter(Boolean)
    .join(', ')
}
