/** What our objects say, and the plan of the house. */
import { together } from '../fixtures/together.ts'

await together(['src/api'])
await import('../architecture.test.ts')
