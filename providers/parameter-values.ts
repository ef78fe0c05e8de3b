/** Whether the value of a setting is one that the engine takes, and what to say when it is not. */
import { quoted } from '../src/api/printable.ts'
import {
  type Amount,
  amountOf,
  converted,
  inLargestUnit,
  likelyUnit,
  readAmount,
  sizeOf,
  type WrittenAmount
} from './amounts.ts'
import type { Dialect, Units, Words } from './dialect.ts'
import { nearestWord } from './nearest-word.ts'
import type { Parameter, ParameterType } from './parameter-table.ts'
import { type KnownParameter, lookUp, type ParameterBook } from './parameters.ts'

/** What is to be said of a value, as two clauses without a full stop. */
export interface Verdict {
  readonly why: string
  readonly fix?: string
}

const ENDLESS = 1e300 // a bound that only says how large a number can be stored

/** What is wrong with the value; undefined when nothing is, or when the setting is not known. */
export function judgeValue(book: ParameterBook, name: string, value: string): Verdict | undefined {
  const parameter = lookUp(book, name)
  return parameter === undefined ? undefined : JUDGES[parameter.type](parameter, value, book.dialect)
}

/** What a bare number means where a unit could be written; undefined where nothing needs to be said. */
export function bareMemory(book: ParameterBook, name: string, value: string): Verdict | undefined {
  const parameter = lookUp(book, name)
  const units = book.dialect.units.memory
  if (parameter?.type !== 'memory' || isEmpty(units)) return undefined
  const written = readAmount(value, book.dialect)
  if (written === undefined || written.unit !== '' || written.amount <= 0) return undefined
  if (judgeValue(book, name, value) !== undefined) return undefined
  const { unit = '' } = parameter
  const { meaning, short } = bareMeaning(written.amount, unit, units)
  if (short === `${written.amount}${unit}` && !Object.hasOwn(units, unit)) return undefined // no unit says it better
  return { why: `without a unit it means ${meaning}`, fix: `write ${quoted(short)}` }
}

type Judge = (parameter: KnownParameter, value: string, dialect: Dialect) => Verdict | undefined

const JUDGES: Readonly<Record<ParameterType, Judge>> = {
  boolean: judgeBoolean,
  integer: judgeInteger,
  real: judgeReal,
  memory: (parameter, value, dialect) =>
    judgeAmount(parameter, value, dialect, dialect.units.memory, 'an amount of memory'),
  duration: (parameter, value, dialect) => judgeAmount(parameter, value, dialect, dialect.units.duration, 'a time'),
  enum: judgeWord,
  list: judgeList,
  string: () => undefined
}

function judgeBoolean({ name }: KnownParameter, value: string, { booleans }: Dialect): Verdict | undefined {
  const { on, off } = booleans
  const meant = [on, off].filter((words) => isAmong(value, words, booleans))
  if (meant.length === 1) return undefined
  return verdict(`${name} is ${on[0]} or ${off[0]}`, write(nearestWord(value, [...on, ...off])))
}

function judgeInteger(parameter: KnownParameter, value: string, dialect: Dialect): Verdict | undefined {
  const count = wholeNumber(value, dialect)
  if (count !== undefined && isWithin(parameter, count)) return undefined
  return { why: `${parameter.name} is a whole number${range(parameter)}` }
}

function wholeNumber(value: string, dialect: Dialect): Amount | undefined {
  const { units, numbers } = dialect
  const written = readAmount(value, dialect)
  if (written === undefined || (typeof written.amount !== 'bigint' && !numbers.rounded)) return undefined
  const size = written.unit === '' ? 1 : sizeOf(written.unit, units.count, units.anyCase)
  return size === undefined ? undefined : converted(written.amount, size, 1)
}

function judgeReal(parameter: KnownParameter, value: string, dialect: Dialect): Verdict | undefined {
  const written = readAmount(value, dialect)
  const isRight = written !== undefined && written.unit === '' && isWithin(parameter, written.amount)
  return isRight ? undefined : { why: `${parameter.name} is a number${range(parameter)}` }
}

