import t from 'tap'
import { BACKUP, type ClusterFields, SCHEDULED_BACKUP } from '../../../sandbox/operators/cnpg/api.ts'
import { BEHAVIOUR, MESSAGE } from '../../../sandbox/operators/knobs.ts'
import { create, request } from '../../fixtures/api-server.ts'
import { eventually } from '../../fixtures/eventually.ts'
import {
  CLAIMS,
  golden,
  namesOf,
  type Played,
  PODS,
  playedChild,
  SECRETS,
  SERVICES
} from '../../fixtures/played-child.ts'

const HEALTHY = 'Cluster in healthy state'
const NOBODY_PLAYS = ['PodMonitor', 'Certificate']

const cluster = (noun: string) => golden('cnpg', noun).filter(({ kind }) => !NOBODY_PLAYS.includes(kind))
const isHealthy = ({ status }: Played): boolean => status?.phase === HEALTHY
const withInstances = (count: number) => (child: Played) =>
  isHealthy(child) && status(child)?.readyInstances === count && status(child)?.instances === count
const status = (child: Played) => child.status as ClusterFields['status']
const condition = (child: Played, type: string) => child.status?.conditions?.find((one) => one.type === type)
const pods = (objects: { metadata: unknown }[]) =>
  objects as {
    metadata: { name: string; uid: string; labels: Record<string, string>; annotations: Record<string, string> }
  }[]

