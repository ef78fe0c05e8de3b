/** What the phases of CloudNativePG 1.30 mean. They are sentences and no part of its API: an unknown one says only that it works. */
import type { EngineState } from '../observed.ts'

export const HEALTHY = 'Cluster in healthy state'
export const UNRECOVERABLE = 'Cluster is unrecoverable and needs manual intervention'

export interface Meaning {
  readonly state: EngineState
  readonly reason: string
  /** It waits for somebody to edit the cluster. */
  readonly needsEdit?: true
}

const means = (state: EngineState, reason: string): Meaning => ({ state, reason })

const PHASES: ReadonlyMap<string, Meaning> = new Map([
  ['Setting up primary', means('Provisioning', 'SettingUpPrimary')],
  ['Creating a new replica', means('Updating', 'CreatingReplica')],
  ['Waiting for the instances to become active', means('Updating', 'WaitingForMembers')],
  ['Applying configuration', means('Updating', 'ApplyingConfiguration')],
  ['Upgrading cluster', means('Updating', 'RollingOut')],
  ['Upgrading Postgres major version', means('Upgrading', 'MajorUpgrade')],
  ['Cluster upgrade delayed', means('Updating', 'RolloutDelayed')],
  ['Online upgrade in progress', means('Updating', 'OperatorUpgrade')],
  ['Waiting for user action', means('Updating', 'WaitingForUser')],
  ['Primary instance is being restarted in-place', means('Updating', 'Restarting')],
  ['Primary instance is being restarted without a switchover', means('Updating', 'Restarting')],
  ['Switchover in progress', means('Updating', 'SwitchingOver')],
  ['Promoting to primary cluster', means('Updating', 'Promoting')],
  ['Failing over', means('Degraded', 'FailingOver')],
  ['Not enough disk space', means('Degraded', 'DiskFull')],
  ['Instance Status Extraction Error: HTTP communication issue', means('Degraded', 'MembersUnreachable')],
  [
    'Cluster cannot proceed to reconciliation due to an unknown plugin being required',
    means('Degraded', 'PluginMissing')
  ],
  [
    'Cluster cannot proceed to reconciliation due to an error while interacting with plugins',
    means('Degraded', 'PluginFails')
  ],
  ['Cluster has incomplete or invalid image catalog', means('Degraded', 'ImageUnknown')],
  ['Unable to create required cluster objects', means('Degraded', 'ObjectsRefused')],
  [
    'Cluster cannot execute instance online upgrade due to missing architecture binary',
    means('Degraded', 'OperatorIncomplete')
  ],
  [UNRECOVERABLE, means('Failed', 'Unrecoverable')],
  ['Invalid cluster definition', { ...means('Failed', 'InvalidDefinition'), needsEdit: true }]
])

/** Before CloudNativePG has said anything, it sets up. */
export const meaningOf = (phase: string | undefined): Meaning =>
  phase === undefined
    ? means('Provisioning', 'WaitingForOperator')
    : (PHASES.get(phase) ?? means('Updating', 'UnknownPhase'))
