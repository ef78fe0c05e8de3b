/**
 * Requests that make no sense, with nobody at the door: each is refused by the API server or ends with a sentence that
 * helps, and the database is not touched.
 */
import t, { type Test } from 'tap'
import { NO_FACTS } from '../../../providers/facts.ts'
import { builtIn } from '../../../providers/index.ts'
import { judgeOperation } from '../../../providers/judge.ts'
import { BEHAVIOUR } from '../../../sandbox/operators/knobs.ts'
import type { OpsRequest } from '../../../src/api/ops-request.ts'
import { apply, patch } from '../../fixtures/api-server.ts'
import { askedOf, isIn } from '../../fixtures/asked-operations.ts'
import { isReady, type Life, life } from '../../fixtures/life.ts'

const OURS = '/apis/dbaas.dev/v1alpha1'
const CLUSTERS = 'apis/postgresql.cnpg.io/v1/namespaces/NAMESPACE/clusters'
const PODS = 'api/v1/namespaces/NAMESPACE/pods'
const RESTART = { type: 'Restart', restart: {} }

const restoring = (backup: string, more: object = {}) => ({
  type: 'Restore',
  restore: { backup: { name: backup }, newClusterName: 'copy', ...more }
})

/** What the API server does not take, by itself. */
const REFUSED: Readonly<Record<string, { spec: object; says: RegExp }>> = {
  'an unknown type': { spec: { type: 'Defragment' }, says: /spec\.type: Unsupported value: "Defragment"/ },
  'two members': { spec: { ...RESTART, backup: {} }, says: /backup/ },
  'the member of another type': { spec: { type: 'Restart', backup: {} }, says: /restart/ },
  'the member missing': { spec: { type: 'Upgrade' }, says: /upgrade/ }
}

