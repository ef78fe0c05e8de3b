import t from 'tap'
import { factsFrom } from '../../../providers/facts.ts'
import { builtIn } from '../../../providers/index.ts'
import { judgeCluster, judgeOperation } from '../../../providers/judge.ts'
import type { DatabaseCluster } from '../../../src/api/database-cluster.ts'
import type { Finding } from '../../../src/api/finding.ts'
import { API_VERSION } from '../../../src/api/kind.ts'
import type { OpsRequest } from '../../../src/api/ops-request.ts'
import { withSchemaDefaults } from '../../../src/api/schema-defaults.ts'
import { type Journey, NAME, type Step } from './journey.ts'
import { JOURNEYS } from './journeys/index.ts'

const registry = builtIn()

const object = (kind: string, name: string, spec: object) =>
  withSchemaDefaults({ apiVersion: API_VERSION, kind, metadata: { name, namespace: 'shop', uid: 'u' }, spec })
const aCluster = (spec: object) => object('DatabaseCluster', NAME, spec) as unknown as DatabaseCluster
const aStorage = object('BackupStorage', 's3-main', {
  type: 'S3',
  bucket: 'db-backups',
  credentialsSecretRef: { name: 's3-main' }
})

/** As a merge patch changes the fields of a spec. */
const merged = (spec: object, change: object): object =>
  Object.fromEntries(Object.entries({ ...spec, ...change }).filter(([, value]) => value !== null))

/** What the door says of a step, and the spec after it. */
function take({ does }: Step, spec: object): { spec: object; said: readonly Finding[] } {
  const facts = factsFrom([aStorage, aCluster(spec)] as never)
  if ('ask' in does) {
    const request = object('OpsRequest', 'now', { clusterRef: NAME, ...does.ask }) as unknown as OpsRequest
    return { spec, said: judgeOperation({ after: request }, registry, facts) }
  }
  if ('delete' in does) return { spec, said: [] }
  if ('apply' in does) return { spec: does.apply, said: judgeCluster({ after: aCluster(does.apply) }, registry, facts) }
  const next = merged(spec, (does.edit as { spec: object }).spec)
  return { spec: next, said: judgeCluster({ after: aCluster(next), before: aCluster(spec) }, registry, facts) }
}

function refusals({ steps }: Journey): string[] {
  let spec: object = {}
  return Object.entries(steps).flatMap(([name, step]) => {
    const { said, spec: next } = take(step, spec)
    spec = next
    return said.filter(({ severity }) => severity === 'deny').map(({ rule, path }) => `${name}: ${rule} ${path}`)
  })
}

for (const [name, journey] of Object.entries(JOURNEYS)) {
  t.test(`${name}: nothing on the way is refused at the door`, async (t) => t.same(refusals(journey), []))
}
t.test('there is a journey of the spec and one of the operations for every provider', async (t) => {
  const wanted = registry.providers.flatMap(({ name }) => [`${name}/spec`, `${name}/operations`])
  t.same(Object.keys(JOURNEYS).sort(), wanted.sort())
})
