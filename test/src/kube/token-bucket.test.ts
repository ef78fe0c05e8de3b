import t from 'tap'
import { createTokenBucket } from '../../../src/kube/token-bucket.ts'

t.test('so many at once, then one every so often, and never more at once', async (t) => {
  let now = 0
  const bucket = createTokenBucket({ atOnce: 3, oneEveryMs: 100 }, () => now)
  const taken = () => Array.from({ length: 5 }, () => bucket.take()).filter((isTaken) => isTaken).length
  t.equal(taken(), 3)
  now = 99
  t.equal(taken(), 0)
  now = 200
  t.equal(taken(), 2)
  now = 1_000_000
  t.equal(taken(), 3)
})
