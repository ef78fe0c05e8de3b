/** Versions of an engine: what is on offer, what a wish resolves to, and which moves are possible. */

export interface VersionEntry {
  /** The engine's own version: 17.6, 8.4.7, 4.2.0. */
  readonly version: string
  /** The vendor's full string, accepted for it: 8.4.7-7.1. */
  readonly vendor?: string
  /** Images by the part that runs them: engine, backup, proxy. */
  readonly images: Readonly<Record<string, string>>
  /** On its way out: the month in which support ends. */
  readonly deprecated?: { readonly since: string; readonly removed: string }
}

export interface VersionCatalogue {
  /** Oldest first. */
  readonly entries: readonly VersionEntry[]
  /** How many parts of a version name its line: 1 for PostgreSQL 17, 2 for MySQL 8.4. */
  readonly lineParts: number
  /** How many parts make its major version: 1 for MongoDB 7, 2 for MySQL 8.0 against 8.4. */
  readonly majorParts: number
  /** Whether a move may leave majors out. */
  readonly maySkipMajors: boolean
  /** A move between these lines is no major one, yet cannot be taken back. */
  readonly irreversible?: boolean
}

const parts = (version: string): number[] => version.split('.').map(Number)

/** By number, part by part: 8.4 stands before 8.10. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)]
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

const leading = (version: string, count: number): string => version.split('.').slice(0, count).join('.')

export const lineOf = ({ lineParts }: VersionCatalogue, version: string): string => leading(version, lineParts)
export const majorOf = ({ majorParts }: VersionCatalogue, version: string): string => leading(version, majorParts)

/** Lines on offer, oldest first. */
export const linesOf = (catalogue: VersionCatalogue): string[] => [
  ...new Set(catalogue.entries.map(({ version }) => lineOf(catalogue, version)))
]

/** Majors on offer, oldest first. */
export const majorsOf = (catalogue: VersionCatalogue): string[] => [
  ...new Set(catalogue.entries.map(({ version }) => majorOf(catalogue, version)))
]

/** Whether the wish names one version, rather than a line or nothing. */
export const isExact = (catalogue: VersionCatalogue, wanted: string | undefined): boolean =>
  named(catalogue, wanted) !== undefined

const named = ({ entries }: VersionCatalogue, wanted: string | undefined): VersionEntry | undefined =>
  wanted === undefined ? undefined : entries.find(({ version, vendor }) => version === wanted || vendor === wanted)

/**
 * What a wish resolves to: the version or vendor string itself, or the newest entry of the line (or of all) that is
 * not deprecated. A line whose entries are all deprecated still has its newest one.
 */
export function resolveVersion(catalogue: VersionCatalogue, wanted: string | undefined): VersionEntry | undefined {
  const exact = named(catalogue, wanted)
  if (exact !== undefined) return exact
  const inLine =
    wanted === undefined ? catalogue.entries : catalogue.entries.filter(({ version }) => isWithin(version, wanted))
  return inLine.findLast(({ deprecated }) => deprecated === undefined) ?? inLine.at(-1)
}

const isWithin = (version: string, line: string): boolean => version === line || version.startsWith(`${line}.`)

/** The version of an engine image; undefined where it is none of the catalogue's. */
export const versionOfImage = ({ entries }: VersionCatalogue, image: unknown): string | undefined =>
  entries.find(({ images }) => images.engine === image)?.version

export type Move = 'none' | 'forward' | 'major' | 'skips' | 'back'

/** What going from one version to another is. */
export function moveBetween(catalogue: VersionCatalogue, from: string, to: string): Move {
  const direction = compareVersions(to, from)
  if (direction === 0) return 'none'
  if (direction < 0) return 'back'
  const [start, end] = [majorOf(catalogue, from), majorOf(catalogue, to)]
  if (start === end) return 'forward'
  const between = majorsOf(catalogue).filter(
    (major) => compareVersions(major, start) > 0 && compareVersions(major, end) < 0
  )
  return between.length > 0 && !catalogue.maySkipMajors ? 'skips' : 'major'
}

/** The next major after this one, for a message that says which step to take first. */
export const nextMajor = (catalogue: VersionCatalogue, from: string): string | undefined =>
  majorsOf(catalogue).find((major) => compareVersions(major, majorOf(catalogue, from)) > 0)