/** What ends as Failed, with the reason and what its message says. */
const FAILS: Readonly<Record<string, { spec: object; reason?: string; says: RegExp }>> = {
  'as many members as there are': {
    spec: { type: 'HorizontalScaling', horizontalScaling: { replicas: 2 } },
    says: /horizontalScaling\.replicas: .*2.* already has; ask for another value/
  },
  'the memory that there is': {
    spec: { type: 'VerticalScaling', verticalScaling: { resources: { requests: { memory: '1Gi' } } } },
    says: /verticalScaling\.resources: .*already has/
  },
  'the value that a setting has': {
    spec: { type: 'Reconfiguring', reconfiguring: { set: [{ name: 'work_mem', value: '8MB' }] } },
    says: /set\[0\]\.value: .*work_mem already has this value; remove the entry/
  },
  'the version that runs': {
    spec: { type: 'Upgrade', upgrade: { version: '17.10' } },
    says: /runs 17\.10 already/
  },
  'a setting that is reserved': {
    spec: { type: 'Reconfiguring', reconfiguring: { set: [{ name: 'port', value: '6000' }] } },
    says: /set\[0\]\.name: .*port/
  },
  'a switchover to the primary': {
    spec: { type: 'Switchover', switchover: { candidate: 'orders-1' } },
    says: /switchover\.candidate: .*orders-1.* is the primary already; name a replica/
  },
  'a switchover to nobody': {
    spec: { type: 'Switchover', switchover: { candidate: 'orders-9' } },
    says: /switchover\.candidate: .*"orders-2"/
  },
  'the primary rebuilt': {
    spec: { type: 'RebuildInstance', rebuildInstance: { instances: [{ name: 'orders-1' }] } },
    says: /is the primary; switch over first/
  },
  'a restart of nobody': {
    spec: { type: 'Restart', restart: { instances: ['orders-9'] } },
    says: /restart\.instances\[0\]: .*"orders-1"/
  },
  'a restart of a proxy that is not there': {
    spec: { type: 'Restart', restart: { target: 'Proxy' } },
    says: /restart\.target: .*has no proxy/
  },
  'smaller volumes': {
    spec: { type: 'VolumeExpansion', volumeExpansion: { storage: '500Mi' } },
    says: /volumeExpansion\.storage: .*not more than the 1Gi/
  },
  'an older version': {
    spec: { type: 'Upgrade', upgrade: { version: '17.6' } },
    says: /upgrade\.version: .*runs 17\.10, and versions do not go back/
  },
  'another major version without saying so': {
    spec: { type: 'Upgrade', upgrade: { version: '18.4' } },
    says: /upgrade.*allowMajor/
  },
  'a version that nobody has': {
    spec: { type: 'Upgrade', upgrade: { version: '17.99' } },
    says: /upgrade\.version: .*17\.99/
  },
  'a restore in place, which the child operator does not have': {
    spec: restoring('failed', { mode: 'InPlace', confirm: 'orders' }),
    says: /restore\.mode: .*use NewCluster/
  },
  'a restore of a backup that failed': {
    spec: restoring('failed'),
    says: /restore\.backup\.name: .*failed; choose a backup that succeeded/
  },
  'a restore of the backup of another engine': {
    spec: restoring('of-mongodb'),
    says: /is a backup of mongodb; choose a backup of postgresql/
  },
  'a restore to a moment that the backup does not know': {
    spec: restoring('whole', { pitr: { targetTime: '2020-01-01T00:00:00Z' } }),
    says: /targetTime: .*goes from 2026-01-01T00:00:00Z to 2026-01-02T00:00:00Z/
  },
  'a restore over another cluster': {
    spec: restoring('whole', { newClusterName: 'orders' }),
    says: /newClusterName: .*exists; choose a name that is free/
  },
  'a restore of a backup that is not there': {
    spec: { ...restoring('nowhere'), preConditionDeadlineSeconds: 1 },
    reason: 'ReferenceMissing',
    says: /restore\.backup\.name: .*"nowhere".*no such DatabaseBackup/
  },
  'a backup to a storage that is not there': {
    spec: { type: 'Backup', backup: { storageRef: { name: 'nowhere' } }, preConditionDeadlineSeconds: 1 },
    reason: 'ReferenceMissing',
    says: /backup\.storageRef\.name: .*"nowhere".*no such BackupStorage/
  },
  'a backup with nowhere to go': { spec: { type: 'Backup', backup: {} }, says: /name a BackupStorage/ },
  'an action of another engine': {
    spec: { type: 'Custom', custom: { name: 'balancer' } },
    says: /custom\.name: .*balancer.*"fence"/
  },
  'a cluster that was edited since': {
    spec: { ...RESTART, ifClusterGeneration: 99 },
    says: /ifClusterGeneration: .*99.*the cluster is at generation \d+; look at the cluster again \[ops\/generation\]/
  },
  'a request that depends on itself': {
    spec: { ...RESTART, dependsOn: ['a-request-that-depends-on-itself'] },
    says: /dependsOn\[0\]: .*is this request itself; remove it/
  },
  'a request that depends on one that never comes': {
    spec: { ...RESTART, dependsOn: ['nobody'], preConditionDeadlineSeconds: 1 },
    reason: 'DependencyMissing',
    says: /no OpsRequest nobody/
  },
  'a start of what is on': {
    spec: { type: 'Start', start: {}, preConditionDeadlineSeconds: 1 },
    reason: 'WrongPhase',
    says: /The cluster is Ready/
  },
  'a cluster that never comes': {
    spec: { ...RESTART, clusterRef: 'nowhere', preConditionDeadlineSeconds: 1 },
    reason: 'ClusterMissing',
    says: /no DatabaseCluster "nowhere"/
  },
  'a cluster of an engine that nobody runs': {
    spec: { ...RESTART, clusterRef: 'fleet', preConditionDeadlineSeconds: 1 },
    reason: 'NoProvider',
    says: /"fleet", a cluster of mongodb/
  }
}

const nameOf = (what: string): string => what.replaceAll(/[^a-z]+/g, '-')

/** The record of a backup as its provider reports it. */
async function backup({ namespace }: Life, name: string, status: object): Promise<void> {
  const path = `${OURS}/namespaces/${namespace}/databasebackups/${name}`
  await apply(path, {
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'DatabaseBackup',
    metadata: { name },
    spec: { clusterRef: 'orders' }
  })
  await patch(`${path}/status`, { status: { engine: 'postgresql', provider: 'cnpg', ...status } })
}

/** Everything of the child that an operation could have changed. */
async function childOf({ list }: Life) {
  const [children, pods] = await Promise.all([list(CLUSTERS), list(PODS)])
  return {
    children: children.map(({ metadata, spec }) => ({ uid: metadata.uid, annotations: metadata.annotations, spec })),
    pods: pods.map(({ metadata }) => metadata.uid).sort()
  }
}

async function readyCluster(t: Test, more: object = {}) {
  const one = await life(t, 'cnpg')
  await one.apply({ engine: 'postgresql', version: '17.10', clusterSize: 1, storage: '1Gi', ...more })
  await one.until('it is ready', isReady)
  return { one, asked: askedOf(one) }
}

