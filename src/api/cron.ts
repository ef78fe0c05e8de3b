/**
 * Schedules as cron has them: five fields in UTC. Libraries for cron accept more than the child operators do (seconds,
 * weekday 7, L, #) and say no more than "invalid"; here every mistake has its own sentence.
 */

import { rememberTexts } from './memory.ts'

export interface Schedule {
  readonly minutes: ReadonlySet<number>
  readonly hours: ReadonlySet<number>
  readonly days: ReadonlySet<number>
  readonly months: ReadonlySet<number>
  readonly weekdays: ReadonlySet<number>
  /** With both a day and a weekday written, either is enough: that is how cron has always read them. */
  readonly eitherDay: boolean
}

export interface ScheduleProblem {
  readonly why: string
  readonly fix: string
}

interface Field {
  readonly name: string
  readonly min: number
  readonly max: number
  readonly words?: readonly string[]
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const FIELDS = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, words: MONTHS },
  { name: 'weekday', min: 0, max: 6, words: WEEKDAYS }
] as const satisfies readonly Field[]

const NAMED: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *'
}

const LONGEST_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const PART = /^(\*|\w+)(?:-(\w+))?(?:\/(\d{1,2}))?$/

/** The schedule, or what is wrong with it. */
export const parseSchedule = rememberTexts((text: string): Schedule | ScheduleProblem => {
  const named = text.startsWith('@') ? NAMED[text] : text
  if (named === undefined) {
    return { why: `${text} is not a schedule`, fix: `write five fields, or one of ${Object.keys(NAMED).join(', ')}` }
  }
  const fields = named.trim().split(/\s+/)
  if (/^(CRON_)?TZ=/.test(fields[0] ?? '')) {
    return {
      why: 'names a time zone, and schedules here are in UTC',
      fix: `write it in UTC, as "${fields.slice(1).join(' ')}" would be there`
    }
  }
  if (fields.length === 6) {
    return { why: 'has six fields, and schedules here have no seconds', fix: `write "${fields.slice(1).join(' ')}"` }
  }
  if (fields.length !== FIELDS.length) {
    return {
      why: `has ${fields.length} ${fields.length === 1 ? 'field' : 'fields'} instead of five`,
      fix: 'write minute hour day month weekday, such as "0 2 * * *"'
    }
  }
  const read = FIELDS.map((field, position) => readField(fields[position] ?? '', field))
  const problem = read.find((result) => 'why' in result)
  if (problem !== undefined) return problem
  const [minutes, hours, days, months, weekdays] = read as ReadonlySet<number>[]
  if (!minutes || !hours || !days || !months || !weekdays) throw new Error('five fields were read')
  const eitherDay = !fields[2]?.startsWith('*') && !fields[4]?.startsWith('*')
  const schedule = { minutes, hours, days, months, weekdays, eitherDay }
  return everComes(schedule)
    ? schedule
    : { why: 'names a date that never comes', fix: 'choose a day that the month has' }
})

export const isProblem = (parsed: Schedule | ScheduleProblem): parsed is ScheduleProblem => 'why' in parsed

/** Whether two schedules ever run in the same minute. */
export function coincide(a: Schedule, b: Schedule): boolean {
  return meet(a.minutes, b.minutes) && meet(a.hours, b.hours) && meet(a.months, b.months) && daysMeet(a, b)
}

const meet = (a: ReadonlySet<number>, b: ReadonlySet<number>): boolean => !a.isDisjointFrom(b)

/** Every day of the month falls on every weekday in some year. */
function daysMeet(a: Schedule, b: Schedule): boolean {
  for (let day = 1; day <= 31; day++) {
    for (let weekday = 0; weekday <= 6; weekday++) {
      if (runsOn(a, day, weekday) && runsOn(b, day, weekday)) return true
    }
  }
  return false
}

const runsOn = ({ days, weekdays, eitherDay }: Schedule, day: number, weekday: number): boolean =>
  eitherDay ? days.has(day) || weekdays.has(weekday) : days.has(day) && weekdays.has(weekday)

const everComes = ({ days, months, eitherDay }: Schedule): boolean =>
  eitherDay || [...months].some((month) => Math.min(...days) <= (LONGEST_MONTH[month - 1] ?? 0))

function readField(text: string, field: Field): ReadonlySet<number> | ScheduleProblem {
  const values = new Set<number>()
  for (const part of text.split(',')) {
    const range = readPart(part, field)
    if ('why' in range) return range
    for (let value = range.from; value <= range.to; value += range.step) values.add(value)
  }
  return values
}

function readPart(part: string, field: Field): { from: number; to: number; step: number } | ScheduleProblem {
  const [, start = '', end, stride] = PART.exec(part) ?? []
  const { name, min, max } = field
  const from = start === '*' ? min : numberOf(start, field)
  const to = start === '*' ? max : end === undefined ? (stride === undefined ? from : max) : numberOf(end, field)
  const step = stride === undefined ? 1 : Number(stride)
  if (name === 'weekday' && (from === 7 || to === 7)) {
    return { why: 'weekday 7 is not known everywhere', fix: 'write 0 for Sunday' }
  }
  const right = from !== undefined && to !== undefined && from >= min && to <= max && from <= to && step > 0
  if (right && !(start === '*' && end !== undefined)) return { from, to, step }
  return {
    why: `"${part}" is not a ${name}`,
    fix: `write a number from ${min} to ${max}, a range, a list or *${field.words ? `, or a name such as ${field.words[1]}` : ''}`
  }
}

function numberOf(text: string, { min, words }: Field): number | undefined {
  if (/^\d{1,2}$/.test(text)) return Number(text)
  const position = words?.indexOf(text.toLowerCase()) ?? -1
  return position === -1 ? undefined : min + position
}
