import t from 'tap'
import { waitOf } from '../../../controllers/ops-request/turns.ts'
import type { OpsRequest } from '../../../src/api/ops-request.ts'
import { aRequest, aWorld, driver } from '../../fixtures/operations-model.ts'

const { cluster } = aWorld()
const queued = (name: string): OpsRequest => aRequest(name, { type: 'Restart', restart: {} })
const running = (name: string): OpsRequest => ({ ...queued(name), status: { phase: 'Running' } })

t.test(
  'who waits in a line is told of the one right before it, so that only that one changes what it is told',
  async (t) => {
    const line = [running('a'), queued('b'), queued('c')]
    const last = queued('d')
    t.same(waitOf(last, line, cluster, driver), { for: 'c', why: 'came first' })
    t.same(
      waitOf(last, line.slice(1), cluster, driver),
      { for: 'c', why: 'came first' },
      'also when the first has ended'
    )
    t.same(waitOf(queued('b'), [running('a'), last], cluster, driver), { for: 'a', why: 'is under way' })
  }
)

t.test('nobody is waited for but those who came before and those who are under way', async (t) => {
  t.same(waitOf(queued('a'), [queued('b')], cluster, driver), undefined)
  t.same(waitOf(queued('a'), [running('b')], cluster, driver), { for: 'b', why: 'is under way' })
})
