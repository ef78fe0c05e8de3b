/** How one engine writes the names and values of its settings, as data. */

/** What one of a unit counts: bytes for memory, microseconds for durations, ones for plain numbers. Smallest first. */
export type Units = Readonly<Record<string, number>>

export interface Words {
  readonly anyCase: boolean
  /** Whether a beginning that fits only one word will do: `tru` for `true`. */
  readonly shortened: boolean
}

export interface Dialect {
  /** Which spellings of a name are the same to the engine. */
  readonly names: {
    readonly anyCase: boolean
    readonly dashIsUnderscore: boolean
    /** What may stand before a name that not every server has, and does not change it: loose_. */
    readonly optional?: string
  }
  /** The first word of each is the one to recommend. */
  readonly booleans: Words & { readonly on: readonly string[]; readonly off: readonly string[] }
  /** Words of enums and of the items of lists; `numbered` where their position may be written instead. */
  readonly enums: Words & { readonly numbered: boolean }
  readonly numbers: {
    /** Whether 0x1F and 017 are numbers as in C. */
    readonly cStyle: boolean
    /** Whether 1.5 will do for a whole number; the engine rounds it. */
    readonly rounded: boolean
  }
  /** Units that can be written behind an amount; empty where only bare numbers will do. */
  readonly units: {
    readonly anyCase: boolean
    readonly memory: Units
    readonly duration: Units
    /** Behind any whole number: 10K. */
    readonly count: Units
  }
}
