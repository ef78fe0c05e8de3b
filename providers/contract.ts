/** What a provider says about itself. It is data and pure functions: it has no client, no clock and no logger. */
import type { BackupStorage } from '../src/api/backup-storage.ts'
import type { DatabaseBackup } from '../src/api/database-backup.ts'
import type { DatabaseCluster } from '../src/api/database-cluster.ts'
import type { KindRef } from '../src/api/live.ts'
import type { MonitoringConfig } from '../src/api/monitoring-config.ts'
import type { OperationType, OpsRequest, RESTORE_MODES } from '../src/api/ops-request.ts'
import type { Path } from '../src/api/path.ts'
import type { PodSchedulingPolicy } from '../src/api/pod-scheduling-policy.ts'
import type { BackupRecord } from './backup-record.ts'
import type { CustomAction } from './custom-actions.ts'
import type { Facts } from './facts.ts'
import type { Found, Live, OwnerReference, Reading, Watch } from './found.ts'
import type { FieldImpact } from './impact.ts'
import type { Installation } from './installation.ts'
import type { Cleanup, CleanupAct, CleanupPolicy, Hold, ObservedStatus } from './observed.ts'
import type { Operation } from './operation.ts'
import type { ParameterCatalogue } from './parameters.ts'
import type { Rule } from './rule.ts'
import type { VersionCatalogue, VersionEntry } from './versions.ts'

export type { KindRef }

/** Why something cannot be had, and what to do instead. Both are clauses without a full stop. */
export interface Refusal {
  readonly why: string
  readonly fix: string
}

/** A field that the provider cannot honour; everything below the path is refused with it. */
export interface RefusedField extends Refusal {
  /** Path below spec: topology.shards, proxy, expose[].loadBalancerClass. */
  readonly field: string
}

export interface Topology {
  readonly type: string
  /** The fields of spec.topology, beside type, that belong to it. */
  readonly fields: readonly ('shards' | 'configServers' | 'controllers')[]
  /** The fewest members for which it is chosen by itself; smaller clusters get the next one that is. */
  readonly chosenFrom?: number
  /** Every member votes, so that their number must be odd. */
  readonly membersVote?: boolean
  /** Why its clusterSize never changes, where that is so. */
  readonly fixedSize?: Refusal
}

export interface ProxyType {
  readonly type: string
  /** The fewest replicas it runs with; below, the child operator refuses. */
  readonly minReplicas: number
  /** How many a cluster of several members gets when none are named. */
  readonly replicas: number
}

export interface BackupMethod {
  readonly method: string
  readonly storageTypes: readonly string[]
  /** The method whose backups its own are parts of: they go when those go, and are neither counted nor deleted alone. */
  readonly partOf?: string
  /** False where the child operator never removes such backups, so that retention means nothing. */
  readonly prunes?: false
}

export interface Backups {
  /** The first is the default. */
  readonly methods: readonly BackupMethod[]
  /** What the child operator can count when it prunes. */
  readonly retention: 'copies' | 'days'
  /** The storage types that continuous archiving goes to. */
  readonly pitrStorageTypes: readonly string[]
  /** Whether deleting a backup object can delete its data; else why not. */
  readonly deletesData: true | Refusal
  /** While one is made no member is rolled, so that it takes its turn among the operations. */
  readonly blocksRollouts?: true
}

export interface ExtraVolume {
  readonly name: string
  readonly minimum: string
  readonly why?: string
}

export type RestoreMode = (typeof RESTORE_MODES)[number]

