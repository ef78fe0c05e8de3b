/** What the API server sends to the door and what comes back, for every way to write: a table of requests, one after the other. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import t from 'tap'
import { APPLY } from '../../sandbox/api-client.ts'
import { request } from '../fixtures/api-server.ts'
import { askedDoor } from '../fixtures/asked-door.ts'

t.setTimeout(180_000)
const door = await askedDoor(t)
const { namespace, labels } = door

const GROUP = '/apis/dbaas.dev/v1alpha1'
const IN = `${GROUP}/namespaces/${namespace}`
const CLUSTERS = `${IN}/databaseclusters`
const OPERATIONS = `${IN}/opsrequests`
const MERGE = 'application/merge-patch+json'
const PATCH = 'application/json-patch+json'

const API = 'dbaas.dev/v1alpha1'
const cluster = (name: string, spec: object = {}, metadata: object = {}) => ({
  apiVersion: API,
  kind: 'DatabaseCluster',
  metadata: { name, ...metadata },
  spec: { engine: 'postgresql', version: '17.6', storage: '10Gi', ...spec }
})
const operation = (name: string, spec: object, metadata: object = {}) => ({
  apiVersion: API,
  kind: 'OpsRequest',
  metadata: { name, ...metadata },
  spec: { clusterRef: 'orders', ...spec }
})
const restart = { type: 'Restart', restart: {} }

interface Row {
  readonly says: string
  readonly send: [method: string, path: string, body?: unknown, contentType?: string]
  readonly query?: Record<string, string>
  /** The paths that were called, in their order; each once. */
  readonly called: readonly string[]
  readonly status: number
  /** Rules that refused, at their fields. */
  readonly refused?: readonly string[]
  /** What the answer must hold. */
  readonly holds?: object
}

const MUTATE = '/mutate/databasecluster'
const VALIDATE = '/validate/databasecluster'
const BOTH = [MUTATE, VALIDATE]
const OPS = ['/validate/opsrequest']
const SCALE = ['/validate/scale']
const NOBODY: string[] = []

