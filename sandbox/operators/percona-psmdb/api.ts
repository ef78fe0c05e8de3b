/** The kinds and fields of the operator that the stand-in reads or writes. */
import type { LiveOf } from '../../../src/api/live.ts'
import type { BackupKind, RestoreKind } from '../percona/backups.ts'
import type { GroupSpec } from '../percona/groups.ts'
import type { Condition } from '../scene.ts'

const apiVersion = 'psmdb.percona.com/v1'
export const CLUSTER = { apiVersion, kind: 'PerconaServerMongoDB' } as const

export const BACKUPS: BackupKind = {
  kind: { apiVersion, kind: 'PerconaServerMongoDBBackup' },
  reference: 'clusterName',
  states: ['waiting', 'requested', 'running', 'ready'],
  failure: 'error',
  errorField: 'error',
  details: (storageName, start) => ({ storageName, start }),
  outcome: { size: '1.50MB' },
  clusterOf: (object) =>
    object.kind === BACKUPS.kind.kind
      ? (object as LiveOf<{ spec: { clusterName?: string } }>).spec.clusterName
      : undefined
}

const { outcome: _size, ...ALIKE } = BACKUPS

export const RESTORES: RestoreKind = {
  ...ALIKE,
  kind: { apiVersion, kind: 'PerconaServerMongoDBRestore' }
}

interface Expose {
  readonly enabled?: boolean
  readonly type?: string
  readonly annotations?: Readonly<Record<string, string>>
  readonly loadBalancerSourceRanges?: readonly string[]
}

export interface ReplicaSet extends GroupSpec {
  readonly name?: string
  readonly expose?: Expose
  readonly replsetOverrides?: Readonly<Record<string, { readonly priority?: number }>>
}

export type Child = LiveOf<{
  readonly spec: {
    readonly crVersion?: string
    readonly image?: string
    readonly pause?: boolean
    readonly unsafeFlags?: { readonly replsetSize?: boolean }
    readonly storageScaling?: { readonly enableVolumeScaling?: boolean }
    readonly enableVolumeExpansion?: boolean
    readonly secrets?: {
      readonly users?: string
      readonly encryptionKey?: string
      readonly ssl?: string
      readonly sslInternal?: string
    }
    readonly replsets?: readonly ReplicaSet[]
    readonly sharding?: {
      readonly enabled?: boolean
      readonly configsvrReplSet?: ReplicaSet
      readonly mongos?: GroupSpec & { readonly expose?: Expose }
    }
    readonly backup?: {
      readonly enabled?: boolean
      readonly image?: string
      readonly storages?: Readonly<Record<string, object>>
      readonly tasks?: readonly {
        readonly name: string
        readonly enabled?: boolean
        readonly schedule: string
        readonly storageName: string
        readonly type?: string
        readonly retention?: { readonly count?: number }
      }[]
    }
    readonly pmm?: { readonly enabled?: boolean; readonly image?: string }
  }
  readonly status?: Status
}>

export interface Status {
  readonly observedGeneration?: number
  readonly conditions?: readonly Condition[]
  readonly replsets?: Readonly<
    Record<string, { readonly members?: Readonly<Record<string, { readonly stateStr?: string }>> }>
  >
  readonly backupVersion?: string
  /** Once it has been ready. */
  readonly mongoVersion?: string
}
