/** The moment of a restart, as it stands on what is to be restarted and then on the pods that were. */
import type { Live } from '../../found.ts'
import type { Underway } from '../../operation.ts'
import { RESTARTED_AT } from '../child.ts'
import { isMarkedSince, momentOf } from './moment.ts'

type Begun = Pick<Underway, 'since' | 'uid'>

export const restartMark = (given: Begun) => ({ metadata: { annotations: { [RESTARTED_AT]: momentOf(given) } } })

/** A later restart by somebody else is one too. */
export const hasMark = (annotations: unknown, given: Begun): boolean =>
  isMarkedSince((annotations as Live['metadata']['annotations'])?.[RESTARTED_AT], given)

export const isRestarted = ({ metadata }: Live, given: Begun): boolean => hasMark(metadata.annotations, given)
