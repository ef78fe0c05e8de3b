/** OpsRequest: one piece of day-2 work on a DatabaseCluster, from wish to outcome. */
import { memberNamedByType, someOf, staysAsCreated } from './cel.ts'
import { pitr } from './database-cluster.ts'
import { AGE, type Kind, type ResourceOf } from './kind.ts'
import { parameterName, parameters } from './parameters.ts'
import { reference } from './reference.ts'
import { resources } from './resources.ts'
import {
  choice,
  flag,
  generation,
  integer,
  label,
  listBy,
  listOf,
  object,
  objectName,
  optional,
  quantity,
  type Static,
  setOf,
  text,
  time
} from './schema.ts'
import { conditions, notYetSeen, observedGeneration } from './status.ts'

/** The operations, and the field of the spec that says what each is to do. */
export const OPERATIONS = [
  { type: 'Start', field: 'start' },
  { type: 'Stop', field: 'stop' },
  { type: 'Restart', field: 'restart', example: 'restart: {}' },
  { type: 'HorizontalScaling', field: 'horizontalScaling', example: 'horizontalScaling: {replicas: 5}' },
  {
    type: 'VerticalScaling',
    field: 'verticalScaling',
    example: 'verticalScaling: {resources: {requests: {cpu: "2"}}}'
  },
  { type: 'VolumeExpansion', field: 'volumeExpansion', example: 'volumeExpansion: {storage: 20Gi}' },
  {
    type: 'Reconfiguring',
    field: 'reconfiguring',
    example: 'reconfiguring: {set: [{name: max_connections, value: "200"}]}'
  },
  { type: 'Upgrade', field: 'upgrade', example: 'upgrade: {version: "17.6"}' },
  { type: 'Backup', field: 'backup', example: 'backup: {}' },
  { type: 'Restore', field: 'restore', example: 'restore: {backup: {name: nightly-1}, newClusterName: orders-copy}' },
  { type: 'Switchover', field: 'switchover', example: 'switchover: {}' },
  { type: 'RebuildInstance', field: 'rebuildInstance', example: 'rebuildInstance: {instances: [{name: orders-2}]}' },
  { type: 'Custom', field: 'custom', example: 'custom: {name: rebalance}' }
] as const

export type OperationType = (typeof OPERATIONS)[number]['type']
export const OPERATION_TYPES: readonly OperationType[] = OPERATIONS.map(({ type }) => type)

export const OPS_PHASES = [
  'Pending',
  'Queued',
  'Running',
  'Cancelling',
  'Succeeded',
  'Failed',
  'Cancelled',
  'TimedOut',
  'Skipped'
] as const
export const TARGETS = ['Engine', 'Proxy'] as const
export const BACKUP_DELETION_POLICIES = ['Retain', 'Delete'] as const
export const RESTORE_MODES = ['NewCluster', 'InPlace'] as const

const DAY = 86_400
const TEN_YEARS = 3650 * DAY
const MAX_INSTANCES = 100

const target = choice('Which pods: those of the engine or those of the proxy.', TARGETS, { default: 'Engine' })
const memberName = objectName('Name of a member, as status.members has it.')

