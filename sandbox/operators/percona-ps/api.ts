/** The kinds and fields of the operator that the stand-in reads or writes. */
import type { LiveOf } from '../../../src/api/live.ts'
import type { BackupKind, RestoreKind } from '../percona/backups.ts'
import type { GroupSpec } from '../percona/groups.ts'
import type { Condition } from '../scene.ts'

const apiVersion = 'ps.percona.com/v1'
export const CLUSTER = { apiVersion, kind: 'PerconaServerMySQL' } as const

export const BACKUPS: BackupKind = {
  kind: { apiVersion, kind: 'PerconaServerMySQLBackup' },
  reference: 'clusterName',
  states: ['Starting', 'Running', 'Succeeded'],
  failure: 'Failed',
  errorField: 'stateDescription',
  details: () => ({}),
  clusterOf: (object) =>
    object.kind === BACKUPS.kind.kind
      ? (object as LiveOf<{ spec: { clusterName?: string } }>).spec.clusterName
      : undefined
}

export const RESTORES: RestoreKind = {
  ...BACKUPS,
  kind: { apiVersion, kind: 'PerconaServerMySQLRestore' },
  stopsFrom: 'Starting',
  startsFrom: 'Running'
}

/** The pod that takes the writes carries it. */
export const PRIMARY = 'mysql.percona.com/primary'

export interface Proxy extends GroupSpec {
  readonly enabled?: boolean
}

export type Child = LiveOf<{
  readonly spec: {
    readonly crVersion?: string
    readonly pause?: boolean
    readonly updateStrategy?: string
    readonly unsafeFlags?: { readonly mysqlSize?: boolean; readonly proxySize?: boolean }
    readonly storageScaling?: { readonly enableVolumeScaling?: boolean }
    readonly secretsName?: string
    readonly sslSecretName?: string
    readonly mysql?: GroupSpec
    readonly proxy?: { readonly haproxy?: Proxy; readonly router?: Proxy }
    readonly pmm?: { readonly enabled?: boolean; readonly image?: string }
    readonly backup?: {
      readonly schedule?: readonly {
        readonly name: string
        readonly schedule: string
        readonly storageName: string
        readonly keep?: number
        readonly type?: string
      }[]
    }
  }
  readonly status?: {
    readonly state?: string
    readonly conditions?: readonly Condition[]
    readonly backupVersion?: string
  }
}>
