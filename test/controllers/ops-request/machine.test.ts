/** The life of operations, in every order in which things can happen. */
import t from 'tap'
import { BEGINNINGS } from '../../fixtures/model-beginnings.ts'
import { search } from '../../fixtures/model-search.ts'
import { aRequest, aWorld } from '../../fixtures/operations-model.ts'

/** `npm run model` goes deeper. */
const DEPTH = 6

for (const [name, world] of Object.entries(BEGINNINGS)) {
  t.test(`F1 F19 T15: ${name}: one at a time, never without the slot, done once, and all of them end`, async (t) => {
    const { states, wrong } = search(world, { depth: DEPTH })
    t.comment(`${states} states`)
    t.ok(states > 500, 'the search gets around')
    t.same(wrong, [])
  })
}

t.test('the search tells a mistake with the shortest way to it', async (t) => {
  const grow = aRequest('grow', { type: 'HorizontalScaling', horizontalScaling: { replicas: 2 } })
  const { wrong } = search(aWorld({ ...grow, status: { phase: 'Running' } }), { depth: 2 })
  t.equal(wrong[0], 'grow runs without the slot after: the controller looks at grow')
})

t.test('the search gives up where there are too many states, and says how deep it was', async (t) => {
  const { states, depth, isWhole } = search(aWorld(), { depth: DEPTH, states: 10 })
  t.same({ states, isWhole }, { states: 10, isWhole: false })
  t.ok(depth > 0 && depth < DEPTH)
})
