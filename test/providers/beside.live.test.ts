/** What each provider makes beside its main child, in the life that it leads with it. */
import t from 'tap'
import { type Beside, comesChangesAndGoes } from '../fixtures/beside-the-child.ts'

const small = { clusterSize: 1, storage: '1Gi' }

const PROVIDERS: readonly Beside[] = [
  { provider: 'cnpg', spec: { engine: 'postgresql', version: '17', ...small }, makes: ['Certificate', 'PodMonitor'] },
  { provider: 'percona-ps', spec: { engine: 'mysql', ...small }, makes: ['Certificate', 'PodMonitor', 'Service'] },
  { provider: 'percona-psmdb', spec: { engine: 'mongodb', ...small }, makes: ['Certificate', 'PodMonitor'] },
  { provider: 'percona-pxc', spec: { engine: 'mysql', ...small }, makes: ['PodMonitor', 'Service'] },
  { provider: 'strimzi', spec: { engine: 'kafka', ...small }, makes: ['Certificate', 'PodMonitor'] }
]

for (const one of PROVIDERS) {
  t.test(`${one.provider}: ${one.makes.join(', ')} come, change and go`, (t) => comesChangesAndGoes(t, one))
}
