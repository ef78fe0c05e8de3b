/** What can happen to a cluster and its child, each by the name that the design gives it. */
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { BEHAVIOUR } from '../../sandbox/operators/knobs.ts'
import { apply, create, namespace, patch, request } from '../fixtures/api-server.ts'
import { eventually } from '../fixtures/eventually.ts'
import { inPhase, isReady, type Life, life, NAME } from '../fixtures/life.ts'
import { runLoops } from '../fixtures/running-loops.ts'

const spec = { engine: 'postgresql', version: '17', clusterSize: 1, storage: '1Gi' }
const CNPG = '/apis/postgresql.cnpg.io/v1'
const OURS = '/apis/dbaas.dev/v1alpha1'

const childAt = ({ namespace }: Life) => `${CNPG}/namespaces/${namespace}/clusters/${NAME}`
const clusterAt = ({ namespace }: Life) => `${OURS}/namespaces/${namespace}/databaseclusters/${NAME}`

interface Child {
  metadata: { uid: string; resourceVersion: string; generation: number; annotations: Record<string, string> }
  spec: { instances: number; logLevel?: string; maxSyncReplicas?: number }
}
const childOf = async (one: Life): Promise<Child | undefined> => {
  const { status, body } = await request('GET', childAt(one))
  return status === 200 ? (body as unknown as Child) : undefined
}

async function readyCluster(t: Parameters<typeof life>[0], more: object = {}): Promise<Life> {
  const one = await life(t, 'cnpg')
  await one.apply({ ...spec, ...more })
  await one.until('it is ready', isReady)
  return one
}

const conditionOf = (cluster: Awaited<ReturnType<Life['get']>>, type: string) =>
  cluster?.status?.conditions?.find((condition) => condition.type === type)

t.test('O5: after it has settled, nothing is written any more', async (t) => {
  const one = await readyCluster(t)
  await sleep(1500)
  const before = one.loops().writes.length
  for (let round = 0; round < 3; round++) {
    await one.restart() // every key is looked at, by a process that remembers nothing
    await sleep(800)
    t.same(one.loops().writes, [], `round ${round + 1}`)
  }
  t.ok(before > 0)
})

t.test('F22: ours is put back, what a stranger wrote beside it stays', async (t) => {
  const one = await readyCluster(t)
  await patch(childAt(one), { spec: { instances: 2, logLevel: 'debug' }, metadata: { labels: { theirs: 'yes' } } })
  await eventually('there is one instance again', async () =>
    (await childOf(one))?.spec.instances === 1 ? true : undefined
  )
  t.equal((await childOf(one))?.spec.logLevel, 'debug')
  await eventually('it was told', async () =>
    one.loops().told.some(({ reason }) => reason === 'DriftCorrected') ? true : undefined
  )
  t.match(one.loops().told.find(({ reason }) => reason === 'DriftCorrected')?.note, /spec\.instances/)
})

t.test('F23: a child that was deleted by hand is not made anew, until a person agrees', async (t) => {
  const one = await readyCluster(t)
  const uid = (await childOf(one))?.metadata.uid ?? ''
  await request('DELETE', childAt(one))
  const failed = await one.until('it says so', inPhase('Failed'))
  t.match(conditionOf(failed, 'Stalled'), { status: 'True', reason: 'ChildDeleted' })
  t.match(conditionOf(failed, 'ChildSynced')?.message, new RegExp(`dbaas.dev/recreate=${uid}`))
  await sleep(500)
  t.equal(await childOf(one), undefined)
  await one.edit({ metadata: { annotations: { 'dbaas.dev/recreate': 'another' } } })
  await sleep(500)
  t.equal(await childOf(one), undefined, 'the consent to another child is none')
  await one.edit({ metadata: { annotations: { 'dbaas.dev/recreate': uid } } })
  const again = await one.until('it is ready again', isReady)
  t.not(again.status?.childRef?.uid, uid)
})

t.test('a status that a backup tool drops is made again, and nothing is decided anew', async (t) => {
  const one = await readyCluster(t)
  const [before, child] = [await one.get(), await childOf(one)]
  await patch(`${clusterAt(one)}/status`, { status: null })
  const after = await one.until('it is ready again', isReady)
  t.equal(after.status?.version, before?.status?.version)
  t.equal(after.status?.childRef?.uid, before?.status?.childRef?.uid)
  t.equal((await childOf(one))?.metadata.resourceVersion, child?.metadata.resourceVersion, 'the child was not touched')
})

