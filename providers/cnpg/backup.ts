/** The archive and the schedules: an ObjectStore, the plug-in that writes to it, and a ScheduledBackup each. */
import type { DatabaseClusterSpec } from '../../src/api/database-cluster.ts'
import type { Fragment, Given, Manifest } from '../contract.ts'
import { type Cluster, PLUGIN, SCHEDULED_BACKUP } from './child.ts'
import { archiveName } from './metadata.ts'
import { backupStoreName, scheduledBackupName } from './names.ts'
import { objectStore } from './object-store.ts'

type Schedule = NonNullable<NonNullable<DatabaseClusterSpec['backup']>['schedules']>[number]

const NAMED: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *'
}

/** CloudNativePG's schedules begin with seconds. */
const withSeconds = (schedule: string): string => `0 ${NAMED[schedule] ?? schedule}`

function scheduledBackup(
  { cluster: { metadata, spec } }: Given,
  { name, schedule, method, suspend }: Schedule
): Manifest {
  const isSnapshot = method === 'volumeSnapshot'
  return {
    ...SCHEDULED_BACKUP,
    metadata: {
      name: scheduledBackupName(metadata.name, name),
      ...(metadata.namespace && { namespace: metadata.namespace })
    },
    spec: {
      cluster: { name: metadata.name },
      schedule: withSeconds(schedule),
      // the default method is one that goes away
      method: isSnapshot ? 'volumeSnapshot' : 'plugin',
      ...(!isSnapshot && { pluginConfiguration: { name: PLUGIN } }),
      backupOwnerReference: 'none', // backups outlive the cluster
      suspend: suspend === true || spec.stopped
    }
  }
}

export function backup(given: Given): Fragment {
  const { cluster, referred } = given
  const wanted = cluster.spec.backup
  const { name, namespace } = cluster.metadata
  if (!wanted?.enabled || referred.storage === undefined) return {}
  const schedules = wanted.schedules ?? []
  const store = backupStoreName(name)
  const retentionDays = schedules.find(({ retention }) => retention?.days !== undefined)?.retention?.days
  const child: Cluster = {
    spec: {
      plugins: [
        {
          name: PLUGIN,
          enabled: true,
          isWALArchiver: true,
          parameters: { barmanObjectName: store, serverName: archiveName(given) }
        }
      ],
      ...(schedules.some(({ method }) => method === 'volumeSnapshot') && { backup: { volumeSnapshot: {} } })
    }
  }
  return {
    child,
    beside: [
      objectStore(referred.storage, { name: store, namespace, retentionDays }),
      ...schedules.map((schedule) => scheduledBackup(given, schedule))
    ]
  }
}