/** Rows build on those before them. */
const ROWS: Row[] = [
  // create
  {
    says: 'a right cluster is created and gets its provider',
    send: ['POST', CLUSTERS, cluster('orders')],
    called: BOTH,
    status: 201,
    holds: { spec: { provider: 'cnpg' } }
  },
  {
    says: 'a pooler gets its type',
    send: ['POST', CLUSTERS, cluster('pooled', { proxy: {} })],
    called: BOTH,
    status: 201,
    holds: { spec: { proxy: { enabled: true, type: 'pgbouncer' } } }
  },
  {
    says: 'everything that is wrong is told at once',
    send: ['POST', CLUSTERS, cluster('wrong', { storage: '10', config: [{ name: 'port', value: '1' }] })],
    called: BOTH,
    status: 422,
    refused: ['spec.config[0].name', 'spec.storage']
  },
  {
    says: 'an unknown engine is refused',
    send: ['POST', CLUSTERS, cluster('wrong', { engine: 'postgres' })],
    called: BOTH,
    status: 422,
    refused: ['spec.engine']
  },
  {
    says: 'a wrong type is the schema’s to refuse, and only the defaults were asked for',
    send: ['POST', CLUSTERS, cluster('wrong', { clusterSize: 'three' })],
    called: [MUTATE],
    status: 422
  },
  {
    says: 'an unknown field never gets to the door',
    send: ['POST', CLUSTERS, cluster('wrong', { replicas: 3 })],
    called: NOBODY,
    status: 400
  },
  {
    says: 'a dry run is judged and stores nothing',
    send: ['POST', CLUSTERS, cluster('dry')],
    query: { dryRun: 'All' },
    called: BOTH,
    status: 201
  },
  {
    says: 'a wrong dry run is refused as the real one would be',
    send: ['POST', CLUSTERS, cluster('dry', { version: '19' })],
    query: { dryRun: 'All' },
    called: BOTH,
    status: 422,
    refused: ['spec.version']
  },
  { says: 'the dry run is not there', send: ['GET', `${CLUSTERS}/dry`], called: NOBODY, status: 404 },
  {
    says: 'a name that is still to be made up is no mistake',
    send: ['POST', CLUSTERS, { ...cluster(''), metadata: { generateName: 'made-up-' } }],
    called: BOTH,
    status: 201
  },
  {
    says: 'other engines get their own defaults',
    send: ['POST', CLUSTERS, { ...cluster('events'), spec: { engine: 'kafka', storage: '10Gi' } }],
    called: BOTH,
    status: 201,
    holds: { spec: { provider: 'strimzi', topology: { type: 'separated' } } }
  },
  {
    says: 'another provider of the same engine is taken at its word',
    send: [
      'POST',
      CLUSTERS,
      { ...cluster('groups'), spec: { engine: 'mysql', provider: 'percona-ps', storage: '10Gi' } }
    ],
    called: BOTH,
    status: 201,
    holds: { spec: { provider: 'percona-ps' } }
  },
  {
    says: 'a size that the child operator refuses is refused here',
    send: ['POST', CLUSTERS, { ...cluster('even'), spec: { engine: 'mysql', storage: '10Gi', clusterSize: 4 } }],
    called: BOTH,
    status: 422,
    refused: ['spec.clusterSize']
  },
  // update, in every way
  {
    says: 'a merge patch of the size passes',
    send: ['PATCH', `${CLUSTERS}/orders`, { spec: { clusterSize: 5 } }, MERGE],
    called: BOTH,
    status: 200,
    holds: { spec: { clusterSize: 5 } }
  },
  {
    says: 'a merge patch to a wrong value is refused',
    send: ['PATCH', `${CLUSTERS}/orders`, { spec: { version: '16.14' } }, MERGE],
    called: BOTH,
    status: 422,
    refused: ['spec.version']
  },
  {
    says: 'a JSON patch is judged by its result',
    send: [
      'PATCH',
      `${CLUSTERS}/orders`,
      [{ op: 'add', path: '/spec/config', value: [{ name: 'port', value: '1' }] }],
      PATCH
    ],
    called: BOTH,
    status: 422,
    refused: ['spec.config[0].name']
  },
  {
    says: 'a JSON patch to a right value passes',
    send: [
      'PATCH',
      `${CLUSTERS}/orders`,
      [{ op: 'add', path: '/spec/config', value: [{ name: 'work_mem', value: '8MB' }] }],
      PATCH
    ],
    called: BOTH,
    status: 200
  },
  {
    says: 'server-side apply creates',
    send: ['PATCH', `${CLUSTERS}/applied`, cluster('applied'), APPLY],
    query: { fieldManager: 'git' },
    called: BOTH,
    status: 201
  },
  {
    says: 'server-side apply of the same changes nothing',
    send: ['PATCH', `${CLUSTERS}/applied`, cluster('applied'), APPLY],
    query: { fieldManager: 'git' },
    called: BOTH,
    status: 200,
    holds: { metadata: { generation: 1 } }
  },
  {
    says: 'server-side apply of a wrong value is refused',
    send: ['PATCH', `${CLUSTERS}/applied`, cluster('applied', { topology: { shards: 2 } }), APPLY],
    query: { fieldManager: 'git' },
    called: BOTH,
    status: 422,
    refused: ['spec.topology.shards']
  },
  {
    says: 'a label is added',
    send: ['PATCH', `${CLUSTERS}/orders`, { metadata: { labels: { team: 'shop' } } }, MERGE],
    called: BOTH,
    status: 200
  },
  {
    says: 'an annotation with a credential is refused',
    send: [
      'PATCH',
      `${CLUSTERS}/orders`,
      { metadata: { annotations: { dsn: 'postgres://admin:hunter2@db/orders' } } },
      MERGE
    ],
    called: BOTH,
    status: 422,
    refused: ['metadata.annotations[dsn]']
  },
  {
    says: 'a finalizer is added',
    send: ['PATCH', `${CLUSTERS}/orders`, { metadata: { finalizers: ['dbaas.dev/test'] } }, MERGE],
    called: BOTH,
    status: 200
  },
  {
    says: 'immutable fields are the schema’s to hold, after the defaults',
    send: ['PATCH', `${CLUSTERS}/orders`, { spec: { engine: 'mysql' } }, MERGE],
    called: [MUTATE],
    status: 422,
    refused: ['spec.engine']
  },
  {
    says: 'a status is nobody’s to judge',
    send: [
      'PATCH',
      `${CLUSTERS}/orders/status`,
      { status: { phase: 'Ready', version: '17.6', storage: { allocated: '10Gi' } } },
      MERGE
    ],
    called: NOBODY,
    status: 200
  },
  {
    says: 'volumes do not shrink below what the status says',
    send: ['PATCH', `${CLUSTERS}/orders`, { spec: { storage: '5Gi' } }, MERGE],
    called: BOTH,
    status: 422,
    refused: ['spec.storage']
  },
  {
    says: 'a major version needs a word',
    send: ['PATCH', `${CLUSTERS}/orders`, { spec: { version: '18.4' } }, MERGE],
    called: BOTH,
    status: 422,
    refused: ['spec.version']
  },
  {
    says: 'with the word it passes',
    send: ['PATCH', `${CLUSTERS}/orders`, { spec: { version: '18.4', allowMajorVersion: '18' } }, MERGE],
    query: { dryRun: 'All' },
    called: BOTH,
    status: 200
  },
  // scale
  {
    says: 'the number of members can be scaled',
    send: ['PATCH', `${CLUSTERS}/orders/scale`, { spec: { replicas: 3 } }, MERGE],
    called: SCALE,
    status: 200
  },
  {
    says: 'scaling Galera to four is refused at spec.replicas',
    send: ['PATCH', `${CLUSTERS}/galera/scale`, { spec: { replicas: 4 } }, MERGE],
    called: SCALE,
    status: 422,
    refused: ['spec.replicas']
  },
  {
    says: 'scaling a combined Kafka is refused',
    send: ['PATCH', `${CLUSTERS}/combined/scale`, { spec: { replicas: 3 } }, MERGE],
    called: SCALE,
    status: 422,
    refused: ['spec.replicas']
  },
  // operations
  {
    says: 'a right operation is created',
    send: ['POST', OPERATIONS, operation('restart', restart)],
    called: OPS,
    status: 201
  },
  {
    says: 'an operation on a cluster that is not there yet passes',
    send: ['POST', OPERATIONS, operation('early', { ...restart, clusterRef: 'later' })],
    called: OPS,
    status: 201
  },
  {
    says: 'a restore over the data is refused where there is none',
    send: [
      'POST',
      OPERATIONS,
      operation('over', { type: 'Restore', restore: { backup: { name: 'b' }, mode: 'InPlace', confirm: 'orders' } })
    ],
    called: OPS,
    status: 422,
    refused: ['spec.restore.mode']
  },
  {
    says: 'what the result would be is refused where it was asked for',
    send: [
      'POST',
      OPERATIONS,
      operation('config', { type: 'Reconfiguring', reconfiguring: { set: [{ name: 'max_connections', value: '0' }] } })
    ],
    called: OPS,
    status: 422,
    refused: ['spec.reconfiguring.set[0].value']
  },
  {
    says: 'the member named by type is the schema’s to ask for',
    send: ['POST', OPERATIONS, operation('none', { type: 'Upgrade' })],
    called: NOBODY,
    status: 422,
    refused: ['spec.upgrade']
  },
  {
    says: 'a name to be made up is fine for operations',
    send: ['POST', OPERATIONS, { ...operation('', restart), metadata: { generateName: 'restart-' } }],
    called: OPS,
    status: 201
  },
  {
    says: 'an operation can be cancelled',
    send: ['PATCH', `${OPERATIONS}/restart`, { spec: { cancel: true } }, MERGE],
    called: OPS,
    status: 200
  },
  {
    says: 'an operation that the engine has not is refused',
    send: ['POST', OPERATIONS, operation('stop', { type: 'Stop', clusterRef: 'events' })],
    called: OPS,
    status: 422,
    refused: ['spec.type']
  },
  // the kinds around a cluster
  {
    says: 'a storage is judged',
    send: [
      'POST',
      `${IN}/backupstorages`,
      {
        apiVersion: API,
        kind: 'BackupStorage',
        metadata: { name: 's3' },
        spec: {
          type: 'S3',
          bucket: 'db-backups',
          endpointUrl: 'http://169.254.169.254/',
          credentialsSecretRef: { name: 's3' }
        }
      }
    ],
    called: ['/validate/backupstorage'],
    status: 422,
    refused: ['spec.endpointUrl']
  },
  {
    says: 'a record of a backup is judged',
    send: [
      'POST',
      `${IN}/databasebackups`,
      {
        apiVersion: API,
        kind: 'DatabaseBackup',
        metadata: { name: 'b' },
        spec: { clusterRef: 'orders', deletionPolicy: 'Delete' }
      }
    ],
    called: ['/validate/databasebackup'],
    status: 422,
    refused: ['spec.deletionPolicy']
  },
  {
    says: 'a policy is judged',
    send: [
      'POST',
      `${GROUP}/podschedulingpolicies`,
      {
        apiVersion: API,
        kind: 'PodSchedulingPolicy',
        metadata: { name: `p-${namespace}`, labels },
        spec: { engines: ['postgres'] }
      }
    ],
    called: ['/validate/podschedulingpolicy'],
    status: 422,
    refused: ['spec.engines[0]']
  },
  {
    says: 'a monitoring configuration is judged',
    send: [
      'POST',
      `${IN}/monitoringconfigs`,
      {
        apiVersion: API,
        kind: 'MonitoringConfig',
        metadata: { name: 'pmm' },
        spec: { type: 'PMM', pmm: { serverHost: 'https://pmm', credentialsSecretRef: { name: 'pmm' } } }
      }
    ],
    called: ['/validate/monitoringconfig'],
    status: 422,
    refused: ['spec.pmm.serverHost']
  },
  // the way out
  { says: 'a deletion is nobody’s to judge', send: ['DELETE', `${CLUSTERS}/orders`], called: NOBODY, status: 200 },
  {
    says: 'an object on its way out is changed without a word',
    send: ['PATCH', `${CLUSTERS}/orders`, { metadata: { labels: { team: 'none' } } }, MERGE],
    called: NOBODY,
    status: 200
  },
  {
    says: 'its finalizer is let go without a word',
    send: ['PATCH', `${CLUSTERS}/orders`, { metadata: { finalizers: [] } }, MERGE],
    called: NOBODY,
    status: 200
  },
  { says: 'a whole collection goes without a word', send: ['DELETE', OPERATIONS], called: NOBODY, status: 200 }
]

