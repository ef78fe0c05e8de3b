/**
 * Freezes the present version for the tests of all later ones: its chart, and a database of each provider as its operator left it.
 * Once, when it is released: node test/install/record-release.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { release } from '../../manifests/release.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { applyManifest } from '../../sandbox/apply.ts'
import { startControlPlane } from '../../sandbox/control-plane.ts'
import { furnished, furniture, kindsAndPolicies } from '../../sandbox/manifests.ts'
import { startOperator } from '../../sandbox/operator.ts'
import { childDefinitions, sources } from '../../sandbox/operators/definitions.ts'
import { startStandIns } from '../../sandbox/operators/start.ts'
import { progressOn } from '../../sandbox/progress.ts'
import { eventually } from '../fixtures/eventually.ts'
import { record } from '../fixtures/released.ts'

const FOLDER = join(import.meta.dirname, 'releases', `v${packageJson.version}`)
const STEP_MS = 100

/** The largest of each provider, and what they refer to. */
const DATABASES = [
  'postgresql/production',
  'mongodb/replica-set',
  'mysql/galera',
  'mysql/group-replication',
  'kafka/production',
  'backup-storages/',
  'scheduling-policies/',
  'monitoring-configs/'
]

const plane = await startControlPlane({
  controllerManager: true,
  install: () => [...kindsAndPolicies(), ...childDefinitions(sources(process.env))],
  progress: progressOn(process.stderr)
})
for (const manifest of furniture()) await applyManifest(plane.client, manifest)
await startStandIns(plane, { stepMs: STEP_MS })
await startOperator(plane)

const wanted = furnished().filter(({ from }) => DATABASES.some((path) => from.includes(path)))
for (const manifest of wanted) await applyManifest(plane.client, manifest)
const clusters = wanted.filter(({ object }) => object.kind === 'DatabaseCluster')
for (const { object } of clusters) {
  const path = await plane.client.pathOf(object)
  await eventually(`${object.metadata.name} is ready`, async () => {
    const { body } = await plane.client.request<{ status?: { phase?: string } }>('GET', path)
    return body.status?.phase === 'Ready' || undefined
  })
}

mkdirSync(FOLDER, { recursive: true })
const lines = (await record(plane)).map((object) => `${JSON.stringify(object)}\n`)
writeFileSync(join(FOLDER, 'objects.jsonl'), lines.join(''))
for (const [name, content] of release()) {
  if (name.endsWith('.tgz')) writeFileSync(join(FOLDER, name), content)
}
plane.stop()
process.exit() // the stand-ins and the operator are still there
