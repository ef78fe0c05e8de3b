/** Switchover: the primary is deleted, and the group elects another one before it is back. */
import { cancelInTurn, isNoticed, noticing, progressInTurn } from '../../in-turn.ts'
import type { Operation, Underway } from '../../operation.ts'
import { isGoing, POD } from '../../pods.ts'
import { failed, running } from '../../progress.ts'
import { replaced } from '../../restarting.ts'
import { podsIn } from '../surroundings.ts'
import { health, primaryOf, troupe } from './crew.ts'

const PRIMARY = 'primary'
const SECONDS_TO_RETURN = 3600

/** How far it is with the primary of the beginning. */
const turnOf = (given: Underway) => replaced(given.noticed[PRIMARY] ?? '', troupe(given, 'Engine'), given.noticed)

/** It is still the primary, and the very pod that it was. */
function mustGo(given: Underway): boolean {
  const primary = primaryOf(given)
  return primary !== undefined && !isGoing(primary) && isNoticed(primary, given.noticed)
}

export const switchover: Operation = {
  impact: () => 'RollingRestart',
  timeoutSeconds: () => SECONDS_TO_RETURN,
  notice(given): Record<string, string> {
    const name = primaryOf(given)?.metadata.name
    return name === undefined ? {} : { [PRIMARY]: name, ...noticing(POD, podsIn(given, 'mysql'), [name]) }
  },
  acts(given) {
    const { stage, waits, acts } = turnOf(given)
    return mustGo(given) && stage === 'Pending' && waits === undefined ? acts : []
  },
  progress(given) {
    const before = given.noticed[PRIMARY]
    if (before === undefined) return failed('NoPrimary', 'The group had no primary when it began')
    const now = primaryOf(given)?.metadata.name
    const turn = turnOf(given)
    // somebody was elected although it never went
    const done = turn.stage === 'Pending' && !mustGo(given) ? ({ ...turn, stage: 'Succeeded' } as const) : turn
    const whole = progressInTurn([done], health(given))
    if (whole.state !== 'Succeeded') return whole
    if (now === undefined) return running('Electing', 'The group has no primary yet', whole.members)
    if (now === before) return failed('ElectedAgain', `The group elected ${now} again`, whole.members)
    return { ...whole, reason: 'SwitchedOver', message: `${now} is the primary`, result: { primary: now } }
  },
  cancel: (given) => cancelInTurn([turnOf(given)])
}
