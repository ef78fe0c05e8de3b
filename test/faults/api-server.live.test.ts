/** What happens to API server and etcd: killed, stopped, full, or somewhere else. They are this test's own. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import t from 'tap'
import type { KubeObject } from '../../sandbox/api-client.ts'
import { eventually } from '../fixtures/eventually.ts'
import { clusterOf, fragileEstate } from '../fixtures/fragile-estate.ts'
import { type OperatorProcess, startOperatorIn } from '../fixtures/operator-process.ts'
import { startRelay } from '../fixtures/relay.ts'
import { aReview } from '../fixtures/reviews.ts'

const KILLS = 3
const QUESTIONS_WHILE_AWAY = 5
const A_MOMENT_MS = 1000
const SMALL = String(32 * 1024 * 1024)
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps'
const CLUSTERS = '/apis/dbaas.dev/v1alpha1/namespaces/default/databaseclusters'

const estate = await fragileEstate(t, { etcdFlags: [`--quota-backend-bytes=${SMALL}`] })
const { client, apiServer, etcd, pod, store, untilChild, freeLease } = estate

/** As the API server hands it to the door, with what the definition fills in. */
const backedUpTo = async (storage: string): Promise<KubeObject> => {
  const backup = { enabled: true, storageRef: { name: storage } }
  const metadata = { name: 'asked', namespace: 'default' }
  const body = {
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'DatabaseCluster',
    metadata,
    spec: { ...clusterOf(3), backup }
  }
  return (await client.request('POST', CLUSTERS, { query: { dryRun: 'All' }, body })).body
}

const PAUSED = 'Could not renew the lease, so nothing is written for now'
const hasSaid = ({ lines }: OperatorProcess, sentence: string) => lines.some(({ msg }) => msg === sentence)
/** It stops to write ten seconds after the last renewal, and others take the lease after fifteen. */
const REST_OF_LEASE_MS = 6_000

const warningsOf = async (operator: OperatorProcess, object: KubeObject): Promise<string> => {
  const { status, body } = await operator.ask(aReview({ object }))
  if (status !== 200) throw new Error(`the door answers ${status}: ${body}`)
  return JSON.stringify(JSON.parse(body).response.warnings ?? [])
}

/** By kind, some of which are read in several parts. */
async function lists(operator: OperatorProcess): Promise<Record<string, number>> {
  const found = (await operator.metrics()).matchAll(/^dbaas_list_seconds_count\{kind="(\w+)"\} (\d+)$/gm)
  return Object.fromEntries([...found].map(([, kind = '', count]) => [kind, Number(count)]))
}

/** Once nothing more is read. */
async function settledLists(operator: OperatorProcess) {
  const before = await lists(operator)
  await sleep(A_MOMENT_MS)
  const after = await lists(operator)
  return before.Kafka !== undefined && isDeepStrictEqual(before, after) ? after : undefined
}

t.test('F3: the API server is killed again and again: watches go on, and the door answers all the while', async (t) => {
  const operator = await startOperatorIn(t, pod)
  const rounds = Array.from({ length: KILLS }, (_, round) => `round-${round + 1}`)
  const questions = await Promise.all(rounds.map(backedUpTo))
  const atFirst = await eventually('it has read everything', () => settledLists(operator))
  for (const [position, round] of rounds.entries()) {
    const question = questions[position] as KubeObject
    await apiServer.kill()
    for (let asked = 0; asked < QUESTIONS_WHILE_AWAY; asked++) {
      t.match(await warningsOf(operator, question), round, 'it answers from what it knows')
    }
    await apiServer.start()
    await store('BackupStorage', round, { type: 'S3', bucket: 'backups', credentialsSecretRef: { name: 's3' } })
    await store('DatabaseCluster', round, clusterOf(1))
    await eventually(`the door knows the storage of ${round}`, async () =>
      (await warningsOf(operator, question)).includes(round) ? undefined : true
    )
  }
  for (const [kind, count] of Object.entries(await lists(operator))) {
    t.ok(count <= (atFirst[kind] ?? 0) * (KILLS + 1), `${kind} was listed ${count} times`)
  }
  for (const round of rounds) await untilChild(round, 1)
  t.equal(operator.ended(), undefined)
})

