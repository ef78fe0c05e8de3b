/** One row of a table of proofs. */
export interface Row {
  readonly id: string
  /** What happens. */
  readonly what: string
  /** What must hold all the same. */
  readonly holds: string
  /** Why no test can make it happen. */
  readonly unmade?: string
}
