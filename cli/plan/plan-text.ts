/** A plan as people read it: what speaks against it, the fields that change with what comes of them, then the children. */
import type { Impact } from '../../providers/operation.ts'
import { type Row, tableOn } from '../table.ts'
import type { Screen, Style } from '../terminal.ts'
import { wrapped } from '../wrapped.ts'
import { type ChildChange, unifiedDiff } from './children.ts'
import { isRefused, type Plan } from './cluster-plan.ts'

/** What clients notice, in the words that people use, and how loudly. */
export const IMPACTS: Readonly<Record<Impact, { readonly words: string; readonly style: Style }>> = {
  None: { words: 'none', style: 'green' },
  RollingRestart: { words: 'rolling restart', style: 'yellow' },
  Downtime: { words: 'downtime', style: 'red' },
  DataAtRisk: { words: 'data at risk', style: ['red', 'bold'] }
}

export function showPlan(plan: Plan, screen: Screen): void {
  screen.write(`${screen.paint('bold', headline(plan))}\n`)
  for (const { severity, text } of plan.findings)
    screen.write(`${labelOf(severity, screen)} ${movedIn(text, screen.width - LABEL_WIDTH)}\n`)
  if (isRefused(plan)) screen.write('It would be refused.\n')
  else showEffects(plan, screen)
  screen.write('\n')
}

function headline({ kind, namespace, name, operation }: Plan): string {
  const about = operation ? `, ${operation.type} of ${operation.cluster}` : ''
  return `${kind} ${namespace}/${name}${about}`
}

const labelOf = (severity: 'deny' | 'warn', screen: Screen): string =>
  severity === 'deny' ? screen.paint('red', 'refused:') : screen.paint('yellow', 'warning:')

function showEffects(plan: Plan, screen: Screen): void {
  screen.write(`${verdict(plan, screen)}\n`)
  if (plan.changes.length > 0) screen.write(`\n${changeTable(plan, screen)}`)
  for (const child of plan.children) screen.write(painted(unifiedDiff(child), screen))
  const same = plan.children.filter(({ change }) => change === 'same')
  if (same.length > 0) screen.write(`\nUnchanged: ${same.map(nameOf).join(', ')}\n`)
}

const nameOf = ({ kind, name }: ChildChange): string => `${kind} ${name}`

function verdict({ isNew, operation, changes, children, impact }: Plan, screen: Screen): string {
  const { words, style } = IMPACTS[impact]
  if (operation) return `Impact: ${screen.paint(style, words)}`
  if (isNew) return 'It is new.'
  if (changes.length === 0 && children.some(({ change }) => change !== 'same')) return BEHIND
  if (changes.length === 0) return 'Nothing changes.'
  return `${changes.length} ${changes.length === 1 ? 'field changes' : 'fields change'}. Impact: ${screen.paint(style, words)}`
}

const BEHIND = 'No field changes, but what runs is not what the fields ask for.'

/** In a table five columns wide a path keeps its whole length from this width on; else each change has lines of its own. */
const WIDE = 100

function changeTable({ changes }: Plan, screen: Screen): string {
  if (screen.width < WIDE) return changes.map((change) => changeLines(change, screen)).join('')
  const rows = changes.map(({ path, from, to, impact, why }): Row => {
    const { words, style } = IMPACTS[impact]
    return [path, valueText(from), valueText(to), { text: words, style }, why]
  })
  return tableOn(screen, ['FIELD', 'IS', 'BECOMES', 'IMPACT', 'WHY'], rows)
}

function changeLines({ path, from, to, impact, why }: Plan['changes'][number], screen: Screen): string {
  const { words, style } = IMPACTS[impact]
  const reason = movedIn(why, screen.width - words.length - 4)
  return `${path}: ${valueText(from)} → ${valueText(to)}\n  ${screen.paint(style, words)}: ${reason}\n`
}

const LABEL_WIDTH = 'warning: '.length

/** Broken between words; what goes on stands a little further in. */
const movedIn = (text: string, width: number): string => wrapped(text, width).join('\n  ')

const LONGEST_VALUE = 40

function valueText(value: unknown): string {
  if (value === undefined) return '-'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text
}

const DIFF_STYLES: Readonly<Record<string, Style>> = { '+': 'green', '-': 'red', '@': 'cyan' }

/** The lines of a diff in the colours that every tool gives them. */
function painted(diff: string, screen: Screen): string {
  if (diff === '') return ''
  const lines = diff.trimEnd().split('\n')
  const styled = lines.map((line) => {
    const style = /^(\+\+\+|---) /.test(line) ? 'bold' : DIFF_STYLES[line.charAt(0)]
    return style === undefined ? line : screen.paint(style, line)
  })
  return `\n${styled.join('\n')}\n`
}
