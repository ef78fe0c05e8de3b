import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { KubeObject } from '../../sandbox/api-client.ts'
import { examples, type Manifest } from '../../sandbox/manifests.ts'
import { API_VERSION } from '../../src/api/kind.ts'
import { KINDS } from '../../src/api/kinds.ts'
import { OPERATION_TYPES, type OpsRequestSpec } from '../../src/api/ops-request.ts'
import { schemaErrors } from './schemas.ts'

const ROOT = join(import.meta.dirname, '../..')
const EXAMPLES = examples()
const OBJECTS = EXAMPLES.map(({ object }) => object)
const OURS = KINDS.map(({ kind }) => kind)

/** What may stand in a field that names another object. */
const NAMED_BY: Readonly<Record<string, string>> = {
  'spec.clusterRef': 'DatabaseCluster',
  'spec.dependsOn[]': 'OpsRequest',
  'spec.restore.backup.name': 'DatabaseBackup',
  'spec.backup.storageRef.name': 'BackupStorage',
  'spec.monitoring.configRef.name': 'MonitoringConfig',
  'spec.podSchedulingPolicy.ref.name': 'PodSchedulingPolicy',
  'spec.credentialsSecretRef.name': 'Secret',
  'spec.pmm.credentialsSecretRef.name': 'Secret'
}

/** How long a name may be, so that those of the child and of its pods still fit. */
const LONGEST_NAME: Readonly<Record<string, number>> = { postgresql: 40, mongodb: 40, mysql: 22, kafka: 21 }

t.test('there are examples of all kinds that people write', async (t) => {
  const written = new Set(OBJECTS.map(({ kind }) => kind))
  for (const kind of OURS.filter((kind) => kind !== 'DatabaseBackup' && kind !== 'DatabaseProvider'))
    t.ok(written.has(kind), kind)
})

t.test('each example is one of our kinds or a Secret, in no namespace of its own', async (t) => {
  for (const { from, object } of EXAMPLES) {
    t.equal(object.apiVersion, OURS.includes(object.kind) ? API_VERSION : 'v1', from)
    t.ok([...OURS, 'Secret'].includes(object.kind), from)
    t.equal(object.metadata.namespace, undefined, `${from} goes where it is applied`)
  }
})

t.test('each file opens with a comment that says what it shows', async (t) => {
  for (const file of new Set(EXAMPLES.map(({ from }) => fileOf(from)))) {
    const lines = readFileSync(join(ROOT, file), 'utf8').split('\n')
    const opening = lines.findIndex((line) => !line.startsWith('# '))
    t.ok(opening === 1 || opening === 2, `${file} opens with one or two lines`)
  }
})

t.test('all examples of a folder can be applied into one namespace, in any order', async (t) => {
  for (const [folder, examples] of Object.entries(Object.groupBy(EXAMPLES, folderOf))) {
    const names = (examples ?? []).map(({ object }) => nameOf(object))
    t.equal(new Set(names).size, names.length, `no two have the same name in ${folder}`)
  }
})

t.test('each example is as the schema of its kind has it', async (t) => {
  for (const { from, object } of EXAMPLES) if (OURS.includes(object.kind)) t.same(schemaErrors(object), [], from)
})

t.test('there is an OpsRequest for each operation', async (t) => {
  const types = OBJECTS.filter(({ kind }) => kind === 'OpsRequest').map((object) => specOf<OpsRequestSpec>(object).type)
  t.same([...new Set(types)].sort(), [...OPERATION_TYPES].sort())
})

t.test('what an example refers to is another example', async (t) => {
  const there = new Set([...OBJECTS.map(nameOf), ...OBJECTS.flatMap(backupMadeBy)])
  for (const { from, object } of EXAMPLES)
    for (const { path, value } of leaves(object)) {
      const kind = NAMED_BY[path]
      if (kind !== undefined) t.ok(there.has(`${kind}/${value}`), `${from} names ${kind} ${value}`)
      else t.notMatch(path, /[rR]ef\b/, `${from}: this test does not know what ${path} names`)
    }
})

t.test('Start is for a cluster that is off, every other operation for one that is on', async (t) => {
  for (const { from, object } of EXAMPLES.filter(({ object }) => object.kind === 'OpsRequest')) {
    const { type, clusterRef } = specOf<OpsRequestSpec>(object)
    t.ok(isOff(clusterRef) === (type === 'Start') || isStoppedBefore({ from, object }), from)
  }
})

t.test('the name of each cluster leaves room for the names made from it', async (t) => {
  for (const { from, object } of EXAMPLES.filter(({ object }) => object.kind === 'DatabaseCluster')) {
    const { engine } = specOf<{ engine: string }>(object)
    t.ok(String(object.metadata.name).length <= (LONGEST_NAME[engine] ?? 0), from)
  }
})

t.test('no Secret holds anything but placeholders', async (t) => {
  for (const { from, object } of EXAMPLES.filter(({ object }) => object.kind === 'Secret')) {
    t.equal(object.data, undefined, `${from} can be read`)
    for (const value of Object.values(object.stringData ?? {})) t.match(value, /^REPLACE-ME/, from)
    t.match(readFileSync(join(ROOT, fileOf(from)), 'utf8'), /^# PLACEHOLDER/, `${from} says so`)
  }
})

/** In the folder of an engine, Start is for the cluster that Stop beside it has switched off. */
const isStoppedBefore = ({ from, object }: Manifest): boolean =>
  EXAMPLES.some((other) => {
    const spec = specOf<OpsRequestSpec>(other.object)
    const isStop = other.object.kind === 'OpsRequest' && spec.type === 'Stop'
    const isSame = folderOf(other) === folderOf({ from, object })
    return isStop && isSame && spec.clusterRef === specOf<OpsRequestSpec>(object).clusterRef
  })

/** Operations of one engine stand in a folder of their own; everything else belongs together. */
const folderOf = ({ from }: Manifest): string =>
  /^(docs\/examples\/operations\/[^/]+)\//.exec(from)?.[1] ?? 'docs/examples'

function fileOf(from: string): string {
  return from.replace(/:\d+$/, '')
}

function nameOf({ kind, metadata }: KubeObject): string {
  return `${kind}/${metadata.name}`
}

function specOf<Spec>(object: KubeObject): Spec {
  return object.spec as Spec
}

function isOff(cluster: string): boolean {
  const found = OBJECTS.find((object) => nameOf(object) === `DatabaseCluster/${cluster}`)
  return found !== undefined && specOf<{ stopped?: boolean }>(found).stopped === true
}

/** A Backup operation records what it made under the name it was given. */
function backupMadeBy(object: KubeObject): string[] {
  if (object.kind !== 'OpsRequest') return []
  const { backup } = specOf<OpsRequestSpec>(object)
  return backup?.name === undefined ? [] : [`DatabaseBackup/${backup.name}`]
}

/** Every value that is no list and no object, with its path: spec.dependsOn[]. */
function* leaves(value: unknown, path = ''): Generator<{ path: string; value: unknown }> {
  if (Array.isArray(value)) for (const item of value) yield* leaves(item, `${path}[]`)
  else if (typeof value !== 'object' || value === null) yield { path, value }
  else for (const [name, child] of Object.entries(value)) yield* leaves(child, path === '' ? name : `${path}.${name}`)
}
