/** The parts that the description of an object is made of: a title, facts with their names, and tables. */
import type { LiveMetadata } from '../../src/api/live.ts'
import { type Cell, type Row, tableOn } from '../table.ts'
import type { Screen } from '../terminal.ts'
import { wrapped } from '../wrapped.ts'
import { STYLES } from './columns.ts'

const LABEL_WIDTH = 12

export interface Page {
  title(text: string): void
  /** Nothing where there is nothing to say. */
  fact(name: string, value: string | undefined): void
  /** Nothing where there are no rows. */
  table(title: string, header: readonly string[], rows: readonly Row[]): void
}

export function pageOn(screen: Screen): Page {
  return {
    title: (text) => screen.write(`${screen.paint('bold', text)}\n`),
    fact(name, value) {
      if (value) screen.write(`${screen.paint('dim', name.padEnd(LABEL_WIDTH))}${beside(value, screen.width)}\n`)
    },
    table(title, header, rows) {
      if (rows.length === 0) return
      screen.write(`\n${screen.paint('bold', title)}\n${tableOn(screen, header, rows)}`)
    }
  }
}

/** A text beside its label; what is coloured is short and stays whole. */
const beside = (text: string, width: number): string => movedIn(wrapped(text, width - LABEL_WIDTH), LABEL_WIDTH)

/** Every line but the first stands further in. */
const movedIn = (lines: readonly string[], indent: number): string => lines.join(`\n${' '.repeat(indent)}`)

/** A word in the colour that it has everywhere. */
export const styled = (text: string): Cell => {
  const style = STYLES[text]
  return style === undefined ? { text } : { text, style }
}

interface Condition {
  readonly type: string
  readonly status: string
  readonly reason: string
  readonly message: string
}

/** Those that are good when they hold, and those that are bad; the rest only tell what is going on. */
const GOOD = ['Ready', 'Accepted', 'ReferencesResolved', 'ChildSynced', 'BackupConfigured', 'MonitoringConfigured']
const BAD = ['Stalled', 'Degraded', 'DeletionBlocked']

function conditionCell({ type, status }: Condition): Cell {
  if (GOOD.includes(type)) return { text: status, style: status === 'True' ? 'green' : 'yellow' }
  return BAD.includes(type) && status === 'True' ? { text: status, style: 'red' } : { text: status }
}

const SENTENCE_INDENT = 2

/** Beside three columns a sentence has room from this width on; else it stands below them. */
export const WIDE = 100

/** The conditions of an object, with their sentences where there is room for them. */
export function showConditions(conditions: readonly Condition[] = [], screen: Screen): void {
  const page = pageOn(screen)
  const header = ['TYPE', 'STATUS', 'REASON']
  const row = (one: Condition): Row => [one.type, conditionCell(one), one.reason]
  if (screen.width >= WIDE) {
    page.table(
      'Conditions',
      [...header, 'MESSAGE'],
      conditions.map((one) => [...row(one), one.message])
    )
    return
  }
  page.table('Conditions', header, conditions.map(row))
  screen.write('\n')
  const told = conditions.map(({ type, message }) =>
    movedIn(wrapped(`${type}: ${message}`, screen.width - SENTENCE_INDENT), SENTENCE_INDENT)
  )
  screen.write(`${told.join('\n')}\n`)
}

export const titleOf = (kind: string, { namespace = '', name }: Pick<LiveMetadata, 'namespace' | 'name'>): string =>
  `${kind} ${namespace}/${name}`