t.test('one cluster through its life', async (t) => {
  const child = await playedChild(t, cluster('smallest'))

  t.test('it gets healthy, with what the real operator makes around it', async (t) => {
    const { metadata } = await child.until('it is healthy', withInstances(3))
    t.equal(metadata.generation, 2, 'its defaults are a write of their own')
    const named = namesOf(await child.list(SERVICES))
    t.same(named, ['orders-r', 'orders-ro', 'orders-rw'])
    t.match(namesOf(await child.list(SECRETS)), ['orders-app', 'orders-ca', 'orders-replication', 'orders-server'])
    const roles = pods(await child.list(PODS)).map(({ metadata }) => metadata.labels['cnpg.io/instanceRole'])
    t.same(roles, ['primary', 'replica', 'replica'])
  })

  t.test('it has no generation in its status, as the real one', async (t) => {
    const now = await child.until('it is healthy', isHealthy)
    t.notMatch(JSON.stringify(now.status), /observedGeneration/)
  })

  t.test('what is taken out of the defaults comes back', async () => {
    await child.edit({ spec: { postgresql: { parameters: { wal_level: null } } } })
    await child.until('wal_level is back', ({ spec }) => JSON.stringify(spec).includes('"wal_level":"logical"'))
  })

  t.test('more and fewer instances; volumes go with them', async (t) => {
    await child.edit({ spec: { instances: 4 } })
    await child.until('there are four', withInstances(4))
    await child.edit({ spec: { instances: 2 } })
    await child.until('there are two', withInstances(2))
    await eventually('the claims are gone', async () => (await child.list(CLAIMS)).length === 2 || undefined)
    t.same(namesOf(await child.list(PODS)), ['orders-1', 'orders-2'])
  })

  t.test('a larger volume', async () => {
    await child.edit({ spec: { storage: { size: '20Gi' } } })
    await eventually('every claim has grown', async () => {
      const claims = (await child.list(CLAIMS)) as unknown as { status: { capacity: { storage: string } } }[]
      return claims.every(({ status }) => status.capacity.storage === '20Gi') || undefined
    })
    await child.until('nothing resizes', (now) => isHealthy(now) && status(now)?.resizingPVC === undefined)
  })

  t.test('a new image replaces the pods one by one, the primary last', async (t) => {
    const before = pods(await child.list(PODS)).map(({ metadata }) => metadata.uid)
    const image = 'ghcr.io/cloudnative-pg/postgresql:18.5-system-trixie'
    await child.edit({ spec: { imageName: image } })
    await child.until('it is rolled out', (now) => isHealthy(now) && status(now)?.pgDataImageInfo?.image === image)
    const after = pods(await child.list(PODS)).map(({ metadata }) => metadata.uid)
    t.notOk(before.some((uid) => after.includes(uid)))
    t.equal(status((await child.read()) as Played)?.currentPrimary, 'orders-1')
  })

  t.test('a setting that PostgreSQL reloads leaves the pods alone', async (t) => {
    const before = pods(await child.list(PODS)).map(({ metadata }) => metadata.uid)
    await child.edit({ spec: { postgresql: { parameters: { work_mem: '8MB' } } } })
    await child.edit({ metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-01-01T00:00:00Z' } } })
    await eventually('the pods carry the time of the restart', async () => {
      const restarted = pods(await child.list(PODS)).map(
        ({ metadata }) => metadata.annotations['kubectl.kubernetes.io/restartedAt']
      )
      return (restarted.length === 2 && restarted.every((time) => time === '2026-01-01T00:00:00Z')) || undefined
    })
    await child.until('it is healthy', withInstances(2))
    t.notOk(
      pods(await child.list(PODS)).some(({ metadata }) => before.includes(metadata.uid)),
      'a restart does not'
    )
  })

  t.test('a switchover that somebody writes into the status', async () => {
    const path = `/apis/postgresql.cnpg.io/v1/namespaces/${child.namespace}/clusters/orders/status`
    const body = { status: { targetPrimary: 'orders-2', phase: 'Switchover in progress' } }
    await request('PATCH', path, { body, contentType: 'application/merge-patch+json' })
    await child.until('orders-2 leads', (now) => isHealthy(now) && status(now)?.currentPrimary === 'orders-2')
  })

  t.test('it hibernates, stays "healthy" meanwhile, and wakes up', async (t) => {
    await child.edit({ metadata: { annotations: { 'cnpg.io/hibernation': 'on' } } })
    const asleep = await child.until('it sleeps', (now) => condition(now, 'cnpg.io/hibernation')?.status === 'True')
    t.equal(condition(asleep, 'Ready')?.status, 'True')
    t.same(await child.list(PODS), [])
    t.equal((await child.list(CLAIMS)).length, 2)
    await child.edit({ metadata: { annotations: { 'cnpg.io/hibernation': 'off' } } })
    await child.until('it is awake', withInstances(2))
  })

  t.test('deleted, it is gone at once, and all of its own follows', async (t) => {
    await child.drop()
    t.equal(await child.read(), undefined)
    await eventually('nothing is left', async () => {
      const left = await Promise.all([PODS, CLAIMS, SERVICES, SECRETS].map(child.list))
      return left.every((objects) => objects.length === 0) || undefined
    })
  })
})

t.test('with everything around it: plug-in, pooler, schedule', async (t) => {
  const child = await playedChild(t, cluster('production'))
  await child.until('it is healthy', withInstances(3))

  t.test('the pooler serves with its own pods', async () => {
    await eventually('it is active', async () => {
      const pooler = await child.read({ apiVersion: 'postgresql.cnpg.io/v1', kind: 'Pooler' }, 'orders-pooler')
      const { phase, instances } = (pooler?.status ?? {}) as { phase?: string; instances?: number }
      return (phase === 'active' && instances === 3) || undefined
    })
  })

  const backups = `/apis/postgresql.cnpg.io/v1/namespaces/${child.namespace}/backups`
  const aBackup = (name: string) => ({
    ...BACKUP,
    metadata: { name, namespace: child.namespace },
    spec: {
      cluster: { name: 'orders' },
      method: 'plugin',
      pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' }
    }
  })
  const phaseOf = async (name: string) =>
    ((await child.read(BACKUP, name))?.status as { phase?: string } | undefined)?.phase

  t.test('a backup completes, and the store knows from when on a restore is possible', async (t) => {
    await create(backups, aBackup('first'))
    await eventually('it is completed', async () => (await phaseOf('first')) === 'completed' || undefined)
    const store = await child.read({ apiVersion: 'barmancloud.cnpg.io/v1', kind: 'ObjectStore' }, 'orders-backup')
    t.match(JSON.stringify(store?.status), /lastSuccessfulBackupTime/)
  })

  t.test('a backup fails where it is told to', async (t) => {
    await child.turn('backups-fail', 'the bucket is not there')
    const { namespace } = child
    await request('PATCH', `/api/v1/namespaces/${namespace}`, {
      body: { metadata: { annotations: { [BEHAVIOUR]: 'backups-fail', [MESSAGE]: 'the bucket is not there' } } },
      contentType: 'application/merge-patch+json'
    })
    await create(backups, aBackup('second'))
    await eventually('it has failed', async () => (await phaseOf('second')) === 'failed' || undefined)
    t.match(JSON.stringify((await child.read(BACKUP, 'second'))?.status), /the bucket is not there/)
  })

  t.test('a schedule makes backups', async () => {
    await create(`/apis/postgresql.cnpg.io/v1/namespaces/${child.namespace}/scheduledbackups`, {
      ...SCHEDULED_BACKUP,
      metadata: { name: 'now', namespace: child.namespace },
      spec: {
        schedule: '0 0 3 * * *',
        immediate: true,
        cluster: { name: 'orders' },
        method: 'plugin',
        pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' }
      }
    })
    await eventually(
      'there is one of it',
      async () => namesOf(await child.list(backups)).some((name) => name.startsWith('now-')) || undefined
    )
  })
})

t.test('a restore needs its store', async (t) => {
  const [main, ...stores] = cluster('restored')
  if (main === undefined) throw new Error('the golden file is empty')
  const child = await playedChild(t, [main])
  await child.until('it says what is missing', ({ status }) => String(status?.phase).includes('unknown plugin'))
  for (const store of stores) {
    const body = { ...store, metadata: { ...store.metadata, namespace: child.namespace } }
    await create(`/apis/barmancloud.cnpg.io/v1/namespaces/${child.namespace}/objectstores`, body)
  }
  await child.until('it is healthy', isHealthy)
})

t.test('knobs', async (t) => {
  const never = await playedChild(t, cluster('smallest'), { [BEHAVIOUR]: 'never-ready' })
  const child = await playedChild(t, cluster('smallest'))

  t.test('never ready, from the start, by its namespace', async (t) => {
    await eventually(
      'a pod runs',
      async () => JSON.stringify(await never.list(PODS)).includes('ContainersNotReady') || undefined
    )
    t.equal(status((await never.read()) as Played)?.phase, 'Setting up primary')
  })

  t.test('refusing, and taken back', async (t) => {
    await child.until('it is healthy', isHealthy)
    await child.turn('refusing', 'shared_buffers is too large')
    const refused = await child.until('it refuses', ({ status }) => status?.phase === 'Invalid cluster definition')
    t.equal(status(refused)?.phaseReason, 'shared_buffers is too large')
    await child.turn('none')
    await child.until('it is healthy again', isHealthy)
  })

  t.test('flapping', async () => {
    await child.turn('flapping')
    await child.until('it is down', (now) => !isHealthy(now))
    await child.until('it is up', isHealthy)
    await child.turn('none')
  })

  t.test('dead: nothing answers until it is brought back', async (t) => {
    await child.until('it is healthy', isHealthy)
    await child.turn('dead')
    await child.edit({ spec: { instances: 2 } })
    await child.turn('none')
    await child.until('there are two', withInstances(2))
    t.pass()
  })

  t.test('no growth', async () => {
    await child.turn('no-growth')
    await child.edit({ spec: { storage: { size: '30Gi' } } })
    await eventually(
      'a claim tells why',
      async () => JSON.stringify(await child.list(CLAIMS)).includes('ControllerResizeError') || undefined
    )
    await child.turn('none')
    await child.until('it grows', (now) => isHealthy(now) && status(now)?.resizingPVC === undefined)
  })
})
