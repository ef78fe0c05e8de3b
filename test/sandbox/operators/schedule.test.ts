import t from 'tap'
import { dueBetween } from '../../../sandbox/operators/schedule.ts'

const cases: Record<string, [cron: string, after: string, until: string, want: boolean]> = {
  'its minute has begun': ['15 2 * * *', '2026-05-01T02:14:59Z', '2026-05-01T02:15:00Z', true],
  'its minute is still to come': ['15 2 * * *', '2026-05-01T02:13:00Z', '2026-05-01T02:14:59Z', false],
  'its minute was seen before': ['15 2 * * *', '2026-05-01T02:15:00Z', '2026-05-01T02:15:40Z', false],
  'on another day of the week': ['* * * * 0', '2026-05-01T02:00:00Z', '2026-05-01T02:01:00Z', false],
  'what is no schedule never comes round': ['whenever', '2026-05-01T00:00:00Z', '2026-05-01T01:00:00Z', false]
}
for (const [name, [cron, after, until, want]] of Object.entries(cases)) {
  t.test(name, async (t) => t.equal(dueBetween(cron, after, until), want))
}
