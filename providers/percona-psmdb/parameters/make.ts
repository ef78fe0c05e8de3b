/** Writes the table of every line from what is documented; see README.md. */
import { writeFileSync } from 'node:fs'
import { type Parameter, type ParameterTable, tableText } from '../../parameter-table.ts'
import { type Documented, documented } from './documented.ts'

const LINES = ['6.0', '7.0', '8.0']

/** The text of every table, by the name of its file. */
export function tables(): Record<string, string> {
  return Object.fromEntries(LINES.map((line) => [`${line}.json`, tableText(tableOf(line))]))
}

function tableOf(line: string): ParameterTable {
  const existing = Object.entries(documented).filter(([, { since, until }]) => isBetween(line, since, until))
  return {
    line,
    from: `MongoDB Manual 8.0 with its version notes, for ${line}, and the options that Percona Server for MongoDB adds`,
    exact: false,
    parameters: Object.fromEntries(
      existing.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, parameterOf(one)])
    )
  }
}

function isBetween(line: string, since = line, until = line): boolean {
  return Number(since) <= Number(line) && Number(line) <= Number(until)
}

/** The operator restarts members for any change of the configuration; it sets nothing while they run. */
function parameterOf({ since, until, ...parameter }: Documented): Parameter {
  return { ...parameter, restart: true }
}

if (import.meta.main) {
  for (const [file, text] of Object.entries(tables())) writeFileSync(new URL(file, import.meta.url), text)
}
