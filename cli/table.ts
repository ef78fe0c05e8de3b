/** A table as kubectl prints it, that breaks its longest column into lines where the screen is narrow. */
import Table from 'cli-table3'
import type { Screen, Style } from './terminal.ts'

export interface Cell {
  readonly text: string
  readonly style?: Style
}

export type Row = readonly (string | Cell)[]

// kubectl's look: no lines, three spaces between columns.
const GAP = '   '
const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: GAP
}

const textOf = (cell: string | Cell): string => (typeof cell === 'string' ? cell : cell.text)

/** Header and rows, each column as wide as its widest cell; ends with a line break. */
export function tableOn(screen: Screen, header: readonly string[], rows: readonly Row[]): string {
  const columns = header.map((name, column) => [name, ...rows.map((row) => textOf(row[column] ?? ''))])
  const widths = fitted(columns, screen.width)
  const table = new Table({
    chars: NO_LINES,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colWidths: widths,
    wordWrap: true
  })
  const painted = (cell: string | Cell) =>
    typeof cell === 'string' || cell.style === undefined ? textOf(cell) : screen.paint(cell.style, cell.text)
  table.push(
    header.map((name) => screen.paint('bold', name)),
    ...rows.map((row) => row.map(painted))
  )
  return table
    .toString()
    .split('\n')
    .map((line) => `${line.trimEnd()}\n`)
    .join('')
}

/** The widths of the columns; the widest gives way until the line fits, but no word is broken: rather the terminal wraps. */
function fitted(columns: readonly (readonly string[])[], screen: number): number[] {
  const room = screen - GAP.length * (columns.length - 1)
  const widths = columns.map((cells) => longest(cells))
  const floors = columns.map((cells) => longest(cells.flatMap((cell) => cell.split(' '))))
  for (let over = sum(widths) - room; over > 0; over = sum(widths) - room) {
    const spare = widths.map((width, column) => (width > (floors[column] ?? 0) ? width : 0))
    const widest = spare.indexOf(Math.max(...spare))
    if (spare[widest] === 0) return widths
    const next = spare.toSorted((a, b) => b - a)[1] ?? 0
    // not below the next one at a time, so that equally wide columns give way alike
    widths[widest] = Math.max(
      floors[widest] ?? 0,
      (widths[widest] ?? 0) - over,
      Math.min(next, (widths[widest] ?? 0) - 1)
    )
  }
  return widths
}

const longest = (texts: readonly string[]): number => Math.max(0, ...texts.map(({ length }) => length))

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
