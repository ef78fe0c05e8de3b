/** Whether there is a text over which one of our regular expressions would search for long: by analysis, and by looking for one. */
import { check } from 'recheck'
import t from 'tap'
import { type Pattern, patternsByPlace } from './fixtures/patterns.ts'

/** What is said of a text that a pattern takes more than linear time for; undefined where there is none. */
async function attackOn({ source, flags }: Pattern): Promise<string | undefined> {
  // sets of properties are read as those of `u`; there is no limit of time, or a busy machine would decide
  const found = await check(source, flags.replace('v', 'u'), { timeout: null })
  if (found.status === 'safe') return undefined
  if (found.status === 'unknown') return `cannot be judged: ${found.error.kind}`
  return `${found.complexity.summary}, as for ${found.attack.pattern}`
}

t.test('an attack is found where there is one', async (t) => {
  t.match(await attackOn({ source: '^(a+)+$', flags: '' }), /exponential/)
  t.match(await attackOn({ source: '\\.+$', flags: '' }), /2nd degree polynomial/)
  t.equal(await attackOn({ source: '^[a-z0-9]+$', flags: '' }), undefined)
})

t.test('T5: each pattern takes linear time for any text', async (t) => {
  const patterns = patternsByPlace()
  t.ok(patterns.size > 50, 'they were found')
  for (const [place, pattern] of patterns) t.equal(await attackOn(pattern), undefined, place)
})
