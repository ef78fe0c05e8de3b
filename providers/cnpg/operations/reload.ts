/** Has every member read its configuration again. CloudNativePG tells nowhere when they have. */
import type { Operation } from '../../operation.ts'
import { running, succeeded } from '../../progress.ts'
import { RELOADED_AT } from '../child.ts'
import { isMarkedSince, momentOf } from './moment.ts'

const SECONDS = 300

export const reload: Operation = {
  impact: () => 'None',
  timeoutSeconds: () => SECONDS,
  acts(given) {
    const child = given.found.child()
    if (child === undefined || isMarkedSince(child.metadata.annotations?.[RELOADED_AT], given)) return []
    return [{ do: 'patch', object: child, patch: { metadata: { annotations: { [RELOADED_AT]: momentOf(given) } } } }]
  },
  progress: (given) =>
    isMarkedSince(given.found.child()?.metadata.annotations?.[RELOADED_AT], given)
      ? succeeded('Told', 'CloudNativePG was told; it does not report when the members have read their configuration')
      : running('Telling', 'The Cluster is not there'),
  cancel: () => ({ why: 'members read their configuration at once', fix: 'change the setting back' })
}
