/** Explains a parameter of a database: type, range, default and restart, version by version and engine by engine. */
import type { Provider } from '../../providers/contract.ts'
import { bookFor, fixedParameter, type KnownParameter, lookUp, type ParameterBook } from '../../providers/parameters.ts'
import type { Registry } from '../../providers/registry.ts'
import { linesOf } from '../../providers/versions.ts'
import { pageOn } from '../status/page.ts'
import type { Screen } from '../terminal.ts'

interface InLine {
  /** Version lines in which all of this is so: 14, 15, 16. */
  readonly versions: readonly string[]
  readonly type?: string
  readonly range?: string
  readonly default?: string
  readonly restart?: boolean
  /** Why it cannot be set, where the child operator keeps it. */
  readonly fixed?: string
}

interface ExplainedParameter {
  readonly parameter: string
  readonly engine: string
  readonly provider: string
  /** Where the newest version was read. */
  readonly from: string
  readonly lines: readonly InLine[]
}

const booksOf = ({ parameters, versions }: Provider): ParameterBook[] =>
  linesOf(versions).flatMap((line) => bookFor(parameters, line) ?? [])

export const parameterNames = ({ providers }: Registry): string[] => [
  ...new Set(providers.flatMap(booksOf).flatMap(({ known }) => [...known.values()].map(({ name }) => name)))
]

export function parametersCalled(name: string, { providers }: Registry): ExplainedParameter[] {
  return providers.flatMap((provider) => {
    const books = booksOf(provider)
    const lines = books.flatMap((book) => inLine(name, book) ?? [])
    const [known] = books.flatMap((book) => lookUp(book, name) ?? [])
    const from = books.at(-1)?.table.from ?? ''
    const { engine, name: called } = provider
    return lines.length === 0
      ? []
      : [{ parameter: known?.name ?? name, engine, provider: called, from, lines: together(lines) }]
  })
}

function inLine(name: string, book: ParameterBook): InLine | undefined {
  const known = lookUp(book, name)
  const kept = fixedParameter(book, name)
  if (known === undefined && kept === undefined) return undefined
  return {
    versions: [book.table.line],
    ...(known && knownAs(known)),
    ...(kept && { fixed: `${kept.why}; ${kept.instead ?? 'remove this entry'}` })
  }
}

function knownAs(known: KnownParameter): Omit<InLine, 'versions'> {
  const { type, unit, restart, default: preset } = known
  const range = rangeOf(known)
  return {
    type: unit ? `${type} in ${unit}` : type,
    ...(range && { range }),
    ...(preset !== undefined && { default: preset }),
    restart
  }
}

function rangeOf({ min, max, values }: KnownParameter): string | undefined {
  if (values !== undefined) return values.join(', ')
  if (min === undefined && max === undefined) return undefined
  return `${min ?? ''} … ${max ?? ''}`.trim()
}

/** Neighbouring lines that say the same are told once. */
function together(lines: readonly InLine[]): InLine[] {
  const told: InLine[] = []
  for (const line of lines) {
    const last = told.at(-1)
    if (last !== undefined && saysTheSame(last, line)) {
      told[told.length - 1] = { ...last, versions: [...last.versions, ...line.versions] }
    } else told.push(line)
  }
  return told
}

const saysTheSame = ({ versions: _, ...a }: InLine, { versions: __, ...b }: InLine): boolean =>
  JSON.stringify(a) === JSON.stringify(b)

export function showParameter({ parameter, engine, provider, from, lines }: ExplainedParameter, screen: Screen): void {
  const page = pageOn(screen)
  page.title(`${parameter}, ${engine} (${provider})`)
  page.fact('From', from)
  for (const fixed of new Set(lines.flatMap((line) => line.fixed ?? []))) page.fact('Not yours', fixed)
  page.table(
    'By version',
    ['VERSION', 'TYPE', 'RANGE', 'DEFAULT', 'RESTART'],
    lines.map(({ versions, type = '', range = '', default: preset = '', restart }) => [
      versions.join(', '),
      type,
      range,
      preset,
      restart === undefined ? '' : restart ? 'yes' : 'no'
    ])
  )
}
