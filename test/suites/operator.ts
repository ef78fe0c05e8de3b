/** The door, its certificate and the process around them. */
import { together } from '../fixtures/together.ts'

await together('webhooks', 'certs')
for (const name of ['app', 'config', 'log', 'main', 'metrics']) await import(`../src/${name}.test.ts`)
