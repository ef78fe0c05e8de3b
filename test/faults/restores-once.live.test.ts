/** What cannot be taken back, restores and upgrades, is done once, whatever happens to the operator meanwhile. */
import t from 'tap'
import { isDoneOnce } from '../fixtures/done-once.ts'
import { FOR_GOOD } from '../fixtures/proofs.ts'

t.jobs = Object.keys(FOR_GOOD).length
for (const [name, proof] of Object.entries(FOR_GOOD)) {
  t.test(`F1 F2: ${name}: whatever happens to the operator, the child is asked once`, { buffered: true }, (t) =>
    isDoneOnce(t, proof)
  )
}
