/** What clients notice of a change: every field that can change is declared, and each difference finds its declaration. */
import t from 'tap'
import { consequencesOf, editsBetween, impactFor, worstOf } from '../../providers/impact.ts'
import type { DatabaseCluster, DatabaseClusterSpec } from '../../src/api/database-cluster.ts'
import { declarationOf, fields } from '../conformance/declared.ts'
import { registry } from '../conformance/judged.ts'

/** The API server refuses every change of these. */
const NEVER_CHANGES = /^(engine|storageClassName|dataSource|volumes\[\]\.storageClassName)\b/

for (const provider of registry.providers) {
  t.test(`${provider.name} says of every field that can change what clients notice of it`, async (t) => {
    for (const field of fields) {
      if (declarationOf(provider, field) !== 'honoured' || NEVER_CHANGES.test(field)) continue
      t.ok(impactFor(provider, field), field)
    }
  })

  t.test(`${provider.name} declares no field that does not exist, and none twice`, async (t) => {
    const declared = provider.impacts.map(({ field }) => field)
    for (const field of declared) t.ok(fields.includes(field), field)
    t.equal(new Set(declared).size, declared.length)
  })

  t.test(`${provider.name} gives reasons that are clauses`, async (t) => {
    const before = aCluster(provider.engine, { clusterSize: 3 })
    const after = aCluster(provider.engine, { clusterSize: 5, storage: '20Gi', resources: { limits: { cpu: '2' } } })
    for (const { why } of consequencesOf(before, after, provider)) t.match(why, /^[a-z].*[^.]$/)
  })
}

function aCluster(engine: string, spec: Partial<DatabaseClusterSpec> = {}): DatabaseCluster {
  return {
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'DatabaseCluster',
    metadata: { name: 'orders', namespace: 'shop' },
    spec: { engine, clusterSize: 3, storage: '10Gi', stopped: false, deletionPolicy: 'Delete', ...spec }
  }
}

interface Case {
  readonly provider: string
  readonly before?: Partial<DatabaseClusterSpec>
  readonly after: Partial<DatabaseClusterSpec>
  readonly want: Readonly<Record<string, string>>
}

const setting = (name: string, value: string) => [{ name, value }]

const CASES: Readonly<Record<string, Case>> = {
  'more memory restarts members one after the other': {
    provider: 'cnpg',
    after: { resources: { limits: { memory: '4Gi' } } },
    want: { 'spec.resources.limits.memory': 'RollingRestart' }
  },
  'and is downtime where there is only one': {
    provider: 'cnpg',
    before: { clusterSize: 1 },
    after: { clusterSize: 1, resources: { limits: { memory: '4Gi' } } },
    want: { 'spec.resources.limits.memory': 'Downtime' }
  },
  'and nothing while the database is off': {
    provider: 'cnpg',
    before: { stopped: true },
    after: { stopped: true, resources: { limits: { memory: '4Gi' } } },
    want: { 'spec.resources.limits.memory': 'None' }
  },
  'a setting that PostgreSQL reloads goes unnoticed': {
    provider: 'cnpg',
    after: { config: setting('work_mem', '8MB') },
    want: { 'spec.config[0]': 'None' }
  },
  'one that it reads at its start does not': {
    provider: 'cnpg',
    before: { config: setting('max_connections', '100') },
    after: { config: setting('max_connections', '200') },
    want: { 'spec.config[0].value': 'RollingRestart' }
  },
  'nor when it goes back to its default': {
    provider: 'cnpg',
    before: { config: setting('max_connections', '100') },
    after: { config: [] },
    want: { 'spec.config[0]': 'RollingRestart' }
  },
  'a broker takes up what it can while it runs': {
    provider: 'strimzi',
    after: { config: [...setting('log.retention.ms', '1000'), ...setting('num.partitions', '3')] },
    want: { 'spec.config[0]': 'None', 'spec.config[1]': 'RollingRestart' }
  },
  'the next major version of PostgreSQL is downtime': {
    provider: 'cnpg',
    before: { version: '17' },
    after: { version: '18', allowMajorVersion: '18' },
    want: { 'spec.allowMajorVersion': 'None', 'spec.version': 'Downtime' }
  },
  'the exact version of the line in use is no move': {
    provider: 'cnpg',
    before: { version: '18' },
    after: { version: '18.4' },
    want: { 'spec.version': 'None' }
  },
  'a stop is downtime': { provider: 'cnpg', after: { stopped: true }, want: { 'spec.stopped': 'Downtime' } },
  'a start is not': {
    provider: 'cnpg',
    before: { stopped: true },
    after: { stopped: false },
    want: { 'spec.stopped': 'None' }
  },
  'a proxy that comes counts once, by its switch': {
    provider: 'cnpg',
    after: { proxy: { enabled: true, type: 'pgbouncer', replicas: 2 } },
    want: { 'spec.proxy.enabled': 'None', 'spec.proxy.replicas': 'None', 'spec.proxy.type': 'None' }
  },
  'who connects through a proxy that goes is cut off': {
    provider: 'percona-pxc',
    before: { proxy: { enabled: true, type: 'haproxy' } },
    after: { proxy: { enabled: false, type: 'haproxy' } },
    want: { 'spec.proxy.enabled': 'Downtime' }
  },
  'another way in is no matter, one that goes is': {
    provider: 'cnpg',
    before: { expose: [{ name: 'public', type: 'LoadBalancer' }] },
    after: { expose: [{ name: 'office', type: 'NodePort' }] },
    want: { 'spec.expose[0]': 'Downtime' }
  },
  'fewer backups kept put data at risk': {
    provider: 'percona-pxc',
    before: {
      backup: {
        enabled: true,
        schedules: [{ name: 'nightly', schedule: '0 2 * * *', retention: { copies: 7 } }]
      }
    },
    after: {
      backup: {
        enabled: true,
        schedules: [{ name: 'nightly', schedule: '0 2 * * *', retention: { copies: 2 } }]
      }
    },
    want: { 'spec.backup.schedules[0].retention.copies': 'DataAtRisk' }
  },
  'TLS that is switched while Galera runs stops all members': {
    provider: 'percona-pxc',
    before: { tls: { mode: 'Optional' } },
    after: { tls: { mode: 'Disabled' } },
    want: { 'spec.tls.mode': 'Downtime' }
  },
  'nothing that stays as it was is told': { provider: 'cnpg', after: {}, want: {} }
}

for (const [name, { provider: wanted, before, after, want }] of Object.entries(CASES)) {
  t.test(name, async (t) => {
    const provider = registry.providers.find((one) => one.name === wanted)
    if (provider === undefined) throw new Error(`there is no provider ${wanted}`)
    const found = consequencesOf(aCluster(provider.engine, before), aCluster(provider.engine, after), provider)
    const worst = new Map<string, string>()
    for (const { path, impact } of found)
      worst.set(String(path), worstOf([impact, (worst.get(String(path)) ?? 'None') as typeof impact]))
    t.same(Object.fromEntries(worst), want)
  })
}

t.test('items of a list are told apart by their names, wherever they stand', async (t) => {
  const before = aCluster('postgresql', { config: [...setting('a', '1'), ...setting('b', '2')] })
  const after = aCluster('postgresql', { config: [...setting('b', '2'), ...setting('a', '3')] })
  t.match(editsBetween(before, after), [{ from: '1', to: '3' }])
  t.equal(String(editsBetween(before, after)[0]?.path), 'spec.config[1].value')
})

t.test('of several effects the worst is told', async (t) => {
  t.equal(worstOf(['None', 'Downtime', 'RollingRestart']), 'Downtime')
  t.equal(worstOf([]), 'None')
})
