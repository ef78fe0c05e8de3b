/** Whether an installed child operator is one that a provider drives. */
import { rememberTexts } from '../src/api/memory.ts'
import { compareVersions } from './versions.ts'

const VERSION = /^v?(\d+(?:\.\d+){0,2})(?:[-+].*)?$/
const COMPARATOR = /^(>=|<)(\d+\.\d+\.\d+)$/

/** The range is made of >= and <, with blanks between. Undefined where the version cannot be read: a build without a number. */
export function isInRange(version: string, range: string): boolean | undefined {
  const installed = numbersOf(version)
  return installed === undefined ? undefined : isWithin(`${installed} ${range}`)
}

const numbersOf = rememberTexts((version: string): string | undefined => VERSION.exec(version)?.[1])

/** Whether the version at the beginning of the text is in the range behind it. */
const isWithin = rememberTexts((text: string): boolean => {
  const [installed = '', ...parts] = text.split(' ')
  return parts.every((part) => {
    const [, operator, bound = ''] = COMPARATOR.exec(part) ?? []
    if (operator === undefined) throw new Error(`"${part}" is no part of a range; write it as >=1.2.0 or <1.3.0`)
    return operator === '<' ? compareVersions(installed, bound) < 0 : compareVersions(installed, bound) >= 0
  })
})
