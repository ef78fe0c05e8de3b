/** A number as it is typed: whole, and not below zero. */
import { CliError } from './cli-error.ts'

export function countOf(flag: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new CliError('usage', `--${flag} ${text}: this is not a whole number`, { fix: 'write one such as 3' })
}