function judgeAmount(
  parameter: KnownParameter,
  value: string,
  dialect: Dialect,
  units: Units,
  what: string
): Verdict | undefined {
  if (isEmpty(units)) return judgeInteger(parameter, value, dialect)
  const { name, unit = '' } = parameter
  const { numbers, units: known } = dialect
  const number = numbers.rounded ? 'number' : 'whole number'
  const needsUnit = () => `${name} takes a ${number} with a unit: ${either(Object.keys(units))}`
  const written = readAmount(value, dialect)
  if (written === undefined) return { why: needsUnit() }

  const counted = sizeOf(unit, units) ?? 1
  const size = written.unit === '' ? counted : sizeOf(written.unit, units, known.anyCase)
  if (size === undefined) return verdict(needsUnit(), write(withLikelyUnit(written, units)))
  if (typeof written.amount !== 'bigint' && !numbers.rounded) {
    return verdict(needsUnit(), write(inLargestUnit(converted(written.amount, size, counted), unit, units)))
  }
  if (isWithin(parameter, converted(written.amount, size, counted))) return undefined
  const why = `${name} is ${what}${range(parameter, (bound) => inLargestUnit(bound, unit, units))}`
  return verdict(why, written.unit === '' ? likelyMeant(parameter, written.amount, counted, units) : undefined)
}

function withLikelyUnit({ amount, unit }: WrittenAmount, units: Units): string | undefined {
  const likely = likelyUnit(unit, units)
  return likely === undefined ? undefined : `${amount}${likely}`
}

/** A bare number that is too small was probably meant with a unit: the first with which it would do. */
function likelyMeant(parameter: Parameter, amount: Amount, counted: number, units: Units): string | undefined {
  const fitting = Object.entries(units).find(([, size]) => isWithin(parameter, converted(amount, size, counted)))
  if (fitting === undefined || amount <= 0) return undefined
  const { meaning } = bareMeaning(amount, parameter.unit ?? '', units)
  return `${write(`${amount}${fitting[0]}`)} if that is meant: without a unit it means ${meaning}`
}

function judgeWord(
  { name, values = [], also = [] }: KnownParameter,
  value: string,
  { enums }: Dialect
): Verdict | undefined {
  if (isAmong(value, [...values, ...also], enums) || isPosition(value, values, enums.numbered)) return undefined
  return verdict(`${name} is ${either(values)}`, write(nearestWord(value, values)))
}

function judgeList(
  { name, values, also = [] }: KnownParameter,
  value: string,
  { enums }: Dialect
): Verdict | undefined {
  if (values === undefined || value.trim() === '') return undefined
  const words = [...values, ...also]
  const wrong = value
    .split(',')
    .map((item) => item.trim())
    .find((item) => !isAmong(item, words, enums))
  if (wrong === undefined) return undefined
  const why = `${name} is a list with commas of ${either(values)}; ${quoted(wrong)} is none of them`
  return verdict(why, write(nearestWord(wrong, values)))
}

function verdict(why: string, fix: string | undefined): Verdict {
  return fix === undefined ? { why } : { why, fix }
}

function write(text: string | undefined): string | undefined {
  return text === undefined ? undefined : `write ${quoted(text)}`
}

/** Whether it is one of the words; shortened only where no other begins like it. */
function isAmong(written: string, words: readonly string[], { anyCase, shortened }: Words): boolean {
  const same = (word: string) => (anyCase ? word.toLowerCase() : word)
  const wanted = same(written)
  if (words.some((word) => same(word) === wanted)) return true
  return shortened && wanted !== '' && words.filter((word) => same(word).startsWith(wanted)).length === 1
}

/** Whether it is the number of a word, the first being 0. */
function isPosition(written: string, words: readonly string[], numbered: boolean): boolean {
  return numbered && /^\d{1,4}$/.test(written) && Number(written) < words.length
}

function isWithin({ min, max }: Parameter, amount: Amount): boolean {
  return (min === undefined || amount >= amountOf(min)) && (max === undefined || amount <= amountOf(max))
}

function range({ min, max }: Parameter, shown: (bound: Amount) => string = String): string {
  const from = min === undefined ? undefined : shown(amountOf(min))
  const to = max === undefined || Number(max) > ENDLESS ? undefined : shown(amountOf(max))
  if (from === undefined) return to === undefined ? '' : ` of at most ${to}`
  return to === undefined ? ` of at least ${from}` : ` from ${from} to ${to}`
}

/** What so many of a unit are, worked out, and how to say it in one word. */
function bareMeaning(amount: Amount, unit: string, units: Units): { meaning: string; short: string } {
  const plain = /^\d/.test(unit) ? `${amount} x ${unit}` : `${amount}${unit}`
  const short = inLargestUnit(amount, unit, units)
  return { meaning: plain === short ? short : `${plain} = ${short}`, short }
}

function either(words: readonly string[]): string {
  const shown = words.map((word) => (word === '' ? '""' : word))
  const last = shown.pop()
  return shown.length === 0 ? `${last}` : `${shown.join(', ')} or ${last}`
}

function isEmpty(units: Units): boolean {
  return Object.keys(units).length === 0
}