t.test('what makes no sense ends with a sentence, and the database is not touched', async (t) => {
  const { one, asked } = await readyCluster(t, {
    clusterSize: 2,
    resources: { requests: { memory: '1Gi' }, limits: { memory: '1Gi' } },
    config: [{ name: 'work_mem', value: '8MB' }]
  })
  const window = { restorableFrom: '2026-01-01T00:00:00Z', restorableTo: '2026-01-02T00:00:00Z' }
  await backup(one, 'failed', { phase: 'Failed' })
  await backup(one, 'whole', { phase: 'Succeeded', version: '17.10', ...window })
  await backup(one, 'of-mongodb', { phase: 'Succeeded', engine: 'mongodb', provider: 'percona-psmdb' })
  await one.apply({ engine: 'mongodb', storage: '1Gi' }, 'fleet')
  const before = await childOf(one)

  for (const [what, { spec, says }] of Object.entries(REFUSED)) {
    t.test(`${what} is refused`, async (t) => {
      const { status, body } = await asked.ask(nameOf(what), spec)
      t.equal(status, 422)
      t.match(body.message, says)
    })
  }
  t.test('those that wait say what they wait for', async (t) => {
    await asked.ask('patient', { ...RESTART, clusterRef: 'later' })
    const { status } = await asked.until('patient', 'says so', ({ status }) => status?.message !== undefined)
    t.match(status, { phase: 'Pending', reason: 'ClusterMissing', message: /"later".* yet/ })
    await asked.edit('patient', { spec: { cancel: true } })
    t.match((await asked.ended('patient')).status, { phase: 'Cancelled' })
  })
  t.test('all others end as Failed', async (t) => {
    // they are asked at once, so that those which wait for a deadline wait together
    for (const [what, { spec }] of Object.entries(FAILS)) {
      const { status, body } = await asked.ask(nameOf(what), spec)
      t.ok(status < 300, `${what}: ${body.message ?? 'stored'}`)
    }
    for (const [what, { reason = 'Refused', says }] of Object.entries(FAILS)) {
      const { status } = await asked.ended(nameOf(what))
      t.match({ what, ...status }, { what, phase: 'Failed', reason, message: says })
      t.equal(status?.startTime, undefined, `${what} never began`)
    }
  })
  t.test('nothing was written to the child, and the slot is free', async (t) => {
    t.same(await childOf(one), before)
    t.match(await one.until('the slot is free', ({ status }) => status?.activeOperation === undefined), {
      spec: { clusterSize: 2, version: '17.10' }
    })
    const about = new Set(one.loops().writes.map((write) => write.split(' ')[1]))
    t.notOk(about.has('Backup'))
  })
})

t.test('what has ended stays as it ended', async (t) => {
  const { one, asked } = await readyCluster(t)
  await asked.ask('restart', RESTART)
  t.match((await asked.ended('restart')).status, { phase: 'Succeeded' })
  const before = await childOf(one)
  for (const [change, says] of [
    [{ type: 'Stop' }, /stays as it was created/],
    [{ clusterRef: 'another' }, /create another one to change clusterRef/],
    [{ timeoutSeconds: 5 }, /stays as it was created/]
  ] as const) {
    const { status, body } = await asked.edit('restart', { spec: change })
    t.equal(status, 422)
    t.match(body.message, says)
  }
  const ended = (await asked.get('restart')) as OpsRequest
  const after = { ...ended, spec: { ...ended.spec, cancel: true } }
  t.match(judgeOperation({ before: ended, after }, builtIn(), NO_FACTS), [
    { rule: 'ops/cancel', severity: 'deny', why: /has ended as Succeeded/ }
  ])
  await asked.edit('restart', { spec: { cancel: true } })
  await asked.ask('another', RESTART)
  t.match((await asked.ended('another')).status, { phase: 'Succeeded' }, 'and is in nobody’s way')
  t.match((await asked.get('restart'))?.status, { phase: 'Succeeded' }, 'a cancel that comes too late changes nothing')
  t.equal((await childOf(one)).children[0]?.uid, before.children[0]?.uid)
})

t.test('a cluster that is deleted takes its operations to their end', async (t) => {
  const { one, asked } = await readyCluster(t)
  await patch(`/api/v1/namespaces/${one.namespace}`, { metadata: { annotations: { [BEHAVIOUR]: 'dead' } } })
  await asked.ask('running', { type: 'HorizontalScaling', horizontalScaling: { replicas: 2 } })
  await asked.until('running', 'runs', isIn('Running'))
  await asked.ask('waiting', { ...RESTART, preConditionDeadlineSeconds: 1 })
  await asked.until('waiting', 'waits', isIn('Queued'))
  await one.delete()
  t.match((await asked.ended('running')).status, { phase: 'Failed', reason: 'ClusterGone', message: /was deleted/ })
  t.match((await asked.ended('waiting')).status, { phase: 'Failed' })
  await patch(`/api/v1/namespaces/${one.namespace}`, { metadata: { annotations: { [BEHAVIOUR]: null } } })
  await one.gone()
  await asked.delete('running')
  await asked.gone('running')
})