const operations = {
  start: optional(object('Switches the database on.', {})),
  stop: optional(object('Switches the database off and keeps its volumes.', {})),
  restart: optional(
    object('Restarts members one after the other.', {
      target,
      instances: optional(setOf('Only these members; all of them when absent.', memberName, { max: MAX_INSTANCES }))
    })
  ),
  horizontalScaling: optional(
    object(
      'Changes how many members there are.',
      {
        replicas: optional(integer('New clusterSize.', { min: 1, max: 1000 })),
        proxyReplicas: optional(integer('New proxy.replicas.', { min: 1, max: 100 })),
        shards: optional(integer('New topology.shards.', { min: 1, max: 100 }))
      },
      { rules: [someOf('horizontalScaling', 'replicas', 'proxyReplicas', 'shards')] }
    )
  ),
  verticalScaling: optional(
    object('Changes CPU and memory.', { target, resources: resources('each pod of the target') })
  ),
  volumeExpansion: optional(
    object(
      'Grows volumes.',
      {
        storage: optional(quantity('New size of the data volumes.')),
        volumes: optional(
          listBy(
            'name',
            'New sizes of extra volumes.',
            object('One extra volume.', { name: label('Name of the volume.'), storage: quantity('Its new size.') }),
            { max: 16 }
          )
        )
      },
      { rules: [someOf('volumeExpansion', 'storage', 'volumes')] }
    )
  ),
  reconfiguring: optional(
    object(
      'Changes settings of the engine.',
      {
        set: optional(parameters('Parameters and their new values.')),
        unset: optional(setOf('Parameters that go back to their default.', parameterName, { max: 500 }))
      },
      { rules: [someOf('reconfiguring', 'set', 'unset')] }
    )
  ),
  upgrade: optional(
    object('Moves to another version.', {
      version: text('The version to move to.', { min: 1, max: 64 }),
      allowMajor: flag('Whether it may be a new major version, which cannot be undone.', { default: false }),
      backupFirst: flag('Whether a backup is made first.', { default: false })
    })
  ),
  backup: optional(
    object('Makes a backup.', {
      name: optional(text('Name of the DatabaseBackup; made from the OpsRequest when absent.', { max: 63 })),
      storageRef: optional(reference('BackupStorage', 'the backup goes to; that of the cluster when absent')),
      method: optional(text('How, as the provider names it; its default when absent.', { max: 63 })),
      deletionPolicy: choice('What deleting the DatabaseBackup does to the data.', BACKUP_DELETION_POLICIES, {
        default: 'Retain'
      })
    })
  ),
  restore: optional(
    object('Brings data back.', {
      backup: reference('DatabaseBackup', 'to restore'),
      pitr: optional(pitr),
      mode: choice('Into a new cluster, or over the data of this one.', RESTORE_MODES, { default: 'NewCluster' }),
      newClusterName: optional(text('Name of the new cluster, for NewCluster.', { max: 63 })),
      confirm: optional(text('The name of the cluster whose data is overwritten, for InPlace.', { max: 253 }))
    })
  ),
  switchover: optional(
    object('Makes another member the primary.', {
      candidate: optional(
        text('The member that takes over; the child operator chooses when absent or empty.', { max: 253 })
      )
    })
  ),
  rebuildInstance: optional(
    object('Throws the data of members away and copies it anew from the others.', {
      instances: listBy('name', 'The members.', object('One member.', { name: memberName }), {
        min: 1,
        max: MAX_INSTANCES
      })
    })
  ),
  custom: optional(
    object('Does something that only this provider can.', {
      name: label('Name of the action, as status.customActions of the DatabaseProvider lists it.'),
      parameters: optional(parameters('Parameters of the action.', 100))
    })
  )
}

const terms = {
  clusterRef: objectName('Name of the DatabaseCluster, in the same namespace.'),
  type: choice('What is to be done.', OPERATION_TYPES),
  force: flag('Starts in a phase that would be refused. It overrides no rule.', { default: false }),
  dryRun: flag('Fills status.plan and does nothing.', { default: false }),
  onConflict: choice('What happens while another operation runs.', ['Enqueue', 'Reject'], { default: 'Enqueue' }),
  dependsOn: optional(
    setOf('OpsRequests that must have succeeded before.', objectName('Name of an OpsRequest.'), { max: 20 })
  ),
  preConditionDeadlineSeconds: integer('How long the right phase of the cluster is waited for; 0 does not wait.', {
    min: 0,
    max: 7 * DAY,
    default: 0
  }),
  timeoutSeconds: optional(
    integer('How long it may run; depends on type and provider when absent.', { min: 1, max: 30 * DAY })
  ),
  ttlSecondsAfterSucceed: integer('How long the request is kept after it succeeded.', {
    min: 0,
    max: TEN_YEARS,
    default: DAY
  }),
  ttlSecondsAfterUnsuccessfulCompletion: integer('How long the request is kept after it ended otherwise.', {
    min: 0,
    max: TEN_YEARS,
    default: 7 * DAY
  }),
  rerunPolicy: choice(
    'Whether an identical request of the same name, created again, is done again.',
    ['Never', 'Always'],
    {
      default: 'Never'
    }
  ),
  ifClusterGeneration: optional(generation('Runs only while the cluster has this metadata.generation.')),
  ...operations
}

/** Every field but `cancel`: what was asked for stays what it was. */
const asCreated = Object.keys(terms).map((field) =>
  staysAsCreated(
    field,
    `an OpsRequest stays as it was created, except for cancel; create another one to change ${field}`
  )
)