t.test(
  'F4: the API server is away for longer than the lease lasts: nobody ends, the door answers, and the leader goes on',
  async (t) => {
    await freeLease()
    const operator = await startOperatorIn(t, pod)
    const question = await backedUpTo('far')
    await store('DatabaseCluster', 'patient', clusterOf(1))
    const { metadata } = await untilChild('patient', 1)
    await store('DatabaseCluster', 'patient', clusterOf(2))
    await apiServer.kill()
    await eventually('it writes no more', async () => hasSaid(operator, PAUSED) || undefined)
    await sleep(REST_OF_LEASE_MS)
    t.match(await warningsOf(operator, question), 'far')
    t.match(await operator.metrics(), 'dbaas_lease_held 0')
    await apiServer.start()
    t.equal((await untilChild('patient', 2)).metadata.uid, metadata.uid)
    t.match(await operator.metrics(), 'dbaas_lease_held 1')
    t.equal(operator.ended(), undefined)
  }
)

t.test('F41: the name of the API server leads to another address, and it is found there', async (t) => {
  const target = Number(new URL(estate.config.server).port)
  const before = await startRelay('127.0.0.2', 0, target)
  const after = await startRelay('127.0.0.3', before.port, target)
  t.teardown(after.close)
  const file = join(pod.folder, 'address')
  writeFileSync(file, '127.0.0.2')
  await freeLease()
  const operator = await startOperatorIn(t, pod, {
    flags: ['--import', join(import.meta.dirname, '../fixtures/moving-name.ts')],
    environment: {
      KUBERNETES_SERVICE_HOST: 'localhost',
      KUBERNETES_SERVICE_PORT: String(before.port),
      MOVING_NAME: 'localhost',
      MOVING_NAME_FILE: file
    }
  })
  await store('DatabaseCluster', 'moved', clusterOf(1))
  await untilChild('moved', 1)
  t.ok(before.connections() > 0)
  t.equal(after.connections(), 0)
  writeFileSync(file, '127.0.0.3')
  before.close()
  await store('DatabaseCluster', 'moved', clusterOf(2))
  await untilChild('moved', 2)
  t.ok(after.connections() > 0)
  t.equal(operator.ended(), undefined)
})

t.test(
  'F5: etcd stands still: the leader stops to write in time, and makes nothing twice when it goes on',
  async (t) => {
    await freeLease()
    const operator = await startOperatorIn(t, pod)
    await store('DatabaseCluster', 'stalled', clusterOf(1))
    const { metadata } = await untilChild('stalled', 1)
    await store('DatabaseCluster', 'stalled', clusterOf(2))
    etcd.pause()
    t.teardown(etcd.goOn)
    await eventually('it writes no more', async () => hasSaid(operator, PAUSED) || undefined)
    etcd.goOn()
    t.equal((await untilChild('stalled', 2)).metadata.uid, metadata.uid)
    t.equal(operator.ended(), undefined)
  }
)

const TROUBLE = 'Cannot ask for the lease, and tries again'
const TRIES = 5

t.test('F6: etcd is full: that is told once, the door answers, and it goes on when there is room', async (t) => {
  await freeLease()
  await store('DatabaseCluster', 'crowded', clusterOf(1))
  t.match(await fill(), /space exceeded/)
  const operator = await startOperatorIn(t, pod)
  await eventually('it has tried to write', async () => {
    const [, refused] =
      /^dbaas_api_request_seconds_count\{verb="\w+",kind="Lease",code="500"\} (\d+)$/m.exec(await operator.metrics()) ??
      []
    return Number(refused) >= TRIES || undefined
  })
  const told = operator.lines.filter(({ msg }) => msg === TROUBLE)
  t.equal(told.length, 1)
  t.match(JSON.stringify(told), /space exceeded/)
  const { body: question } = await client.request('GET', `${CLUSTERS}/crowded`)
  t.equal((await operator.ask(aReview({ object: question }))).status, 200)
  await makeRoom()
  await untilChild('crowded', 1)
  t.equal(operator.ended(), undefined)
})

/** Until nothing can be written any more; returns what is said then. */
async function fill(): Promise<string> {
  const data = { ballast: 'x'.repeat(900_000) }
  for (let count = 0; ; count++) {
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `ballast-${count}` }, data }
    const answer = await client.request<{ message?: string }>('POST', CONFIG_MAPS, { body })
    if (answer.status > 299) return String(answer.body.message)
  }
}

interface Status {
  readonly header: { readonly revision: string; readonly member_id: string }
}

/** As an administrator does. */
async function makeRoom(): Promise<void> {
  await client.request('DELETE', CONFIG_MAPS)
  const { header } = await etcd.ask<Status>('maintenance/status', {})
  await etcd.ask('kv/compaction', { revision: header.revision })
  await etcd.ask('maintenance/defragment', {})
  await etcd.ask('maintenance/alarm', { action: 'DEACTIVATE', alarm: 'NOSPACE', memberID: header.member_id })
}
