/** How a new cluster gets its data, step by step. */
import t from 'tap'
import { buildChildren, secretCopies } from '../../../providers/applier.ts'
import type { Live } from '../../../providers/found.ts'
import { perconaPsmdb } from '../../../providers/percona-psmdb/index.ts'
import type { DatabaseClusterSpec } from '../../../src/api/database-cluster.ts'
import {
  aCluster,
  aFact,
  aRestore,
  around,
  changed,
  children,
  given,
  readyStatus,
  STORAGE
} from '../../fixtures/mongodb-clusters.ts'

type Source = DatabaseClusterSpec['dataSource']

const aRecord = (name: string, spec: object, status: object = {}) =>
  aFact('DatabaseBackup', name, {
    spec: { clusterRef: 'old', storageRef: { name: 's3-main' }, ...spec },
    status: {
      phase: 'Succeeded',
      location: `s3://db-backups/shop/old-1/${name}`,
      completedAt: '2026-05-04T03:02:01Z',
      ...status
    }
  })
const ORIGIN = aFact('DatabaseCluster', 'old', {
  spec: { engine: 'mongodb', storage: '10Gi', backup: { storageRef: { name: 's3-main' } } }
})
const FACTS = [STORAGE, ORIGIN, aRecord('first', {}), aRecord('files', { method: 'physical' })]

interface Scene {
  readonly source: NonNullable<Source>
  readonly facts?: typeof FACTS
  readonly noted?: Record<string, string>
  /** Beside the child, once it was made. */
  readonly objects?: readonly Live[]
  readonly status?: object
}

function built({ source, facts = FACTS, noted = {}, objects, status = {} }: Scene) {
  const cluster = aCluster({ dataSource: source })
  const context = { cluster, facts, noted }
  const [child] = children(context, { ...readyStatus(cluster), ...status })
  const at = given({ ...context, objects: objects && child ? [child, ...objects] : [] })
  const [main, ...beside] = buildChildren(perconaPsmdb, at)
  return { main, beside, copies: secretCopies(perconaPsmdb, at) }
}

/** The spec of what was built, with the fields that a case looks at. */
const specOf = <Spec extends object>(object: { readonly spec?: object } | undefined) => (object?.spec ?? {}) as Spec

const running = around(aCluster())
const fromBackup: Source = { backup: { name: 'first' } }
const restoreIn = (scene: Scene) => built(scene).beside.find(({ kind }) => kind === 'PerconaServerMongoDBRestore')

t.test('first come the users of the source, before anything is made', async (t) => {
  t.same(built({ source: fromBackup }).copies, [{ from: 'old-secrets', to: 'carts-secrets' }])
  t.same(built({ source: fromBackup }).beside, [])
  t.same(built({ source: fromBackup, objects: [] }).copies, [], 'afterwards the passwords are its own')
})

t.test('files are of no use without the key they were encrypted with', async (t) => {
  t.same(built({ source: { backup: { name: 'files' } } }).copies, [
    { from: 'old-secrets', to: 'carts-secrets' },
    { from: 'old-mongodb-encryption-key', to: 'carts-mongodb-encryption-key' }
  ])
})

t.test('the restore comes when members and agents run, and not before', async (t) => {
  const cases: Record<string, Partial<Scene>> = {
    'members still start': { objects: [], status: { state: 'initializing' } },
    'ready is a word that is one look old': { objects: running.slice(1) },
    'agents have not told their version': { objects: running, status: { backupVersion: undefined } },
    'a change was not seen yet': { objects: running, status: { observedGeneration: 0 } },
    'another restore runs': { objects: [...running, aRestore({ state: 'running' }, 'by-hand')] }
  }
  for (const [why, scene] of Object.entries(cases)) t.notOk(restoreIn({ source: fromBackup, ...scene }), why)
  t.match(restoreIn({ source: fromBackup, objects: running }), {
    metadata: { name: 'carts-data-source', namespace: 'shop', labels: { 'dbaas.dev/cluster': 'carts' } },
    spec: {
      clusterName: 'carts',
      backupSource: {
        type: 'logical',
        destination: 's3://db-backups/shop/old-1/first',
        s3: { bucket: 'db-backups', prefix: 'shop/old-1', credentialsSecret: 's3-main' }
      }
    }
  })
})

t.test('a restore that has begun stays as it is while it stops the members', async (t) => {
  const begun = [aRestore({ state: 'running' })]
  const during = { objects: begun, status: { state: 'initializing' } }
  t.same(restoreIn({ source: fromBackup, ...during })?.spec, restoreIn({ source: fromBackup, objects: running })?.spec)
})