t.test('what it names may come later', async (t) => {
  const one = await life(t, 'cnpg')
  await one.apply({ ...spec, backup: { enabled: true, storageRef: { name: 's3' } } })
  const waiting = await one.until('it waits', inPhase('Pending'))
  t.match(conditionOf(waiting, 'ReferencesResolved'), { status: 'False', message: /BackupStorage "s3"/ })
  t.match(conditionOf(waiting, 'Reconciling'), { status: 'True' })
  t.match(conditionOf(waiting, 'Stalled'), { status: 'False' })
  t.equal(await childOf(one), undefined)
  const storage = { type: 'S3', bucket: 'backups', credentialsSecretRef: { name: 's3' } }
  await create(`${OURS}/namespaces/${one.namespace}/backupstorages`, {
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'BackupStorage',
    metadata: { name: 's3' },
    spec: storage
  })
  await one.until('it is ready', isReady)
  await eventually('the storage knows who uses it', async () => {
    const { body } = await request<{ status?: object }>('GET', `${OURS}/namespaces/${one.namespace}/backupstorages/s3`)
    return JSON.stringify(body.status).includes(`"name":"${NAME}"`) ? true : undefined
  })
})

t.test('while it is paused nothing is written to the child, and it goes on afterwards', async (t) => {
  const one = await readyCluster(t)
  await one.edit({ metadata: { annotations: { 'dbaas.dev/reconcile': 'paused' } }, spec: { clusterSize: 2 } })
  const paused = await one.until('it says so', (cluster) => conditionOf(cluster, 'Paused')?.status === 'True')
  t.equal((await childOf(one))?.spec.instances, 1)
  t.match(conditionOf(paused, 'ChildSynced'), { status: 'Unknown' })
  await one.edit({ metadata: { annotations: { 'dbaas.dev/reconcile': null } } })
  await one.until('there are two', (cluster) => isReady(cluster) && cluster.status?.instances === 2)
})

t.test('T13: the child of somebody else is left alone', async (t) => {
  const one = await life(t, 'cnpg')
  const theirs = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata: { name: NAME } }
  await apply(childAt(one), { ...theirs, spec: { instances: 1, storage: { size: '1Gi' } } })
  await one.apply(spec)
  const told = await one.until('it says so', (cluster) => conditionOf(cluster, 'ChildSynced')?.reason === 'NameTaken')
  t.match(conditionOf(told, 'Ready'), { status: 'False' })
  t.same((await childOf(one))?.metadata.annotations?.['dbaas.dev/applied'], undefined)
  await one.delete()
  await one.gone()
  t.ok(await childOf(one), 'nor is it deleted')
})

t.test('F27: a namespace that goes takes its clusters with it', async (t) => {
  // rights that are bound in the namespace go with it, before those who need them
  const one = await life(t, 'cnpg', { account: 'operator-from-outside', home: await namespace(t) })
  await one.apply(spec)
  await one.until('it is ready', isReady)
  await request('DELETE', `/api/v1/namespaces/${one.namespace}`)
  await eventually('the namespace is gone', async () => {
    const { status } = await request('GET', `/api/v1/namespaces/${one.namespace}`)
    return status === 404 ? true : undefined
  })
  t.equal(await one.get(), undefined)
})

t.test('F30: an object that the door would refuse is told so, and its child stays as it is', async (t) => {
  const one = await readyCluster(t)
  await one.edit({ spec: { config: [{ name: 'port', value: '6000' }] } })
  const refused = await one.until('it says so', (cluster) => conditionOf(cluster, 'Accepted')?.status === 'False')
  t.match(conditionOf(refused, 'Accepted'), { reason: 'Refused', message: /spec\.config\[0\]\.name/ })
  t.match(conditionOf(refused, 'Stalled'), { status: 'True' })
  t.equal(refused.status?.phase, 'Ready', 'the database serves')
  t.notMatch(JSON.stringify(await childOf(one)), /6000/)
  await one.edit({ spec: { config: null } })
  await one.until('it is mended', isReady)
})

t.test('F15: two operators at once come to one end', async (t) => {
  const one = await life(t, 'cnpg')
  const other = await runLoops(t, { provider: 'cnpg', namespace: one.namespace })
  await one.apply({ ...spec, proxy: { enabled: true } })
  const ready = await one.until('it is ready', isReady)
  await one.edit({ spec: { clusterSize: 2 } })
  await one.until('there are two', (cluster) => isReady(cluster) && cluster.status?.instances === 2)
  t.equal((await childOf(one))?.metadata.uid, ready.status?.childRef?.uid)
  await sleep(1500)
  const before = one.loops().writes.length + other.writes.length
  await sleep(1500)
  t.equal(one.loops().writes.length + other.writes.length, before, 'and then neither writes any more')
})