export interface Capabilities {
  /** Paths below spec that change the child. What is in neither list fails the conformance suite. */
  readonly honours: readonly string[]
  readonly refuses: readonly RefusedField[]
  /** What is left of a name after the child's own suffixes. */
  readonly nameLength: { readonly most: number; readonly why: string }
  /** Why an even number of members is refused from four on; absent where it only weakens the quorum. */
  readonly refusesEven?: string
  /** The most members that the child operator takes without its unsafe flag; absent where there is no limit. */
  readonly mostMembers?: { readonly most: number; readonly why: string }
  /** Whether members vote, so that an even count buys nothing. */
  readonly hasQuorum: boolean
  /** Sizes must be whole Gi, and why. */
  readonly wholeGi?: string
  readonly minimumMemory: string
  readonly volumes: readonly ExtraVolume[]
  /** The first is the default. */
  readonly topologies: readonly Topology[]
  /** The first is the default; empty where there is no proxy. */
  readonly proxies: readonly ProxyType[]
  /** What is lost without a proxy, where it can be switched off. */
  readonly withoutProxy?: string
  readonly backups?: Backups
  /** Ways to restore; NewCluster always works where there are backups. */
  readonly restoreModes: readonly RestoreMode[]
  readonly exposeTypes: readonly string[]
  readonly exposeRoles: readonly string[]
  readonly monitoringTypes: readonly string[]
  /** Domains of the labels and annotations that the child operator takes for orders. */
  readonly obeys: readonly string[]
  readonly tlsModes: readonly string[]
  readonly operations: Readonly<Record<OperationType, true | Refusal>>
}

/** A default that depends on the engine. It only ever adds a key that is absent, and never inside a list. */
export interface Addition {
  readonly path: Path
  readonly value: unknown
}

/** The cluster to complete and, on an update, the one that is stored: what was once decided stays. */
export interface Unfinished {
  readonly cluster: DatabaseCluster
  readonly before: DatabaseCluster | undefined
}

/** A kind of objects beside the main child. */
export interface OwnedKind extends KindRef {
  /** Somebody who deletes the main child must not lose them with it: they get no owner, and only `cleanup` deletes them. */
  readonly outlivesChild?: true
}

export interface Provider {
  readonly name: string
  /** As sentences name it: CloudNativePG. */
  readonly title: string
  readonly engine: string
  /** Chosen when spec.provider is absent. */
  readonly isDefault: boolean
  readonly child: KindRef
  /** Every other kind that its applier may emit. */
  readonly owns: readonly OwnedKind[]
  /** Versions of the child operator that it drives, as a semver range. */
  readonly operatorRange: string
  readonly supports: Capabilities
  /** What clients notice when a field of a cluster changes. Every field that can change is in it. */
  readonly impacts: readonly FieldImpact[]
  readonly versions: VersionCatalogue
  readonly parameters: ParameterCatalogue
  defaults(unfinished: Unfinished): Addition[]
  /** What this engine refuses or warns about beside the rules that hold for all. */
  readonly rules: readonly Rule<ClusterGiven>[]
  /** What only it can do, for operations of type Custom. */
  readonly customActions: readonly CustomAction[]
  /** The same as rules, for operations on its clusters. */
  readonly operationRules?: readonly Rule<OperationGiven>[]
}

/** What the loop asks of a provider: how a cluster becomes children, and what became of them. */
export interface Driver extends Provider {
  /** How the child operator is found, to know its version. */
  readonly installation: Installation
  /** No step can be forgotten, and two steps never write one field. */
  readonly applier: Applier
  /** The kinds, beside the child and `owns`, whose events wake the cluster: pods and volumes, backups, Secrets' owners. */
  readonly watches: readonly Watch[]
  /**
   * The kinds of what is read by name and may be read everywhere: what `reads` asks for, backups that records of ours
   * tell of, and what operations make.
   * Secrets are none of them: that right is bound by namespace.
   */
  readonly readable?: readonly KindRef[]
  /** Single objects it must see, by name: what no watch has because nobody may list it, such as Secrets. */
  reads(given: Given): readonly Reading[]
  /** What must be there or over before the children are written. */
  preReconcile(given: Given): Hold | undefined
  /** Fields of the child that are ours, but that its operator may take back at present: we report them and do not fight. */
  yields(given: Given): readonly Path[]
  /** How the cluster is. Asked only when there is a child. */
  status(given: Given): ObservedStatus
  /** Some operations are orders in the status of the child, because its operator takes them there. */
  readonly takesOrdersInStatus?: true
  /**
   * How long a rollout may take to show, where the child operator publishes no generation: before that an operation that
   * rolls members is not taken for done.
   */
  readonly secondsUnseen?: number
  /** The operations that are more than a wish for the spec; the rest of `supports.operations` needs no more than that. */
  readonly operations?: Readonly<Partial<Record<OperationType, Operation>>>
  /** What the actions of `customActions` do, by name. */
  readonly actions?: Readonly<Record<string, Operation>>
  /** Every backup of the cluster that its child operator has an object for. */
  backups?(given: Given): readonly BackupRecord[]
  /** What removes the backup object of the child operator, with its data or so that the data stays. */
  dropBackup?(child: Live, withData: boolean): readonly CleanupAct[]
  /** What is to be done now for the deletion of the cluster. Asked again after every change until it is over. */
  cleanup(given: Given, policy: CleanupPolicy): Cleanup
}

