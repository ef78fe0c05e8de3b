/**
 * Kubernetes quantities (`10Gi`, `500m`, `1e10`) as exact numbers.
 *
 * They are read and rounded as k8s.io/apimachinery's resource.Quantity does it, with three departures:
 * a quantity needs a digit (Go takes `Gi` for 0 and refuses `Pi`: a template without its number must not pass),
 * text and magnitude are bounded, and the canonical form never loses value (Go prints `1000E` as `1`).
 */

import { rememberTexts } from './memory.ts'

/** How a quantity was written, and so how it is printed again. */
export type QuantityFamily = 'DecimalSI' | 'BinarySI' | 'DecimalExponent'

/** An exact amount. Two quantities of different family can be the same number. */
export interface Quantity {
  readonly nanos: bigint
  readonly family: QuantityFamily
}

interface Scale {
  readonly family: QuantityFamily
  readonly tens: number
  readonly twos: number
}

const decimal = (tens: number): Scale => ({ family: 'DecimalSI', tens, twos: 0 })
const binary = (twos: number): Scale => ({ family: 'BinarySI', tens: 0, twos })

const SCALES = {
  n: decimal(-9),
  u: decimal(-6),
  m: decimal(-3),
  '': decimal(0),
  k: decimal(3),
  M: decimal(6),
  G: decimal(9),
  T: decimal(12),
  P: decimal(15),
  E: decimal(18),
  Ki: binary(10),
  Mi: binary(20),
  Gi: binary(30),
  Ti: binary(40),
  Pi: binary(50),
  Ei: binary(60)
} as const satisfies Record<string, Scale>

/** A unit as it is written behind the number. */
export type QuantitySuffix = keyof typeof SCALES

const DECIMAL_SUFFIXES = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E']
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

// Sign, digits, digits behind the point, then a suffix or an exponent. `1E` is exa and `1E3` an exponent: the anchor decides.
const GRAMMAR = /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?(?:([numkMGTPE]?|[KMGTPE]i)|[eE]([+-]?\d+))$/

const NANOS = 1_000_000_000n
const LARGEST_BINARY = (2n ** 63n - 1n) * NANOS // Go caps these, and only these, at the largest int64
const TOO_LARGE = 10n ** 40n * NANOS
const LONGEST_TEXT = 64 // the canonical form of anything below TOO_LARGE fits: 40 digits, 9 behind the point, one suffix
const LARGEST_EXPONENT = 99 // keeps the powers of ten below small, whatever was written

/** Reads a quantity from any JSON value; undefined when it is not one. */
export function parseQuantity(value: unknown): Quantity | undefined {
  if (typeof value === 'string' && value.length <= LONGEST_TEXT) return parseText(value)
  return typeof value === 'number' ? parseText(String(value)) : undefined
}

/** So many of a unit: `quantityOf(1, 'Gi')`. A number of bytes is `quantityOf(bytes, '')`. */
export function quantityOf(count: bigint | number, suffix: QuantitySuffix): Quantity {
  const { family, tens, twos } = SCALES[suffix]
  return { nanos: (BigInt(count) << BigInt(twos)) * 10n ** BigInt(tens + 9), family }
}

/** Negative, zero or positive, for sorting and for comparing with 0. */
export function compareQuantities(a: Quantity, b: Quantity): -1 | 0 | 1 {
  if (a.nanos === b.nanos) return 0
  return a.nanos < b.nanos ? -1 : 1
}

/** Whether both are the same number, however they were written. */
export function sameQuantity(a: Quantity, b: Quantity): boolean {
  return a.nanos === b.nanos
}

/** The larger of two; the first when they are the same number. */
export function largerQuantity(a: Quantity, b: Quantity): Quantity {
  return b.nanos > a.nanos ? b : a
}

/** The sum, written like the first; like the second when the first is zero. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return { nanos: a.nanos + b.nanos, family: a.nanos === 0n ? b.family : a.family }
}

/** Whole bytes (or whole units of anything), rounded away from zero. */
export function bytesOf({ nanos }: Quantity): bigint {
  return nanos < 0n ? -divideUp(-nanos, NANOS) : divideUp(nanos, NANOS)
}

/** Whether nothing is left over when it is counted in that unit: `isWhole(storage, 'Gi')`. */
export function isWhole({ nanos }: Quantity, suffix: QuantitySuffix): boolean {
  return nanos % quantityOf(1, suffix).nanos === 0n
}

/** The canonical text: no fraction, the largest suffix of its family that loses nothing (`1.5Gi` is `1536Mi`). */
export function canonicalQuantity({ nanos, family }: Quantity): string {
  const magnitude = nanos < 0n ? -nanos : nanos
  const sign = nanos < 0n ? '-' : ''
  if (magnitude === 0n) return '0'
  if (family === 'BinarySI' && magnitude >= 1024n * NANOS && magnitude % NANOS === 0n) {
    const [amount, step] = factored(magnitude / NANOS, 1024n, BINARY_SUFFIXES.length - 1)
    return `${sign}${amount}${BINARY_SUFFIXES[step]}`
  }
  if (family === 'DecimalExponent') {
    const [amount, step] = factored(magnitude, 1000n, Number.POSITIVE_INFINITY)
    const exponent = step * 3 - 9
    return `${sign}${amount}${exponent === 0 ? '' : `e${exponent}`}`
  }
  const [amount, step] = factored(magnitude, 1000n, DECIMAL_SUFFIXES.length - 1)
  return `${sign}${amount}${DECIMAL_SUFFIXES[step]}`
}

const parseText = rememberTexts((text: string): Quantity | undefined => {
  const match = GRAMMAR.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = '', suffix, exponent] = match
  const { family, tens, twos } = scaleOf(suffix, exponent)
  if (Math.abs(tens) > LARGEST_EXPONENT) return undefined
  const digits = BigInt(whole + fraction) << BigInt(twos)
  const magnitude = capped(timesTenTo(digits, tens - fraction.length + 9), family)
  if (magnitude >= TOO_LARGE) return undefined
  return { nanos: sign === '-' ? -magnitude : magnitude, family }
})

function scaleOf(suffix: string | undefined, exponent: string | undefined): Scale {
  if (exponent !== undefined) return { family: 'DecimalExponent', tens: Number(exponent), twos: 0 }
  return SCALES[suffix as QuantitySuffix] // the grammar lets no other through
}

function capped(magnitude: bigint, family: QuantityFamily): bigint {
  return family === 'BinarySI' && magnitude > LARGEST_BINARY ? LARGEST_BINARY : magnitude
}

/** Rounds up: who asks for something gets something. */
function timesTenTo(amount: bigint, power: number): bigint {
  return power < 0 ? divideUp(amount, 10n ** BigInt(-power)) : amount * 10n ** BigInt(power)
}

function divideUp(amount: bigint, by: bigint): bigint {
  return (amount + by - 1n) / by
}

/** What is left when the factor is taken out as often as it divides, and how often that was. */
function factored(amount: bigint, factor: bigint, most: number): [bigint, number] {
  let rest = amount
  let times = 0
  while (times < most && rest % factor === 0n) {
    rest /= factor
    times++
  }
  return [rest, times]
}
