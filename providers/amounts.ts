/** Numbers as engines write them, with or without a unit; whole ones stay exact however large they are. */
import { rememberTexts } from '../src/api/memory.ts'
import type { Dialect, Units } from './dialect.ts'

/** Both kinds compare with each other by `<` and `>`. */
export type Amount = number | bigint

export interface WrittenAmount {
  readonly amount: Amount
  /** As it was written; empty behind a bare number. */
  readonly unit: string
}

const LONGEST = 64 // nobody means a longer number, and this way no text takes long to read

// Sign; digits as in C (0x1F, 017), or a decimal with its point and exponent; perhaps a unit. The anchors decide on 1E and 1E3.
const NUMBER =
  /^[ \t\n\v\f\r]*([+-]?)(0x[\da-f]+(?![\da-f])|(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)[ \t\n\v\f\r]*(?:([a-z]+)[ \t\n\v\f\r]*)?$/i
const OCTAL = /^0[0-7]+$/
const DECIMAL = /^\d+$/

/** Reads a number and what stands behind it; undefined when it is not one. */
export function readAmount(text: string, { numbers }: Dialect): WrittenAmount | undefined {
  if (text.length > LONGEST) return undefined
  return numbers.cStyle ? readCStyle(text) : readPlain(text)
}

const readCStyle = rememberTexts((text) => readWritten(text, true))
const readPlain = rememberTexts((text) => readWritten(text, false))

function readWritten(text: string, cStyle: boolean): WrittenAmount | undefined {
  const [, sign, digits = '', unit = ''] = NUMBER.exec(text) ?? []
  const magnitude = magnitudeOf(digits.toLowerCase(), cStyle)
  if (magnitude === undefined) return undefined
  return { amount: sign === '-' ? -magnitude : magnitude, unit }
}

/** A bound as a table has it: text where a number would lose digits. */
export function amountOf(bound: number | string): Amount {
  return typeof bound === 'string' ? BigInt(bound) : exact(bound)
}

/** What one of a unit counts; `8kB` is eight of `kB`. Undefined when there is no such unit. */
export function sizeOf(unit: string, units: Units, anyCase = false): number | undefined {
  if (Object.hasOwn(units, unit)) return units[unit]
  const [, times = '', name = ''] = /^(\d*)(\D.*)?$/.exec(unit) ?? []
  const known = Object.keys(units).find((one) => one === name || (anyCase && one.toLowerCase() === name.toLowerCase()))
  const size = known === undefined ? undefined : units[known]
  return size === undefined ? undefined : Number(times || 1) * size
}

/** So many of one size, counted in another, to the nearest whole where it does not come out even. */
export function converted(amount: Amount, from: number, to: number): Amount {
  if (typeof amount === 'bigint' && from % to === 0) return amount * BigInt(from / to)
  return exact(Math.round((Number(amount) * from) / to))
}

/** An amount of memory in bytes, a bare number counting so many bytes each; undefined when it cannot be read. */
export function bytesIn(text: string, each: number, dialect: Dialect): bigint | undefined {
  const { units } = dialect
  const written = readAmount(text, dialect)
  const size = written?.unit === '' ? each : sizeOf(written?.unit ?? '', units.memory, units.anyCase)
  const bytes = written === undefined || size === undefined ? undefined : converted(written.amount, size, 1)
  return typeof bytes === 'bigint' ? bytes : undefined
}

/** The amount in the largest unit that leaves no rest: 64MB. A negative one stands for itself, and 0 is 0 in any unit. */
export function inLargestUnit(amount: Amount, unit: string, units: Units): string {
  if (amount <= 0) return String(amount)
  if (typeof amount === 'number') return `${amount}${unit}`
  const total = amount * BigInt(sizeOf(unit, units) ?? 1)
  const largest = Object.entries(units).findLast(([, size]) => total % BigInt(size) === 0n)
  return largest === undefined ? `${amount}${unit}` : `${total / BigInt(largest[1])}${largest[0]}`
}

/** The unit that was probably meant: mb, M and Mi are MB where there is no other that begins like it. */
export function likelyUnit(written: string, units: Units): string | undefined {
  const lower = written.toLowerCase().replace(/^([kmgtpe])ib?$/, '$1')
  if (lower === '') return undefined
  const near = Object.keys(units).filter((unit) => {
    const known = unit.toLowerCase()
    return known.startsWith(lower) || lower.startsWith(known)
  })
  return near.length === 1 ? near[0] : undefined
}

function exact(number: number): Amount {
  return Number.isSafeInteger(number) ? BigInt(number) : number
}

function magnitudeOf(digits: string, cStyle: boolean): Amount | undefined {
  if (cStyle && OCTAL.test(digits)) return BigInt(`0o${digits}`)
  if (DECIMAL.test(digits)) return BigInt(digits)
  if (digits.startsWith('0x')) return cStyle ? BigInt(digits) : undefined
  const decimal = digits === '' ? Number.NaN : Number(digits)
  return Number.isFinite(decimal) ? decimal : undefined
}
