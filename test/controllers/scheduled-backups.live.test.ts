/** Backups that schedules make, at every provider that offers schedules. */
import t from 'tap'
import type { DatabaseBackup } from '../../src/api/database-backup.ts'
import { patch } from '../fixtures/api-server.ts'
import type { Life } from '../fixtures/life.ts'
import { followsItsSchedule, type Scheduled } from '../fixtures/schedules.ts'

const COPIES = { copies: 2 }
const LOCATED = { location: /^s3:\/\// }
const MYSQL = { engine: 'mysql', version: '8.4', clusterSize: 3, storage: '1Gi' }

/** The plug-in counts in days, and tells how far back the archive still reaches. */
async function pruneArchive({ namespace, list }: Life, { status }: DatabaseBackup): Promise<void> {
  const stores = 'apis/barmancloud.cnpg.io/v1/namespaces/NAMESPACE/objectstores'
  const [store] = (await list(stores)) as unknown as {
    metadata: { name: string }
    status: { serverRecoveryWindow: Record<string, object> }
  }[]
  const [archive = ''] = Object.keys(store?.status.serverRecoveryWindow ?? {})
  const later = new Date(Date.parse(status?.completedAt ?? '') + 24 * 3600_000).toISOString().replace(/\.\d+/, '')
  const window = { firstRecoverabilityPoint: later }
  await patch(`/${stores.replace('NAMESPACE', namespace)}/${store?.metadata.name}/status`, {
    status: { serverRecoveryWindow: { [archive]: window } }
  })
}

const providers: readonly Scheduled[] = [
  {
    provider: 'cnpg',
    cluster: { engine: 'postgresql', version: '17', clusterSize: 1, storage: '1Gi' },
    retention: { days: 7 },
    backups: 'apis/postgresql.cnpg.io/v1/namespaces/NAMESPACE/backups',
    tells: { spec: { method: 'plugin' }, status: { ...LOCATED, version: '17' } },
    prune: pruneArchive
  },
  {
    provider: 'percona-psmdb',
    cluster: { engine: 'mongodb', version: '8.0', clusterSize: 1, storage: '1Gi' },
    retention: COPIES,
    backups: 'apis/psmdb.percona.com/v1/namespaces/NAMESPACE/perconaservermongodbbackups',
    tells: { spec: { method: 'logical' }, status: { ...LOCATED, size: '1.50M' } }
  },
  {
    provider: 'percona-pxc',
    cluster: { ...MYSQL, provider: 'percona-pxc' },
    retention: COPIES,
    backups: 'apis/pxc.percona.com/v1/namespaces/NAMESPACE/perconaxtradbclusterbackups',
    tells: { spec: { method: 'xtrabackup' }, status: LOCATED }
  },
  {
    provider: 'percona-ps',
    cluster: { ...MYSQL, provider: 'percona-ps' },
    retention: COPIES,
    backups: 'apis/ps.percona.com/v1/namespaces/NAMESPACE/perconaservermysqlbackups',
    tells: { spec: { method: 'xtrabackup' }, status: LOCATED }
  }
]

t.jobs = providers.length
for (const scheduled of providers) {
  t.test(`${scheduled.provider}: schedule, backup, record, and the end of both`, { buffered: true }, (t) =>
    followsItsSchedule(t, scheduled)
  )
}
