/** Has every member read its configuration again. CloudNativePG tells nowhere when they have. */
import type { Operation } from '../../operation.ts'
import { running, succeeded } from '../../progress.ts'
import { RELOADED_AT } from '../child.ts'

const SECONDS = 300

export const reload: Operation = {
  impact: () => 'None',
  timeoutSeconds: () => SECONDS,
  acts(given) {
    const child = given.found.child()
    if (child === undefined || isTold(child.metadata.annotations?.[RELOADED_AT], given.since)) return []
    return [{ do: 'patch', object: child, patch: { metadata: { annotations: { [RELOADED_AT]: given.since } } } }]
  },
  progress: (given) =>
    isTold(given.found.child()?.metadata.annotations?.[RELOADED_AT], given.since)
      ? succeeded('Told', 'CloudNativePG was told; it does not report when the members have read their configuration')
      : running('Telling', 'The Cluster is not there'),
  cancel: () => ({ why: 'members read their configuration at once', fix: 'change the setting back' })
}

const isTold = (moment: string | undefined, since: string): boolean => Date.parse(moment ?? '') >= Date.parse(since)
