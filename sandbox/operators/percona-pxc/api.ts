/** The kinds and fields of the operator that the stand-in reads or writes. */
import type { LiveOf } from '../../../src/api/live.ts'
import type { BackupKind, RestoreKind } from '../percona/backups.ts'
import type { GroupSpec } from '../percona/groups.ts'
import type { Condition } from '../scene.ts'

const apiVersion = 'pxc.percona.com/v1'
export const CLUSTER = { apiVersion, kind: 'PerconaXtraDBCluster' } as const

export const BACKUPS: BackupKind = {
  kind: { apiVersion, kind: 'PerconaXtraDBClusterBackup' },
  reference: 'pxcCluster',
  states: ['Starting', 'Running', 'Succeeded'],
  failure: 'Failed',
  errorField: 'error',
  details: (storageName) => ({ storageName }),
  clusterOf: (object) =>
    object.kind === BACKUPS.kind.kind
      ? (object as LiveOf<{ spec: { pxcCluster?: string } }>).spec.pxcCluster
      : undefined
}

export const RESTORES: RestoreKind = {
  ...BACKUPS,
  kind: { apiVersion, kind: 'PerconaXtraDBClusterRestore' },
  states: ['Starting', 'Stopping Cluster', 'Restoring', 'Preparing Cluster', 'Starting Cluster', 'Succeeded'],
  errorField: 'comments',
  stopsFrom: 'Stopping Cluster',
  startsFrom: 'Starting Cluster'
}

export interface Proxy extends GroupSpec {
  readonly enabled?: boolean
}

export type Child = LiveOf<{
  readonly spec: {
    readonly crVersion?: string
    readonly pause?: boolean
    readonly updateStrategy?: string
    readonly unsafeFlags?: { readonly pxcSize?: boolean; readonly proxySize?: boolean }
    readonly enableVolumeExpansion?: boolean
    readonly secretsName?: string
    readonly sslSecretName?: string
    readonly sslInternalSecretName?: string
    readonly logcollector?: { readonly enabled?: boolean; readonly image?: string }
    readonly pxc?: GroupSpec
    readonly haproxy?: Proxy
    readonly proxysql?: Proxy
    readonly pmm?: { readonly enabled?: boolean; readonly image?: string }
    readonly backup?: {
      readonly image?: string
      readonly schedule?: readonly {
        readonly name: string
        readonly schedule: string
        readonly storageName: string
        readonly keep?: number
        readonly retention?: { readonly count?: number }
      }[]
    }
  }
  readonly status?: {
    readonly state?: string
    readonly message?: readonly string[]
    readonly observedGeneration?: number
    readonly conditions?: readonly Condition[]
  }
}>
