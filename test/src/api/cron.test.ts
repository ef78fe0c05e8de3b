/** Schedules: what is read, what is refused and with which words, and when two of them meet. */
import t from 'tap'
import { coincide, isProblem, parseSchedule } from '../../../src/api/cron.ts'

const read = (text: string) => {
  const parsed = parseSchedule(text)
  if (isProblem(parsed)) throw new Error(`${text}: ${parsed.why}`)
  return parsed
}

const REFUSED: Record<string, { why: RegExp; fix: RegExp }> = {
  '0 0 2 * * *': { why: /six fields/, fix: /write "0 2 \* \* \*"/ },
  'TZ=Europe/Berlin 0 2 * * *': { why: /time zone/, fix: /UTC/ },
  '0 2 * *': { why: /4 fields instead of five/, fix: /minute hour day month weekday/ },
  '': { why: /1 field instead of five/, fix: /0 2/ },
  '@every 5m': { why: /not a schedule/, fix: /@hourly/ },
  '0 2 * * 7': { why: /weekday 7/, fix: /write 0/ },
  '0 2 * * 5-7': { why: /weekday 7/, fix: /write 0/ },
  '60 2 * * *': { why: /"60" is not a minute/, fix: /0 to 59/ },
  '0 24 * * *': { why: /"24" is not a hour/, fix: /0 to 23/ },
  '0 2 0 * *': { why: /"0" is not a day/, fix: /1 to 31/ },
  '0 2 * smarch *': { why: /"smarch" is not a month/, fix: /name such as feb/ },
  '0 2 * * L': { why: /"L" is not a weekday/, fix: /list/ },
  '*/0 * * * *': { why: /"\*\/0"/, fix: /0 to 59/ },
  '5-1 * * * *': { why: /"5-1"/, fix: /range/ },
  '0 2 31 2 *': { why: /never comes/, fix: /day that the month has/ },
  '0 2 31 apr,jun *': { why: /never comes/, fix: /day that the month has/ }
}

t.test('what cannot be read says why and what to write', async (t) => {
  for (const [text, { why, fix }] of Object.entries(REFUSED)) {
    const parsed = parseSchedule(text)
    t.ok(isProblem(parsed), text)
    if (!isProblem(parsed)) continue
    t.match(parsed.why, why, text)
    t.match(parsed.fix, fix, text)
  }
})

t.test('fields take numbers, names, ranges, lists and steps', async (t) => {
  const { minutes, hours, months, weekdays } = read('*/15 8-10,20 * jan-mar MON-fri')
  t.same([...minutes], [0, 15, 30, 45])
  t.same([...hours], [8, 9, 10, 20])
  t.same([...months], [1, 2, 3])
  t.same([...weekdays], [1, 2, 3, 4, 5])
  t.same([...read('5/20 * * * *').minutes], [5, 25, 45])
})

t.test('the names that cron has are read as the fields they stand for', async (t) => {
  t.same(read('@daily'), read('0 0 * * *'))
  t.same(read('@weekly'), read('0 0 * * 0'))
})

t.test('a leap day comes, if not often', async (t) => t.notOk(isProblem(parseSchedule('0 2 29 2 *'))))
t.test('the 31st of February is saved by a weekday, since either is enough', async (t) =>
  t.notOk(isProblem(parseSchedule('0 2 31 2 mon')))
)

const MEETINGS: [string, string, boolean][] = [
  ['0 2 * * *', '0 2 * * 0', true],
  ['0 2 * * 1-6', '0 2 * * 0', false],
  ['0 2 * * *', '30 2 * * *', false],
  ['0 2 1 * *', '0 2 15 * *', false],
  ['0 2 1 * *', '0 2 * * mon', true],
  ['*/10 * * * *', '5-59/10 * * * *', false],
  ['@hourly', '0 4 1 * *', true]
]

t.test('two schedules meet when one minute belongs to both', async (t) => {
  for (const [a, b, meet] of MEETINGS) {
    t.equal(coincide(read(a), read(b)), meet, `${a} and ${b}`)
    t.equal(coincide(read(b), read(a)), meet, `${b} and ${a}`)
  }
})