export const opsRequestSpec = object(
  'What is to be done, and on what terms.',
  {
    ...terms,
    cancel: flag('Ends the operation where that is safe. It cannot be taken back.', {
      default: false,
      rules: [
        {
          rule: '!oldSelf || self',
          message: 'cancel cannot be taken back; create another OpsRequest',
          reason: 'FieldValueForbidden'
        }
      ]
    })
  },
  { rules: [...asCreated, ...memberNamedByType(OPERATIONS)] }
)

export const opsRequestStatus = object(
  'How far it is.',
  {
    observedGeneration,
    phase: optional(choice('Where the operation is in its life.', OPS_PHASES)),
    reason: optional(text('Why, in one word.', { max: 128 })),
    message: optional(text('Why, in a sentence.', { max: 4096 })),
    progress: optional(text('Members done of members to do, such as 2/5.', { max: 16 })),
    clusterGeneration: optional(generation('metadata.generation of the cluster that the operation acts on.')),
    attempts: optional(integer('How often it was tried.', { min: 0, max: 1_000_000 })),
    startTime: optional(time('When it began to run.')),
    completionTime: optional(time('When it ended.')),
    previous: optional(
      listOf(
        'The values before, for people and for cancel.',
        object('One value.', {
          path: text('Where it stood.', { max: 512 }),
          value: optional(text('What it was, as JSON; absent where there was none.', { max: 8192 }))
        }),
        { max: 100 }
      )
    ),
    plan: optional(
      object('What the operation will do, or would do in a dry run.', {
        impact: choice('What clients notice.', ['None', 'RollingRestart', 'Downtime', 'DataAtRisk']),
        changes: optional(
          listOf(
            'The fields that change.',
            object('One field.', {
              path: text('Where it stands.', { max: 512 }),
              from: optional(text('What it is, as JSON.', { max: 8192 })),
              to: optional(text('What it will be, as JSON.', { max: 8192 }))
            }),
            { max: 500 }
          )
        )
      })
    ),
    result: optional(
      object('What came of it.', {
        backupRef: optional(reference('DatabaseBackup', 'that was made')),
        primary: optional(text('The new primary.', { max: 253 })),
        newClusterRef: optional(reference('DatabaseCluster', 'that was made'))
      })
    ),
    actionLogs: optional(
      listOf(
        'The newest steps.',
        object('One step.', {
          time: time('When.'),
          step: text('Which step.', { max: 128 }),
          level: choice('How serious it is.', ['Info', 'Warning', 'Error']),
          object: optional(text('What it was about.', { max: 512 })),
          message: text('What happened.', { max: 1024 })
        }),
        { max: 50 }
      )
    ),
    progressDetails: optional(
      listBy(
        'object',
        'How far each member is.',
        object('One member.', {
          object: objectName('Name of the member.'),
          status: choice('How far it is.', ['Pending', 'Running', 'Succeeded', 'Failed']),
          message: optional(text('Why it waits or failed.', { max: 1024 })),
          startTime: optional(time('When it began.')),
          endTime: optional(time('When it ended.'))
        }),
        { max: 1000 }
      )
    ),
    conditions
  },
  { default: notYetSeen }
)

export type OpsRequest = ResourceOf<'OpsRequest', typeof opsRequestSpec, typeof opsRequestStatus>
export type OpsRequestSpec = Static<typeof opsRequestSpec>
export type OpsRequestStatus = Static<typeof opsRequestStatus>

export const opsRequest: Kind = {
  kind: 'OpsRequest',
  plural: 'opsrequests',
  shortNames: ['ops'],
  scope: 'Namespaced',
  description: 'One piece of day-2 work on a DatabaseCluster: it is done once, says how far it is, and ends.',
  spec: opsRequestSpec,
  status: opsRequestStatus,
  columns: [
    { name: 'Type', type: 'string', path: '.spec.type', description: 'What is to be done.' },
    { name: 'Cluster', type: 'string', path: '.spec.clusterRef', description: 'The cluster it is done to.' },
    { name: 'Phase', type: 'string', path: '.status.phase', description: 'Where the operation is in its life.' },
    { name: 'Progress', type: 'string', path: '.status.progress', description: 'Members done of members to do.' },
    {
      name: 'Reason',
      type: 'string',
      path: '.status.reason',
      description: 'Why the operation is in its phase.',
      wide: true
    },
    AGE
  ]
}
