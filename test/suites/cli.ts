/** The command-line tool, and the pieces for GitOps that use it. */
import { together } from '../fixtures/together.ts'

await together(['cli', 'gitops'])
