/** What a provider makes of the objects it found: how the database is, in the words of our status. */
import type { DatabaseClusterStatus } from '../src/api/database-cluster.ts'
import type { Live } from './found.ts'

/** How the engine is, as its child operator has it. Deleting and Pending are none of its business. */
export type EngineState =
  | 'Provisioning'
  | 'Restoring'
  | 'Ready'
  | 'Updating'
  | 'Upgrading'
  | 'Resizing'
  | 'Stopping'
  | 'Stopped'
  | 'Starting'
  | 'Degraded'
  | 'Failed'
  | 'Unknown'

/** The fields of our status that mirror the child. */
type Mirrored =
  | 'primary'
  | 'selector'
  | 'members'
  | 'endpoints'
  | 'connection'
  | 'storage'
  | 'config'
  | 'backup'
  | 'monitoring'
  | 'dataSource'

/** Parts that are absent are not known, or not there. */
export interface ObservedStatus extends Readonly<Pick<DatabaseClusterStatus, Mirrored>> {
  /**
   * Whether the child operator has acted on the child as it is now. Where it publishes no generation, the stand-in
   * that the README of the provider describes. Nothing counts as Ready, Stopped or Failed before.
   */
  readonly current: boolean
  readonly state: EngineState
  /** Why, in one word for programs. */
  readonly reason: string
  /** Why, for people: the first blocking cause, in the words of the child operator where it has some. */
  readonly message: string
  /** Only an edit of the DatabaseCluster can help; without it, waiting may. */
  readonly needsEdit?: boolean
  /** The version that the members run, where they say so. */
  readonly runningVersion?: string
  /** The generation of the child that its operator has acted on, where it says so. */
  readonly childGeneration?: number
}

/** Why a cluster must wait before its children are written. */
export interface Hold {
  readonly reason: string
  readonly message: string
  /** Where no event will tell that the wait is over. */
  readonly afterSeconds?: number
}

/** One thing to do for a deletion. Every act is aimed at a UID, so that nothing of the same name is hit. */
export type CleanupAct =
  | { readonly do: 'delete'; readonly object: Live; readonly propagation?: 'Background' | 'Foreground' | 'Orphan' }
  /** A JSON merge patch; null removes a field. */
  | { readonly do: 'patch'; readonly object: Live; readonly patch: object }

/** What is to be done now for a deletion; when there is nothing to do and nothing to wait for, it is over. */
export interface Cleanup {
  readonly acts: readonly CleanupAct[]
  /** What it waits for, as a sentence without a full stop. */
  readonly waitsFor?: string
}

/** What a deletion leaves; DoNotTerminate never gets here. */
export type CleanupPolicy = 'Retain' | 'Delete' | 'WipeOut'
