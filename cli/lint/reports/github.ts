/** Findings as GitHub reads them from the log of a job, and shows them beside the lines of a pull request. */
import { counting, type Outcome, type Told } from '../told.ts'

const LEVELS: Readonly<Record<Told['severity'], string>> = { deny: 'error', warn: 'warning' }

export const asGithub = (outcome: Outcome): string => counting(outcome).map(annotation).join('')

function annotation({ severity, file, place, rule, text }: Told): string {
  const properties = {
    file,
    line: place.line,
    endLine: place.endLine,
    col: place.column,
    endColumn: place.endColumn,
    title: rule
  }
  const list = Object.entries(properties).map(([name, value]) => `${name}=${inProperty(String(value))}`)
  return `::${LEVELS[severity]} ${list.join(',')}::${inMessage(text)}\n`
}

const inMessage = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const inProperty = (text: string): string => inMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