interface Failure {
  details?: { causes?: { field: string }[] }
}

const distinct = (words: readonly string[]) => [...new Set(words)]

t.test('some clusters that rows need are known', async () => {
  for (const [name, spec] of [
    ['galera', { engine: 'mysql', version: '8.4', storage: '10Gi' }],
    ['combined', { engine: 'kafka', version: '4.2.1', storage: '10Gi', clusterSize: 1 }]
  ] as const) {
    await request('POST', CLUSTERS, { body: { ...cluster(name), spec } })
  }
  await door.knows('DatabaseCluster', 'combined')
  door.calls()
})

for (const {
  says,
  send: [method, path, body, contentType],
  query = {},
  called,
  status,
  refused,
  holds
} of ROWS) {
  t.test(`F36 T12: ${says}`, async (t) => {
    if (path === OPERATIONS && method === 'POST') await door.knows('DatabaseCluster', 'orders')
    const answer = await request(method, path, {
      ...(body === undefined ? {} : { body }),
      ...(contentType === undefined ? {} : { contentType }),
      query: method === 'GET' || method === 'DELETE' ? query : { fieldValidation: 'Strict', ...query }
    })
    t.equal(answer.status, status, String(answer.body.message ?? ''))
    t.same(distinct(door.calls().map(({ path }) => path)), called)
    if (refused !== undefined) {
      const { details } = answer.body as Failure
      t.same(
        distinct((details?.causes ?? []).map(({ field }) => field)).filter((field) => field !== '<nil>'),
        refused
      )
    }
    if (holds !== undefined) t.match(answer.body, holds)
  })
}

t.test('there are forty of them at least', async (t) => t.ok(ROWS.length >= 40, String(ROWS.length)))

t.test('a warning arrives in kubectl, beside what was done', async (t) => {
  const command = ['create', '-n', namespace, '-f', '-']
  const run = promisify(execFile)('kubectl', command)
  run.child.stdin?.end(JSON.stringify(cluster('alone', { clusterSize: 1 })))
  const { stdout, stderr } = await run
  t.match(stdout, /databasecluster.dbaas.dev\/alone created/)
  t.match(stderr, /Warning: spec.clusterSize: a single member is away .* \[size\/single\]/)
})

t.test('a refusal reads well in kubectl', async (t) => {
  const run = promisify(execFile)('kubectl', ['create', '-n', namespace, '-f', '-'])
  run.child.stdin?.end(JSON.stringify(cluster('wrong', { config: [{ name: 'port', value: '6000' }] })))
  const { stderr } = await run.catch((err: { stderr: string }) => err)
  t.match(
    stderr,
    'The DatabaseCluster "wrong" is invalid: spec.config[0].name: Forbidden: "port": CloudNativePG always serves on 5432; remove this entry [config/fixed-parameter]'
  )
})
