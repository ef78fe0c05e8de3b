/** Where something is read from that may be another at any time. */

/** What keeps something from being used, as a clause for a log line or a readiness check. */
export interface Unfit {
  readonly problem: string
}

export interface Source<Found> {
  /** Where it is, as people find it: a folder, a file, a Secret. */
  readonly place: string
  read(): Promise<Found | Unfit>
  /** Calls when there may be news; what it returns ends that. It may miss some: whoever reads looks again from time to time. */
  onChange(look: () => void): () => void
}

export const isUnfit = (found: object): found is Unfit => 'problem' in found