/** A provider that the loop can drive. */
export const isDriver = (provider: Provider): provider is Driver => 'applier' in provider

/** What a rule about a DatabaseCluster may look at. */
export interface ClusterGiven {
  readonly cluster: DatabaseCluster
  /** The stored object, on an update. */
  readonly before: DatabaseCluster | undefined
  readonly provider: Provider
  readonly facts: Facts
}

/** What a rule about an OpsRequest may look at. The cluster, and so its provider, may not be known. */
export interface OperationGiven {
  readonly request: OpsRequest
  readonly before: OpsRequest | undefined
  readonly cluster: DatabaseCluster | undefined
  readonly provider: Provider | undefined
  readonly facts: Facts
}

/** Objects that a cluster refers to, as they were found; what was not found is absent. */
export interface Referred {
  readonly storage?: BackupStorage
  readonly monitoring?: MonitoringConfig
  readonly policy?: PodSchedulingPolicy
  readonly sourceBackup?: DatabaseBackup
  readonly sourceCluster?: DatabaseCluster
  /** Of a cluster that is to be copied: its newest backup that succeeded, before the moment that is wanted. */
  readonly newestBackup?: DatabaseBackup
  readonly sourceStorage?: BackupStorage
}

/** What children are built from, and what is told of them. */
export interface Given {
  readonly cluster: DatabaseCluster
  readonly version: VersionEntry
  readonly referred: Referred
  /** Annotations of the child as it is: decisions that last are looked up there. */
  readonly noted: Readonly<Record<string, string>>
  readonly found: Found
}

/** A Kubernetes object of a child operator's API, as far as we write it. */
export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Record<string, string>
    readonly annotations?: Record<string, string>
    /** Written by the loop, never by a provider. */
    readonly ownerReferences?: readonly OwnerReference[]
  }
  readonly spec?: object
}

/**
 * Keys of one Secret that a child operator looks for in another. Whoever applies copies them before the child is made;
 * they are added, and nothing is ever taken away. What they hold passes by no provider.
 */
export interface SecretCopy {
  readonly from: string
  readonly to: string
  /** The key there, by the key here; all of them when absent. */
  readonly keys?: Readonly<Record<string, string>>
}

/** What one step knows of the main child, and the objects beside it that it wants. */
export interface Fragment {
  readonly child?: object
  readonly beside?: readonly Manifest[]
  /** Objects beside the child that must be there before its operator sees it: made before `preReconcile` is asked. */
  readonly ahead?: readonly Manifest[]
  readonly copies?: readonly SecretCopy[]
}

/** The steps of the applier, in their order. */
export const STEPS = [
  'metadata',
  'engine',
  'proxy',
  'monitoring',
  'podSchedulingPolicy',
  'backup',
  'dataSource'
] as const
export type Step = (typeof STEPS)[number]
export type Applier = Readonly<Record<Step, (given: Given) => Fragment>>

/** A step that has nothing to say. */
export const nothing = (): Fragment => ({})
