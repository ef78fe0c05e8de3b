/** How an option is written on the command line, for help and for the reference: `-o, --output <FORMAT>`. */
import type { Option } from './command.ts'

export function flagsOf(name: string, option: Option): string {
  const long = option.short === undefined ? `--${name}` : `-${option.short}, --${name}`
  if (option.sort === 'flag') return long
  return `${long} <${option.value}${option.sort === 'list' ? '...' : ''}>`
}
