/** What is done to the members of a cluster and their data is done once, whatever happens to the operator meanwhile. */
import t from 'tap'
import { isDoneOnce } from '../fixtures/done-once.ts'
import { OPERATIONS } from '../fixtures/proofs.ts'

t.jobs = Object.keys(OPERATIONS).length
for (const [name, proof] of Object.entries(OPERATIONS)) {
  t.test(`F1 F2: ${name}: whatever happens to the operator, the child is asked once`, { buffered: true }, (t) =>
    isDoneOnce(t, proof)
  )
}
