/** No leaf of an operation is passed over, and the door says of each errand what it is taken to say. */
import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { factsFrom } from '../../providers/facts.ts'
import { builtIn } from '../../providers/index.ts'
import { judgeCluster, judgeOperation } from '../../providers/judge.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { Finding } from '../../src/api/finding.ts'
import { API_VERSION } from '../../src/api/kind.ts'
import { OPERATIONS, type OpsRequest, opsRequest } from '../../src/api/ops-request.ts'
import { withSchemaDefaults } from '../../src/api/schema-defaults.ts'
import { structuralSchema, walk } from '../../src/api/structural.ts'
import { NAME, type Step } from '../faults/rig/journey.ts'
import type { Errand } from './errands/errand.ts'
import { ERRANDS } from './errands/index.ts'

/** What is said of when and how an operation is done, beside what it does, and the test that shows what each is for. */
const TERMS: Readonly<Record<string, string>> = {
  clusterRef: 'test/controllers/ops-request/many.live.test.ts',
  type: 'test/leaves/operations.leaves.test.ts',
  force: 'test/controllers/ops-request/terms.live.test.ts',
  dryRun: 'test/controllers/ops-request/gitops.live.test.ts',
  onConflict: 'test/controllers/ops-request/gitops.live.test.ts',
  'dependsOn[]': 'test/controllers/ops-request/bad-input.live.test.ts',
  preConditionDeadlineSeconds: 'test/controllers/ops-request/bad-input.live.test.ts',
  timeoutSeconds: 'test/controllers/ops-request/bad-input.live.test.ts',
  ttlSecondsAfterSucceed: 'test/controllers/ops-request/gitops.live.test.ts',
  ttlSecondsAfterUnsuccessfulCompletion: 'test/controllers/ops-request/terms.live.test.ts',
  rerunPolicy: 'test/controllers/ops-request/gitops.live.test.ts',
  ifClusterGeneration: 'test/controllers/ops-request/bad-input.live.test.ts',
  cancel: 'test/controllers/ops-request/bad-input.live.test.ts'
}

/** A moment that can be restored depends on when the backups were made. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'restore.pitr.targetTime': 'test/providers/percona-psmdb/operations/restore.test.ts'
}

/** It permits what never has to be permitted. */
const MEANS_NOTHING = ['strimzi upgrade.allowMajor']

const registry = builtIn()

const leaves = [...walk(structuralSchema(opsRequest).properties?.spec ?? {})]
  .filter(({ node }) => !node.items && typeof node.additionalProperties !== 'object' && node.type !== 'object')
  .map(({ path }) => path)

const object = <Kind>(kind: string, name: string, spec: object) =>
  withSchemaDefaults({ apiVersion: API_VERSION, kind, metadata: { name, namespace: 'shop', uid: 'u' }, spec }) as Kind

const storages = ['s3-main', 's3-other'].map((name) =>
  object('BackupStorage', name, { type: 'S3', bucket: 'db-backups', credentialsSecretRef: { name: 's3-main' } })
)

const clusterOf = ({ before }: Errand): DatabaseCluster => {
  const does = before.create?.does
  if (does === undefined || !('apply' in does)) throw new Error('an errand begins with its cluster')
  return object('DatabaseCluster', NAME, does.apply)
}

const backupsOf = ({ provider, before }: Errand): object[] =>
  Object.values(before).flatMap(({ does }) => {
    const { backup } = ('ask' in does ? does.ask : {}) as { backup?: { name: string } }
    if (backup === undefined) return []
    const { engine, name } = registry.providers.find(({ name }) => name === provider) ?? {}
    const spec = { clusterRef: NAME, storageRef: { name: 's3-main' } }
    const made = { apiVersion: API_VERSION, kind: 'DatabaseBackup', metadata: { name: backup.name, namespace: 'shop' } }
    return [{ ...made, spec, status: { phase: 'Succeeded', engine, provider: name } }]
  })

function refusals(errand: Errand, ask: object): string[] {
  const facts = factsFrom([...storages, ...backupsOf(errand), clusterOf(errand)] as never)
  const request = object<OpsRequest>('OpsRequest', 'now', { clusterRef: NAME, ...ask })
  return judgeOperation({ after: request }, registry, facts).filter(isDenial).map(inShort)
}

const isDenial = ({ severity }: Finding): boolean => severity === 'deny'
const inShort = ({ rule, path }: Finding): string => `${rule} ${path}`
const askedIn = ({ does }: Step): object => ('ask' in does ? does.ask : {})

for (const { name, supports } of registry.providers) {
  const errands = ERRANDS.filter(({ provider }) => provider === name)

  t.test(`${name}: every leaf of every operation that it supports is tried`, async (t) => {
    const types = OPERATIONS.filter(({ type }) => supports.operations[type] === true)
    const wanted = types.flatMap(({ field }) => leaves.filter((path) => path.startsWith(`${field}.`)))
    const tried = errands.flatMap(({ others, refused }) => [...Object.keys(others), ...Object.keys(refused)])
    t.same(
      wanted.filter(
        (path) => !tried.includes(path) && !(path in ELSEWHERE) && !MEANS_NOTHING.includes(`${name} ${path}`)
      ),
      []
    )
    t.same(
      tried.filter((path) => !wanted.includes(path)),
      [],
      'and nothing else'
    )
  })

  for (const errand of errands) {
    t.test(`${name}: ${errand.type}`, async (t) => {
      const facts = factsFrom(storages as never)
      t.same(
        judgeCluster({ after: clusterOf(errand) }, registry, facts)
          .filter(isDenial)
          .map(inShort),
        []
      )
      t.same(refusals(errand, askedIn(errand.one)), [])
      for (const [leaf, other] of Object.entries(errand.others)) t.same(refusals(errand, askedIn(other)), [], leaf)
      for (const [leaf, { request, rule }] of Object.entries(errand.refused)) {
        const said = refusals(errand, request)
        t.ok(
          said.some((one) => one.startsWith(`${rule} `)),
          `${leaf}: ${said.join(', ') || 'nothing'} is said, not ${rule}`
        )
      }
    })
  }
}

t.test('every other leaf has a test that is about it', async (t) => {
  const terms = leaves.filter((path) => !OPERATIONS.some(({ field }) => path.startsWith(`${field}.`)))
  t.same(terms.toSorted(), Object.keys(TERMS).toSorted())
  for (const [path, file] of Object.entries({ ...TERMS, ...ELSEWHERE })) {
    const word = path.split('.').at(-1)?.replace('[]', '') ?? ''
    t.ok(existsSync(file) && readFileSync(file, 'utf8').includes(word), `${path} in ${file}`)
  }
})
