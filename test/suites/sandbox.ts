/** The control plane on one machine, and how scenarios are played on it. */
import { together } from '../fixtures/together.ts'

await together(['sandbox', 'e2e', 'faults'])
