/** Every engine, its rules and its examples. */
import { together } from '../fixtures/together.ts'

await together(['providers', 'conformance'])
