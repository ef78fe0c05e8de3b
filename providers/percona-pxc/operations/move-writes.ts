/** move-writes: the member that takes the writes is deleted, and the proxy turns to the next one until it is back. */
import { actsInTurn, cancelInTurn, noticing, progressInTurn, type Turn } from '../../in-turn.ts'
import type { Operation, Underway } from '../../operation.ts'
import { POD } from '../../pods.ts'
import { failed } from '../../progress.ts'
import { replaced } from '../../restarting.ts'
import { podsIn } from '../surroundings.ts'
import { health, troupe, writerOf } from './crew.ts'

const WRITER = 'writer'
const SECONDS_TO_RETURN = 3600

/** The writer of the beginning: by now it may be another one. */
const turnsOf = (given: Underway): Turn[] => {
  const { [WRITER]: writer } = given.noticed
  return writer ? [replaced(writer, troupe(given, 'Engine'), given.noticed)] : []
}

export const moveWrites: Operation = {
  impact: () => 'RollingRestart',
  timeoutSeconds: () => SECONDS_TO_RETURN,
  notice(given): Record<string, string> {
    const writer = writerOf(given)
    return writer ? { [WRITER]: writer, ...noticing(POD, podsIn(given, 'pxc'), [writer]) } : {}
  },
  acts: (given) => actsInTurn(turnsOf(given)),
  progress(given) {
    const turns = turnsOf(given)
    if (turns.length > 0) return progressInTurn(turns, health(given))
    return failed('NoWriter', 'No member took writes when it began')
  },
  cancel: (given) => cancelInTurn(turnsOf(given))
}