t.test('a moment is told as the operator reads it', async (t) => {
  const spec = (pitr: NonNullable<Source>['pitr']) =>
    specOf<{ pitr?: object }>(restoreIn({ source: { ...fromBackup, ...(pitr && { pitr }) }, objects: running })).pitr
  t.equal(spec(undefined), undefined)
  t.same(spec({ latest: true }), { type: 'latest' })
  t.same(spec({ targetTime: '2026-05-05T10:00:00.5+02:00' }), { type: 'date', date: '2026-05-05 08:00:00' })
})

t.test('a copy of a cluster starts from its newest backup, and keeps to it', async (t) => {
  const facts = [...FACTS, aRecord('newest', {}, { completedAt: '2026-05-06T00:00:00Z' })]
  const copy: Scene = { source: { cluster: { name: 'old' } }, facts }
  const first = built(copy).main?.metadata.annotations ?? {}
  t.match(first, { 'dbaas.dev/source': 's3://db-backups/shop/old-1/newest', 'dbaas.dev/source-method': 'logical' })
  const later = [...facts, aRecord('newer', { method: 'physical' }, { completedAt: '2026-05-07T00:00:00Z' })]
  t.match(restoreIn({ ...copy, facts: later, noted: first, objects: running })?.spec, {
    backupSource: { type: 'logical', destination: 's3://db-backups/shop/old-1/newest' }
  })
})

t.test('what nothing records is found by its path in the storage', async (t) => {
  const external = (path: string): Scene => ({ source: { external: { storageRef: { name: 's3-main' }, path } } })
  t.same(built(external('old-1/x')).copies, [], 'nobody knows whose passwords it brings')
  for (const path of ['old-1/x', '/old-1/x/', 's3://db-backups/shop/old-1/x']) {
    t.match(restoreIn({ ...external(path), objects: running })?.spec, {
      backupSource: {
        destination: 's3://db-backups/shop/old-1/x',
        s3: { prefix: 'shop/old-1' }
      }
    })
  }
})

t.test('once the data is there nothing of it is asked for again', async (t) => {
  const { main, beside, copies } = built({
    source: fromBackup,
    noted: { 'dbaas.dev/data-source': 'consumed' },
    objects: running
  })
  t.same(beside, [])
  t.same(copies, [])
  t.notOk(specOf<{ backup?: object }>(main).backup, 'agents that were there for the restore only go')
})

t.test(
  'until then nothing is backed up: an empty database is not worth it, and a backup would lock the restore out',
  async (t) => {
    const cluster = aCluster({
      dataSource: fromBackup,
      backup: {
        enabled: true,
        storageRef: { name: 's3-main' },
        schedules: [{ name: 'nightly', schedule: '@daily' }],
        pitr: { enabled: true }
      }
    })
    const backup = (noted: Record<string, string>) => {
      const [main] = buildChildren(perconaPsmdb, given({ cluster, facts: FACTS, noted }))
      return specOf<{ backup: { enabled: boolean; tasks?: unknown[]; pitr?: object } }>(main).backup
    }
    t.match(backup({}), { enabled: true, storages: { 's3-main': { s3: { prefix: 'shop/carts-3f1c9a52' } } } })
    t.notOk(backup({}).tasks)
    t.notOk(backup({}).pitr)
    t.match(backup({ 'dbaas.dev/data-source': 'consumed' }), { tasks: [{ name: 'nightly' }], pitr: { enabled: true } })
  }
)

t.test('a volume is never asked for smaller than it is', async (t) => {
  const cluster = aCluster({ storage: '10Gi' })
  const [child] = children({ cluster: aCluster({ storage: '20Gi' }) })
  const size = (objects: readonly Live[]) => {
    const [main] = buildChildren(perconaPsmdb, given({ cluster, objects }))
    const [set] = specOf<{ replsets: { volumeSpec: { persistentVolumeClaim: object } }[] }>(main).replsets
    return set?.volumeSpec.persistentVolumeClaim
  }
  const is = (storage: string) => ({ resources: { requests: { storage } } })
  t.same(size([]), is('10Gi'))
  t.same(size(child ? [child] : []), is('20Gi'), 'as its child has it')
  const claims = around(aCluster()).filter(({ kind }) => kind === 'PersistentVolumeClaim')
  t.same(
    size(claims.map((claim) => changed(claim, { status: { capacity: { storage: '11Gi' } } }))),
    is('11Gi'),
    'as it was really given'
  )
})
