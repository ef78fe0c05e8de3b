/** When a schedule comes round. */
import { isProblem, parseSchedule, type Schedule } from '../../src/api/cron.ts'

const MINUTE_MS = 60_000

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
