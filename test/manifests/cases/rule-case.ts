/** How a case of a CEL rule is written: what is refused and where, and the near miss that passes. */
import type { Sample } from './field-case.ts'

export interface RuleCase {
  /** The field that the finding points at. */
  readonly at: string
  /** The message, to the letter. */
  readonly says: string
  /** The object as it stands; absent where the rule judges new objects. */
  readonly before?: Sample
  /** Each is refused: a new object or, where there is one before, an edit of it as a merge patch. */
  readonly refused: readonly Sample[]
  /** Each comes as near as it can, and passes. */
  readonly passes: readonly Sample[]
}
