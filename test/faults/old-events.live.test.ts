/** What was done is not done again by an operator that hears old events, or whose view of the world is an old one. */
import t from 'tap'
import { isNotDoneAgain } from '../fixtures/done-once.ts'
import { FOR_GOOD, OPERATIONS } from '../fixtures/proofs.ts'

const proofs = Object.entries({ ...OPERATIONS, ...FOR_GOOD })

t.jobs = proofs.length
t.setTimeout(600_000)
for (const [name, proof] of proofs) {
  t.test(`F12: ${name}: old news do not have it done again`, { buffered: true }, (t) => isNotDoneAgain(t, proof))
}
