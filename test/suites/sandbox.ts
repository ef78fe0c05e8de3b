/** The control plane on one machine, and how scenarios are played on it. */
import '../fixtures/child-definitions.ts' // reads the environment before tests of fresh machines take it away
import { together } from '../fixtures/together.ts'

await together(['sandbox', 'e2e', 'faults', 'leaves'])
