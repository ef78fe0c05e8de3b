/** What a soak has shown, in Markdown. */
import { described } from '../estate/report.ts'
import type { Mark } from './plot.ts'
import { type Sample, settled, slopeOf } from './samples.ts'

export interface Found {
  readonly samples: readonly Sample[]
  readonly marks: readonly Mark[]
  readonly stored: number
  readonly turnedAway: number
  /** Changes whose generation never came to stand in a status. */
  readonly missed: number
  /** Clusters whose child is not as they ask. */
  readonly wrong: number
  /** Why the operator ended by itself, each time. */
  readonly ends: readonly string[]
}

const WARM_UP_SECONDS = 600
/** So long after a cut or an outage a change may still have met it. */
const HEALING_SECONDS = 30
const LONGEST_REASON = 300

export function reportOn({ samples, marks, stored, turnedAway, missed, wrong, ends }: Found): string {
  const seconds = samples.at(-1)?.at ?? 0
  const warmUp = Math.min(WARM_UP_SECONDS, seconds / 3)
  const steady = settled(samples, warmUp)
  const count = (what: Mark['what']) => marks.filter((mark) => mark.what === what).length
  const isCalm = ({ at }: Sample) => !marks.some((mark) => at >= mark.at && at - mark.until < HEALING_SECONDS)
  const range = (of: (one: Sample) => number) => {
    const values = steady.map(of)
    return `${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)}`
  }
  const rows = [
    ['time', `${(seconds / 60).toFixed(1)} min`],
    ['changes stored', String(stored)],
    ['turned away while the API server was away', String(turnedAway)],
    ['**missed**', `**${missed}**`],
    ['clusters whose child is not as asked', String(wrong)],
    ['connections cut; API server killed', `${count('cut')}; ${count('kill')}`],
    ['the operator ended by itself', ends.length === 0 ? 'never' : `${ends.length} times`],
    ['slowest change in each five seconds', lagsOf(samples)],
    ['the same, but for the 30 s after each cut and kill', lagsOf(samples.filter(isCalm))],
    [`memory after the first ${(warmUp / 60).toFixed(1)} min`, `${range(({ memory }) => memory)} MB`],
    ['its slope', `${slopeOf(steady).toFixed(2)} MB an hour`],
    ['heap', `${range(({ heap }) => heap)} MB`],
    ['sockets', range(({ sockets }) => sockets)],
    ['timers', range(({ timers }) => timers)]
  ]
  return [
    '# A soak of the operator',
    '',
    '![Memory, lag and queue over time](soak.svg)',
    '',
    '| | |',
    '| --- | --- |',
    ...rows.map(([what, value]) => `| ${what} | ${value} |`),
    '',
    ...ends.map((why) => `- It ended: ${why.slice(0, LONGEST_REASON)}`),
    ''
  ].join('\n')
}

const lagsOf = (samples: readonly Sample[]): string =>
  described(samples.flatMap(({ lag }) => (lag === undefined ? [] : [lag])))
