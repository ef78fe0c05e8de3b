/** When a schedule comes round. */
import { isProblem, parseSchedule, type Schedule } from '../../src/api/cron.ts'
import type { Scene } from './scene.ts'

const MINUTE_MS = 60_000
const EAGER_MS = 3_000

/** Whether a schedule has come round since it last did; every few seconds, where the stand-in is told to be eager. */
export function isDue({ now, knobs }: Pick<Scene, 'now' | 'knobs'>, cron: string, last: string): boolean {
  if (knobs.turned('eager')) return Date.parse(now) - Date.parse(last) >= EAGER_MS
  return dueBetween(cron, last, now)
}

/** Whether one of its minutes has begun after the one moment and not after the other. */
export function dueBetween(cron: string, after: string, until: string): boolean {
  const schedule = parseSchedule(cron)
  if (isProblem(schedule)) return false
  const end = Date.parse(until)
  // a stand-in that was away for long does not make up for all it missed
  const start = Math.max(Date.parse(after), end - 60 * MINUTE_MS)
  for (let minute = Math.floor(start / MINUTE_MS) + 1; minute * MINUTE_MS <= end; minute++) {
    if (comesRound(schedule, new Date(minute * MINUTE_MS))) return true
  }
  return false
}

function comesRound({ minutes, hours, days, months, weekdays, eitherDay }: Schedule, at: Date): boolean {
  const onDay = days.has(at.getUTCDate())
  const onWeekday = weekdays.has(at.getUTCDay())
  return (
    minutes.has(at.getUTCMinutes()) &&
    hours.has(at.getUTCHours()) &&
    months.has(at.getUTCMonth() + 1) &&
    (eitherDay ? onDay || onWeekday : onDay && onWeekday)
  )
}
