/** The moment of a restart, as it stands on what is to be restarted and then on the pods that were. */
import type { Live } from '../../found.ts'
import type { Underway } from '../../operation.ts'
import { RESTARTED_AT } from '../child.ts'

export const restartMark = ({ since }: Pick<Underway, 'since'>) => ({
  metadata: { annotations: { [RESTARTED_AT]: since } }
})

/** A later restart by somebody else is one too. */
export const hasMark = (annotations: unknown, { since }: Pick<Underway, 'since'>): boolean =>
  Date.parse(String((annotations as Live['metadata']['annotations'])?.[RESTARTED_AT])) >= Date.parse(since)

export const isRestarted = ({ metadata }: Live, given: Pick<Underway, 'since'>): boolean =>
  hasMark(metadata.annotations, given)
