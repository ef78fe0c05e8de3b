/** What a request says beside what is to be done: terms that no other test is about. */
import t from 'tap'
import { askedOf, isIn } from '../../fixtures/asked-operations.ts'
import { isReady, life } from '../../fixtures/life.ts'

/** The cluster is on already, and so it is refused. */
const START = { type: 'Start', start: {} }

t.test('force begins in a phase that is refused, and what ended badly is kept for as long as it says', async (t) => {
  const one = await life(t, 'cnpg')
  const asked = askedOf(one)
  await one.apply({ engine: 'postgresql', version: '17.6', clusterSize: 1, storage: '1Gi' })
  await one.until('it is ready', isReady)

  await asked.ask('refused', START)
  t.match((await asked.ended('refused')).status, { phase: 'Failed' })
  await asked.ask('forced', { ...START, force: true })
  t.match((await asked.ended('forced')).status, { phase: 'Succeeded' })

  await asked.ask('brief', { ...START, ttlSecondsAfterUnsuccessfulCompletion: 1, ttlSecondsAfterSucceed: 1000 })
  await asked.until('brief', 'has failed', isIn('Failed'))
  await asked.gone('brief')
  t.match(await asked.get('refused'), { status: { phase: 'Failed' } }, 'it ended before, and is kept for a week')
})
