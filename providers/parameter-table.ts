/** What is known of the settings of one engine in one version line, as data made from the real server. */

/**
 * How a value is written.
 * memory and duration take a number with one of the engine's units; a bare number counts in `unit`.
 */
export type ParameterType = 'boolean' | 'integer' | 'real' | 'memory' | 'duration' | 'enum' | 'list' | 'string'

export interface Parameter {
  readonly type: ParameterType
  /** What a bare number counts: B, kB, 8kB, MB for memory; us, ms, s, min, h, d for durations. */
  readonly unit?: string
  /** In the unit of the parameter. Written as text where a number would lose digits. */
  readonly min?: number | string
  readonly max?: number | string
  /** The words of an enum, or of the items of a list. */
  readonly values?: readonly string[]
  /** Words that the engine takes beside them, though it does not list them. */
  readonly also?: readonly string[]
  /** A bare number counts in `unit` here too. */
  readonly default?: string
  /** Whether the value is a credential, which must not stand where everybody can read it. */
  readonly secret?: boolean
  /** Whether a change takes effect only when a member restarts. */
  readonly restart: boolean
}

export interface ParameterTable {
  /** The line it speaks of, as the version catalogue spells it: "17", "8.4", "4.2". */
  readonly line: string
  /** Where it was read, for people: "PostgreSQL 17.6, pg_settings". */
  readonly from: string
  /** Whether that is the very server that runs. If it is only a close one, what it says warns and never refuses. */
  readonly exact: boolean
  /** Names that the engine shows but computes itself, and refuses to start with. */
  readonly computed?: readonly string[]
  /** Beginnings of names that modules bring along, where the table does not list them: "pgaudit.". */
  readonly namespaces?: readonly string[]
  readonly parameters: Readonly<Record<string, Parameter>>
}

/** A setting that the child operator keeps for itself. */
export interface FixedParameter {
  /** The name, or its beginning where it ends with an asterisk. */
  readonly name: string
  /** Why it is not the user's, as a sentence without a full stop. */
  readonly why: string
  /** What to write instead, where there is something: "use spec.storage". "remove this entry" when absent. */
  readonly instead?: string
}

/** A table as its file has it: one setting a line, so that a new version reads as a list of changes. */
export function tableText({ parameters, ...about }: ParameterTable): string {
  const head = Object.entries(about).map(([key, value]) => `  ${JSON.stringify(key)}: ${inOneLine(value)},`)
  const lines = Object.entries(parameters).map(([name, one]) => `    ${JSON.stringify(name)}: ${inOneLine(one)}`)
  return `{\n${head.join('\n')}\n  "parameters": {\n${lines.join(',\n')}\n  }\n}\n`
}

function inOneLine(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/\n */g, ' ')
}
