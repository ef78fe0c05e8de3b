/** The loops, without an API server. */
import { together } from '../fixtures/together.ts'

await together(['controllers'])
