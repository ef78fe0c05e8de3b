import t from 'tap'
import { pauseAfter } from '../../../src/kube/back-off.ts'

const SPAN = { firstMs: 1_000, mostMs: 30_000 }

t.test('pauses double, up to the longest', async (t) => {
  t.same(
    [1, 2, 3, 4, 5, 6, 7, 1_000].map((failures) => pauseAfter(failures, SPAN, 1)),
    [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]
  )
})

t.test('those who failed together come back spread over half of the pause', async (t) => {
  t.same(
    [0, 0.5, 1].map((random) => pauseAfter(3, SPAN, random)),
    [2_000, 3_000, 4_000]
  )
})
