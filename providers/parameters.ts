/** Questions about the names of settings: is one known, what was meant, whose is it, does it restart members. */
import { rememberEach } from '../src/api/memory.ts'
import type { Dialect } from './dialect.ts'
import { nearestWord } from './nearest-word.ts'
import type { FixedParameter, Parameter, ParameterTable } from './parameter-table.ts'

/** Everything that is known of one engine's settings. */
export interface ParameterCatalogue {
  readonly tables: readonly ParameterTable[]
  readonly fixed: readonly FixedParameter[]
  /** Names that are the user's all the same, though a beginning in `fixed` takes them in. */
  readonly settable?: readonly string[]
  readonly dialect: Dialect
}

/** One table, made ready to be asked. */
export interface ParameterBook {
  readonly table: ParameterTable
  readonly dialect: Dialect
  readonly known: ReadonlyMap<string, KnownParameter>
  readonly fixed: ReadonlyMap<string, FixedParameter>
  /** Those whose name ends with an asterisk, by what stands before it in lower case: it is meant in any case. */
  readonly fixedBeginnings: readonly (readonly [string, FixedParameter])[]
  readonly settable: ReadonlySet<string>
}

/** A setting with its name as the engine spells it. */
export interface KnownParameter extends Parameter {
  readonly name: string
}

const COMPUTED = 'it cannot be set: the server computes it'

const booksOf = rememberEach(
  (catalogue: ParameterCatalogue): ReadonlyMap<string, ParameterBook> =>
    new Map(catalogue.tables.map((table) => [table.line, openBook(table, catalogue)]))
)

/** The book of one version line; undefined where nothing is known of that line. */
export function bookFor(catalogue: ParameterCatalogue, line: string): ParameterBook | undefined {
  return booksOf(catalogue).get(line)
}

/** Sorts a table and what is fixed by the names as the engine compares them. */
export function openBook(
  table: ParameterTable,
  { dialect, fixed, settable = [] }: Pick<ParameterCatalogue, 'dialect' | 'fixed' | 'settable'>
): ParameterBook {
  const key = (name: string) => keyOf(name, dialect)
  const computed = (table.computed ?? []).map((name) => ({ name, why: COMPUTED }))
  const whole = [...computed, ...fixed].filter(({ name }) => !name.endsWith('*'))
  const beginnings = fixed.filter(({ name }) => name.endsWith('*'))
  return {
    table,
    dialect,
    known: new Map(Object.entries(table.parameters).map(([name, parameter]) => [key(name), { name, ...parameter }])),
    fixed: new Map(whole.map((one) => [key(one.name), one])),
    fixedBeginnings: beginnings.map((one) => [key(one.name.slice(0, -1)).toLowerCase(), one]),
    settable: new Set(settable.map(key))
  }
}

/** What is known of a setting, however its name is spelled. */
export function lookUp({ known, dialect }: ParameterBook, name: string): KnownParameter | undefined {
  return known.get(keyOf(name, dialect))
}

/** Whether the engine has such a setting, or may have it from a module. */
export function isKnown(book: ParameterBook, name: string): boolean {
  const key = keyOf(name, book.dialect)
  return (
    book.known.has(key) ||
    book.settable.has(key) ||
    (book.table.namespaces ?? []).some((beginning) => key.startsWith(keyOf(beginning, book.dialect)))
  )
}

/** Why the setting is not the user's, and what to write instead; undefined where it is. */
export function fixedParameter(
  { fixed, fixedBeginnings, settable, dialect }: ParameterBook,
  name: string
): FixedParameter | undefined {
  const key = keyOf(name, dialect)
  if (settable.has(key)) return undefined
  return fixed.get(key) ?? fixedBeginnings.find(([beginning]) => key.toLowerCase().startsWith(beginning))?.[1]
}

/** Whether a change of the setting takes effect only when members restart. */
export function needsRestart(book: ParameterBook, name: string): boolean {
  return lookUp(book, name)?.restart ?? false
}

/** The name that was probably meant: the shortest one that ends like it, or one that differs by a slip or two. */
export function nearestName({ known }: ParameterBook, name: string): string | undefined {
  const names = [...known.values()].map((parameter) => parameter.name)
  const [shortest, next] = names.filter((one) => one.endsWith(`.${name}`)).toSorted((a, b) => a.length - b.length)
  return shortest !== undefined && shortest.length !== next?.length ? shortest : nearestWord(name, names)
}

/** The same text for every spelling of a name that the engine takes for the same. */
export function keyOf(name: string, { names }: Dialect): string {
  const joined = names.dashIsUnderscore ? name.replaceAll('-', '_') : name
  const key = names.anyCase ? joined.toLowerCase() : joined
  return names.optional !== undefined && key.startsWith(names.optional) ? key.slice(names.optional.length) : key
}
