/** The control plane on one machine. */
import { together } from '../fixtures/together.ts'

await together(['sandbox'])
