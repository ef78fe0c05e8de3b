/** A finding as it is told: of which object, in which file, on which line. */
import type { Severity } from '../../src/api/finding.ts'
import type { Place } from '../manifests/places.ts'

export interface Told {
  readonly file: string
  readonly place: Place
  /** `DatabaseCluster shop/orders`; absent where a file cannot be read that far. */
  readonly object: string | undefined
  readonly rule: string
  readonly severity: Severity
  /** Empty where it is about the object, or about the file. */
  readonly path: string
  /** The whole sentence, in the words of the door. */
  readonly text: string
  /** Why it does not count, where a comment says so. */
  readonly ignored: string | undefined
}

/** What was looked at, and what came of it. */
export interface Outcome {
  readonly findings: readonly Told[]
  /** Every object that was judged, in its order: reports of tests tell of those as well that pass. */
  readonly judged: readonly { readonly file: string; readonly object: string }[]
  readonly passedOver: number
}

/** Those that count. */
export const counting = ({ findings }: Outcome, severity?: Severity): readonly Told[] =>
  findings.filter((one) => one.ignored === undefined && (severity === undefined || one.severity === severity))
