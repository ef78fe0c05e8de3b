/** Has the backup agents read their storage anew. */
import type { Operation, Underway } from '../../operation.ts'
import { failed, running, succeeded } from '../../progress.ts'
import { RESYNC } from '../child.ts'
import { hasMarked, MARKS, marking } from '../marks.ts'
import { areAgentsBusy, runningBackup, runningRestore } from '../surroundings.ts'
import { healthOf } from './sight.ts'

const SECONDS = 3600

export const resyncBackups: Operation = {
  impact: () => 'None',
  timeoutSeconds: () => SECONDS,
  acts: (given) => (inTheWay(given) === undefined ? marking(given, MARKS.resync, { [RESYNC.asked]: 'true' }) : []),
  progress(given) {
    const { trouble } = healthOf(given)
    if (trouble !== undefined) return failed('OperatorError', trouble)
    const other = inTheWay(given)
    if (other !== undefined) return running('WaitsForItsTurn', `Waiting for ${other} to end`)
    return areAgentsBusy(given)
      ? running('Reading', 'The backup agents read their storage')
      : succeeded('Resynced', 'The backup agents know what is in their storage')
  },
  cancel: (given) =>
    hasMarked(given, MARKS.resync) ? { why: 'the agents are reading already', fix: 'wait until they are done' } : []
}

/** What has the agents before they were asked. */
function inTheWay(given: Underway): string | undefined {
  if (hasMarked(given, MARKS.resync)) return undefined
  const other = runningBackup(given) ?? runningRestore(given)
  return other && `${other.kind} ${other.metadata.name}`
}