t.test('F29: an administrator can let a cluster go without its children', async (t) => {
  const one = await readyCluster(t)
  await one.edit({ metadata: { annotations: { 'dbaas.dev/skip-cleanup': 'true' } } })
  await one.delete()
  await one.gone()
  t.ok(await childOf(one))
  t.ok(one.loops().told.some(({ reason }) => reason === 'CleanupSkipped'))
})

t.test('F25: a child that flaps does not make us write as often', async (t) => {
  const one = await readyCluster(t)
  const before = one.loops().writes.length
  await patch(childAt(one), { metadata: { annotations: { [BEHAVIOUR]: 'flapping' } } })
  await one.until('it is seen to flap', (cluster) => cluster.status?.phase !== 'Ready')
  const from = one.loops().writes.length
  await sleep(4000)
  const writes = one
    .loops()
    .writes.slice(from)
    .filter((write) => write.endsWith('status'))
  t.ok(from > before)
  t.ok(writes.length <= 5, `${writes.length} writes in 4 s`)
})

t.test('F26: what a webhook of the child operator says is told in its words', async (t) => {
  const one = await readyCluster(t)
  const name = `refusing-${one.namespace}`
  const policies = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies'
  t.teardown(async () => {
    await request('DELETE', `${policies}/${name}`)
    await request('DELETE', `${policies.replace('policies', 'policybindings')}/${name}`)
  })
  await create(policies, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec: {
      matchConstraints: {
        resourceRules: [
          { apiGroups: ['postgresql.cnpg.io'], apiVersions: ['*'], operations: ['UPDATE'], resources: ['clusters'] }
        ],
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': one.namespace } }
      },
      validations: [{ expression: 'object.spec.instances < 2', message: 'two are too many for the stand-in' }]
    }
  })
  await create(policies.replace('policies', 'policybindings'), {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name },
    spec: { policyName: name, validationActions: ['Deny'] }
  })
  await eventually('the policy is asked', async () => {
    const { status } = await patch(childAt(one), { spec: { instances: 7 } }, { dryRun: 'All' })
    return status > 299 ? true : undefined
  })
  await one.edit({ spec: { clusterSize: 2 } })
  const told = await one.until('it says so', (cluster) => conditionOf(cluster, 'ChildSynced')?.status === 'False')
  t.match(conditionOf(told, 'ChildSynced'), { reason: 'ChildRefused', message: /two are too many for the stand-in/ })
  t.equal(told.status?.phase, 'Ready', 'the database serves as before')
  await one.edit({ spec: { clusterSize: 1 } })
  await one.until('it is mended by an edit', isReady)
})

t.test('F24: an operation whose child operator is dead ends at its deadline, and can be asked for again', async (t) => {
  const one = await readyCluster(t)
  await patch(childAt(one), { metadata: { annotations: { [BEHAVIOUR]: 'dead' } } })
  const late = await one.operate('late', { type: 'Restart', restart: {}, timeoutSeconds: 3 })
  t.match(late.status, { phase: 'TimedOut', message: /3 s|3 seconds/ })
  await patch(childAt(one), { metadata: { annotations: { [BEHAVIOUR]: null } } })
  const again = await one.operate('again', { type: 'Restart', restart: {} })
  t.match(again.status, { phase: 'Succeeded' })
})

t.test('F28: a quota that is exceeded is named, and the child is made when there is room', async (t) => {
  const one = await life(t, 'cnpg')
  const quota = (count: string) => ({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'databases' },
    spec: { hard: { 'count/clusters.postgresql.cnpg.io': count } }
  })
  const at = `/api/v1/namespaces/${one.namespace}/resourcequotas/databases`
  await apply(at, quota('0'))
  await eventually('the quota counts', async () =>
    (await request<{ status?: { hard?: object } }>('GET', at)).body.status?.hard ? true : undefined
  )
  await one.apply(spec)
  const told = await one.until('it says so', ({ status }) => status?.reason === 'QuotaExceeded')
  t.match(told.status?.message, /exceeded quota: databases/)
  await apply(at, quota('1'))
  await one.until('it is ready', isReady)
})
