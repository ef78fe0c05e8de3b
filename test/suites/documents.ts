/** What is generated and what is written for users. */
import { together } from '../fixtures/together.ts'

await together(['manifests', 'docs', 'proof-tables'])
