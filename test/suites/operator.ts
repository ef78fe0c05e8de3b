/** The door, its certificate and the process around them. */
import { together } from '../fixtures/together.ts'

await together(['webhooks', 'certs', 'src'], 'src/api')
