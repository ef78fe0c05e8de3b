/** What was found, in the form that was asked for. */
import type { FORMATS } from '../../commands/lint.ts'
import type { Terminal } from '../../terminal.ts'
import type { Outcome } from '../told.ts'
import { asGithub } from './github.ts'
import { asJson } from './json.ts'
import { asText } from './text.ts'

export type Format = (typeof FORMATS)[number]

type Report = (outcome: Outcome, terminal: Terminal) => string | Promise<string>

// those that bring a library or the whole book of rules are loaded when they are asked for
const REPORTS: Readonly<Record<Format, Report>> = {
  text: (outcome, { out }) => asText(outcome, out),
  json: asJson,
  github: asGithub,
  sarif: async (outcome) => (await import('./sarif.ts')).asSarif(outcome),
  junit: async (outcome) => (await import('./junit.ts')).asJunit(outcome)
}

export async function reportOn(outcome: Outcome, format: Format, terminal: Terminal): Promise<void> {
  terminal.out.write(await REPORTS[format](outcome, terminal))
}
