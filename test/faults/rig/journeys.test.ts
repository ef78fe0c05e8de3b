import t from 'tap'
import { factsFrom } from '../../../providers/facts.ts'
import { builtIn } from '../../../providers/index.ts'
import { judgeCluster, judgeOperation } from '../../../providers/judge.ts'
import type { DatabaseCluster } from '../../../src/api/database-cluster.ts'
import type { Finding } from '../../../src/api/finding.ts'
import { API_VERSION } from '../../../src/api/kind.ts'
import { OPERATION_TYPES, type OpsRequest } from '../../../src/api/ops-request.ts'
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

/** What no journey has a place for, and why. */
const NOWHERE: Readonly<Record<string, string>> = { 'percona-psmdb balancer': 'only sharded clusters have one' }

t.test('every operation that a provider supports is a step of a journey', async (t) => {
  const asked = new Set(
    Object.values(JOURNEYS).flatMap(({ provider, steps }) =>
      Object.values(steps).flatMap(({ does }) => ('ask' in does ? [`${provider} ${wordFor(does.ask)}`] : []))
    )
  )
  const supported = registry.providers.flatMap(({ name, supports, customActions }) =>
    [
      ...OPERATION_TYPES.filter((type) => type !== 'Custom' && supports.operations[type] === true),
      ...customActions.map((action) => action.name)
    ].map((word) => `${name} ${word}`)
  )
  t.same(
    supported.filter((word) => !asked.has(word)),
    Object.keys(NOWHERE)
  )
})

const wordFor = (ask: { type?: string; custom?: { name: string } }): string => ask.custom?.name ?? ask.type ?? ''

t.test('every spec journey deletes under each policy that deletes, and makes the cluster again', async (t) => {
  for (const [name, { steps }] of Object.entries(JOURNEYS).filter(([name]) => name.endsWith('/spec'))) {
    const policies = Object.values(steps).flatMap(({ does }) =>
      'apply' in does ? [(does.apply as { deletionPolicy?: string }).deletionPolicy] : []
    )
    t.same(policies.toSorted(), ['Delete', 'Retain', 'WipeOut'], name)
  }
})
