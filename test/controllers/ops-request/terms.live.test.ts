/** What a request says beside what is to be done: terms that no other test is about. */
import t from 'tap'
import { askedOf } from '../../fixtures/asked-operations.ts'
import { isReady, life } from '../../fixtures/life.ts'

/** The cluster is on already, so this is for another phase. */
const START = { type: 'Start', start: {} }
const SHRINK = { type: 'VolumeExpansion', volumeExpansion: { storage: '500Mi' } }

t.test('force begins in a phase that is refused, and what ended badly is kept for as long as it says', async (t) => {
  const one = await life(t, 'cnpg')
  const asked = askedOf(one)
  await one.apply({ engine: 'postgresql', version: '17.6', clusterSize: 1, storage: '1Gi' })
  await one.until('it is ready', isReady)

  await asked.ask('brief', { ...SHRINK, ttlSecondsAfterUnsuccessfulCompletion: 1 })
  await asked.ask('kept', { ...SHRINK, ttlSecondsAfterSucceed: 1 })
  t.match((await asked.ended('kept')).status, { phase: 'Failed', reason: 'Refused' })
  await asked.gone('brief')

  await asked.ask('forced', { ...START, force: true })
  t.match((await asked.ended('forced')).status, { phase: 'Succeeded' })
  await asked.ask('unforced', START)
  await asked.until('unforced', 'waits for another phase', ({ status }) => status?.reason === 'WaitsForPhase')
  t.match(await asked.get('kept'), { status: { phase: 'Failed' } }, 'it is kept for a week')
})
