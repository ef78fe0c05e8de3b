/** Findings for people: file by file, with the line and column in front. */
import type { Screen, Style } from '../../terminal.ts'
import { wrapped } from '../../wrapped.ts'
import { counting, type Outcome, type Told } from '../told.ts'

const WORDS: Readonly<Record<Told['severity'], { readonly word: string; readonly style: Style }>> = {
  deny: { word: 'refused', style: 'red' },
  warn: { word: 'warning', style: 'yellow' }
}

export function asText(outcome: Outcome, screen: Screen): string {
  const byFile = Map.groupBy(counting(outcome), ({ file }) => file)
  const files = [...byFile].map(([file, findings]) => {
    const width = Math.max(...findings.map((one) => positionOf(one).length))
    return `${screen.paint('underline', file)}\n${findings.map((one) => findingLines(one, width, screen)).join('')}\n`
  })
  return `${files.join('')}${summaryOf(outcome, screen)}\n`
}

const positionOf = ({ place: { line, column } }: Told): string => `${line}:${column}`

/** A narrow screen breaks the sentence; what follows stands below its beginning. */
function findingLines(finding: Told, width: number, screen: Screen): string {
  const { word, style } = WORDS[finding.severity]
  const position = positionOf(finding).padStart(width)
  const indent = `  ${position}  ${word}  `.length
  const [first = '', ...rest] = wrapped(finding.text, screen.width - indent)
  const lines = [
    `  ${screen.paint('dim', position)}  ${screen.paint(style, word)}  ${first}`,
    ...rest.map((line) => `${' '.repeat(indent)}${line}`)
  ]
  return `${lines.join('\n')}\n`
}

function summaryOf(outcome: Outcome, screen: Screen): string {
  const { judged, passedOver, findings } = outcome
  const refused = counting(outcome, 'deny').length
  const warned = counting(outcome, 'warn').length
  const ignored = findings.length - refused - warned
  const parts = [
    counted(judged.length, 'object checked', 'objects checked'),
    refused > 0 ? screen.paint('red', `${refused} refused`) : screen.paint('green', 'nothing refused'),
    ...(warned > 0 ? [screen.paint('yellow', counted(warned, 'warning', 'warnings'))] : []),
    ...(ignored > 0 ? [`${ignored} ignored`] : []),
    ...(passedOver > 0 ? [`${passedOver} of other kinds passed over`] : [])
  ]
  return parts.join(', ')
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`
