/** OpsRequest: what is accepted, what is refused, and what the API server says. */
import { opsRequest } from '../../../src/api/ops-request.ts'
import {
  also,
  block,
  type FieldCases,
  flag,
  generation,
  integer,
  type KindCases,
  label,
  lightly,
  list,
  listBy,
  MISSING,
  nonEmpty,
  notEmpty,
  objectName,
  quantity,
  reference,
  required,
  type Sample,
  set,
  targetTime,
  text,
  time,
  under,
  words
} from './field-case.ts'
import { conditions, notYetSeen } from './reported.ts'
import type { RuleCase } from './rule-case.ts'
import { parameters, resources } from './settings.ts'

const DAY = 86_400

const examples = {
  'a start, on terms of every sort': {
    spec: {
      clusterRef: 'orders',
      type: 'Start',
      force: false,
      cancel: false,
      dryRun: true,
      onConflict: 'Reject',
      dependsOn: ['grow-orders'],
      preConditionDeadlineSeconds: 300,
      timeoutSeconds: 3600,
      ttlSecondsAfterSucceed: DAY,
      ttlSecondsAfterUnsuccessfulCompletion: 7 * DAY,
      rerunPolicy: 'Never',
      ifClusterGeneration: 12,
      start: {}
    }
  },
  'a stop': { spec: { clusterRef: 'orders', type: 'Stop', stop: {} } },
  'a restart of one member': {
    spec: { clusterRef: 'orders', type: 'Restart', restart: { target: 'Engine', instances: ['orders-2'] } }
  },
  'more of everything': {
    spec: {
      clusterRef: 'sessions',
      type: 'HorizontalScaling',
      horizontalScaling: { replicas: 5, proxyReplicas: 2, shards: 3 }
    },
    status: {
      observedGeneration: 1,
      phase: 'Running',
      reason: 'ScalingOut',
      message: 'Waiting for sessions-rs0-4',
      progress: '2/5',
      clusterGeneration: 12,
      attempts: 1,
      startTime: '2026-05-04T08:00:00Z',
      completionTime: '2026-05-04T08:20:00Z',
      previous: [{ path: 'spec.clusterSize', value: '3' }],
      plan: { impact: 'None', changes: [{ path: 'spec.clusterSize', from: '3', to: '5' }] },
      result: {
        backupRef: { name: 'sessions-before-upgrade' },
        primary: 'sessions-rs0-1',
        newClusterRef: { name: 'sessions-copy' }
      },
      actionLogs: [
        {
          time: '2026-05-04T08:00:01Z',
          step: 'Apply',
          level: 'Info',
          object: 'DatabaseCluster/sessions',
          message: 'spec.clusterSize 3 → 5'
        }
      ],
      progressDetails: [
        {
          object: 'sessions-rs0-3',
          status: 'Succeeded',
          message: 'in sync',
          startTime: '2026-05-04T08:00:05Z',
          endTime: '2026-05-04T08:09:00Z'
        }
      ],
      conditions: [
        {
          type: 'Validated',
          status: 'True',
          reason: 'Accepted',
          message: 'Every rule holds',
          observedGeneration: 1,
          lastTransitionTime: '2026-05-04T08:00:00Z'
        }
      ]
    }
  },
  'more memory': {
    spec: {
      clusterRef: 'orders',
      type: 'VerticalScaling',
      verticalScaling: {
        target: 'Engine',
        resources: { requests: { cpu: '2', memory: '4Gi' }, limits: { memory: '4Gi' } }
      }
    }
  },
  'larger volumes': {
    spec: {
      clusterRef: 'orders',
      type: 'VolumeExpansion',
      volumeExpansion: { storage: '20Gi', volumes: [{ name: 'wal', storage: '10Gi' }] }
    }
  },
  'other settings': {
    spec: {
      clusterRef: 'orders',
      type: 'Reconfiguring',
      reconfiguring: { set: [{ name: 'max_connections', value: '300' }], unset: ['work_mem'] }
    }
  },
  'a new major version, with a backup before': {
    spec: {
      clusterRef: 'orders',
      type: 'Upgrade',
      upgrade: { version: '18.1', allowMajor: true, backupFirst: true }
    }
  },
  'a backup': {
    spec: {
      clusterRef: 'orders',
      type: 'Backup',
      backup: {
        name: 'orders-before-sale',
        storageRef: { name: 's3-main' },
        method: 'volumeSnapshot',
        deletionPolicy: 'Delete'
      }
    }
  },
  'a restore into a new cluster': {
    spec: {
      clusterRef: 'orders',
      type: 'Restore',
      restore: {
        backup: { name: 'orders-nightly-27' },
        pitr: { targetTime: '2026-05-04T03:02:01Z' },
        mode: 'NewCluster',
        newClusterName: 'orders-copy'
      }
    }
  },
  'a restore over the data': {
    spec: {
      clusterRef: 'orders',
      type: 'Restore',
      restore: { backup: { name: 'orders-nightly-27' }, pitr: { latest: true }, mode: 'InPlace', confirm: 'orders' }
    }
  },
  'a switchover': { spec: { clusterRef: 'orders', type: 'Switchover', switchover: { candidate: 'orders-2' } } },
  'a member built anew': {
    spec: { clusterRef: 'orders', type: 'RebuildInstance', rebuildInstance: { instances: [{ name: 'orders-3' }] } }
  },
  'something that only the provider knows': {
    spec: {
      clusterRef: 'events',
      type: 'Custom',
      custom: { name: 'rebalance', parameters: [{ name: 'goals', value: 'RackAwareGoal' }] }
    }
  }
}

const spec: FieldCases = {
  spec: required(block('horizontal')),
  'spec.clusterRef': also(objectName, [{ name: 'orders' }, 'unknown field "', '.name"']),
  'spec.type': {
    refused: [
      [
        'horizontalScaling',
        'supported values: "Start", "Stop", "Restart", "HorizontalScaling", "VerticalScaling", "VolumeExpansion", ' +
          '"Reconfiguring", "Upgrade", "Backup", "Restore", "Switchover", "RebuildInstance", "Custom"'
      ],
      ['Reconfigure', 'supported values'],
      [MISSING, 'Required value']
    ]
  },
  'spec.force': flag,
  'spec.cancel': flag,
  'spec.dryRun': flag,
  'spec.onConflict': words('Enqueue', 'Reject'),
  'spec.dependsOn': also(set(20), ['grow-orders', 'must be of type array: "string"']),
  'spec.dependsOn[]': also(nonEmpty(253), [{ name: 'grow-orders' }, 'unknown field "', '.name"']),
  'spec.preConditionDeadlineSeconds': integer(0, 7 * DAY),
  'spec.timeoutSeconds': also(integer(1, 30 * DAY), ['1h', 'must be of type integer: "string"']),
  'spec.ttlSecondsAfterSucceed': also(integer(0, 3650 * DAY), ['24h', 'must be of type integer: "string"']),
  'spec.ttlSecondsAfterUnsuccessfulCompletion': integer(0, 3650 * DAY),
  'spec.rerunPolicy': words('Never', 'Always'),
  'spec.ifClusterGeneration': generation,
  'spec.start': block('force'),
  'spec.stop': block('force'),
  'spec.restart': also(block('members'), ['orders-2', 'must be of type object: "string"']),
  'spec.restart.target': words('Engine', 'Proxy'),
  'spec.restart.instances': set(100),
  'spec.restart.instances[]': also(nonEmpty(253), [{ name: 'orders-2' }, 'unknown field "', '.name"']),
  'spec.horizontalScaling': also(block('clusterSize'), [5, 'must be of type object: "integer"']),
  'spec.horizontalScaling.replicas': also(integer(1, 1000), ['+2', 'must be of type integer: "string"']),
  'spec.horizontalScaling.proxyReplicas': integer(1, 100),
  'spec.horizontalScaling.shards': integer(1, 100),
  'spec.verticalScaling': block('requests'),
  'spec.verticalScaling.target': words('Engine', 'Proxy'),
  ...under('spec.verticalScaling.resources', { ...resources, '': required(block('cpu')) }),
  'spec.volumeExpansion': also(block('size'), ['20Gi', 'must be of type object: "string"']),
  'spec.volumeExpansion.storage': quantity,
  'spec.volumeExpansion.volumes': also(listBy('name', 16), [{ wal: '10Gi' }, 'unknown field "', '.wal"']),
  'spec.volumeExpansion.volumes[]': block('size'),
  'spec.volumeExpansion.volumes[].name': required(label),
  'spec.volumeExpansion.volumes[].storage': required(quantity),
  'spec.reconfiguring': block('config'),
  ...under('spec.reconfiguring.set', parameters(500)),
  'spec.reconfiguring.unset': set(500),
  'spec.reconfiguring.unset[]': also(nonEmpty(253), [{ name: 'work_mem' }, 'unknown field "', '.name"']),
  'spec.upgrade': also(block('allowMajorVersion'), ['18.1', 'must be of type object: "string"']),
  'spec.upgrade.version': also(required(nonEmpty(64)), [18.1, 'must be of type string: "number"']),
  'spec.upgrade.allowMajor': also(flag, ['18', 'must be of type boolean: "string"']),
  'spec.upgrade.backupFirst': flag,
  'spec.backup': block('storage'),
  'spec.backup.name': text(63),
  ...under('spec.backup.storageRef', reference),
  'spec.backup.method': text(63),
  'spec.backup.deletionPolicy': also(words('Retain', 'Delete'), ['WipeOut', 'supported values: "Retain", "Delete"']),
  'spec.restore': block('target'),
  ...under('spec.restore.backup', { ...reference, '': required(block('namespace')) }),
  'spec.restore.pitr': block('time'),
  'spec.restore.pitr.targetTime': targetTime,
  'spec.restore.pitr.latest': { accepted: [true], refused: flag.refused },
  'spec.restore.mode': also(words('NewCluster', 'InPlace'), ['in-place', 'supported values']),
  'spec.restore.newClusterName': text(63),
  'spec.restore.confirm': also(text(253), [true, 'must be of type string: "boolean"']),
  'spec.switchover': also(block('primary'), ['orders-2', 'must be of type object: "string"']),
  'spec.switchover.candidate': text(253),
  'spec.rebuildInstance': block('instance'),
  'spec.rebuildInstance.instances': required(notEmpty(listBy('name', 100))),
  'spec.rebuildInstance.instances[]': block('node'),
  'spec.rebuildInstance.instances[].name': objectName,
  'spec.custom': block('action'),
  'spec.custom.name': required(label),
  ...under('spec.custom.parameters', parameters(100))
}

const status: FieldCases = {
  status: block('state'),
  'status.observedGeneration': generation,
  'status.phase': words(
    'Pending',
    'Queued',
    'Running',
    'Cancelling',
    'Succeeded',
    'Failed',
    'Cancelled',
    'TimedOut',
    'Skipped'
  ),
  'status.reason': text(128),
  'status.message': text(4096),
  'status.progress': also(text(16), [0.4, 'must be of type string: "number"']),
  'status.clusterGeneration': generation,
  'status.attempts': integer(0, 1_000_000),
  'status.startTime': time,
  'status.completionTime': time,
  'status.previous': list(100),
  'status.previous[]': block('from'),
  'status.previous[].path': required(text(512)),
  'status.previous[].value': also(text(8192), [3, 'must be of type string: "integer"']),
  'status.plan': block('steps'),
  'status.plan.impact': required(words('None', 'RollingRestart', 'Downtime', 'DataAtRisk')),
  'status.plan.changes': list(500),
  'status.plan.changes[]': block('value'),
  'status.plan.changes[].path': required(text(512)),
  'status.plan.changes[].from': text(8192),
  'status.plan.changes[].to': text(8192),
  'status.result': block('backup'),
  ...under('status.result.backupRef', reference),
  'status.result.primary': text(253),
  ...under('status.result.newClusterRef', reference),
  'status.actionLogs': list(50),
  'status.actionLogs[]': block('reason'),
  'status.actionLogs[].time': required(time),
  'status.actionLogs[].step': required(text(128)),
  'status.actionLogs[].level': required(words('Info', 'Warning', 'Error')),
  'status.actionLogs[].object': text(512),
  'status.actionLogs[].message': required(text(1024)),
  'status.progressDetails': listBy('object', 1000),
  'status.progressDetails[]': block('name'),
  'status.progressDetails[].object': objectName,
  'status.progressDetails[].status': required(words('Pending', 'Running', 'Succeeded', 'Failed')),
  'status.progressDetails[].message': text(1024),
  'status.progressDetails[].startTime': time,
  'status.progressDetails[].endTime': time,
  ...lightly(conditions)
}

const request = (type: string, rest: object = {}): Sample => ({ spec: { clusterRef: 'orders', type, ...rest } })

/** For each type its member as one would write it, another wish of the same sort, and what stands in the message. */
const OPERATIONS = [
  { type: 'Start', field: 'start', wish: {} },
  { type: 'Stop', field: 'stop', wish: {} },
  { type: 'Restart', field: 'restart', wish: {}, other: { target: 'Proxy' }, example: 'restart: {}' },
  {
    type: 'HorizontalScaling',
    field: 'horizontalScaling',
    wish: { replicas: 5 },
    other: { replicas: 7 },
    example: 'horizontalScaling: {replicas: 5}'
  },
  {
    type: 'VerticalScaling',
    field: 'verticalScaling',
    wish: { resources: { requests: { cpu: '2' } } },
    other: { resources: { requests: { cpu: '4' } } },
    example: 'verticalScaling: {resources: {requests: {cpu: "2"}}}'
  },
  {
    type: 'VolumeExpansion',
    field: 'volumeExpansion',
    wish: { storage: '20Gi' },
    other: { storage: '30Gi' },
    example: 'volumeExpansion: {storage: 20Gi}'
  },
  {
    type: 'Reconfiguring',
    field: 'reconfiguring',
    wish: { set: [{ name: 'max_connections', value: '200' }] },
    other: { unset: ['work_mem'] },
    example: 'reconfiguring: {set: [{name: max_connections, value: "200"}]}'
  },
  {
    type: 'Upgrade',
    field: 'upgrade',
    wish: { version: '17.6' },
    other: { version: '18.1' },
    example: 'upgrade: {version: "17.6"}'
  },
  { type: 'Backup', field: 'backup', wish: {}, other: { method: 'volumeSnapshot' }, example: 'backup: {}' },
  {
    type: 'Restore',
    field: 'restore',
    wish: { backup: { name: 'nightly-1' }, newClusterName: 'orders-copy' },
    other: { confirm: 'orders' },
    example: 'restore: {backup: {name: nightly-1}, newClusterName: orders-copy}'
  },
  { type: 'Switchover', field: 'switchover', wish: {}, other: { candidate: 'orders-2' }, example: 'switchover: {}' },
  {
    type: 'RebuildInstance',
    field: 'rebuildInstance',
    wish: { instances: [{ name: 'orders-2' }] },
    other: { instances: [{ name: 'orders-3' }] },
    example: 'rebuildInstance: {instances: [{name: orders-2}]}'
  },
  {
    type: 'Custom',
    field: 'custom',
    wish: { name: 'rebalance' },
    other: { name: 'renew-certificates' },
    example: 'custom: {name: rebalance}'
  }
] as const

const otherThan = (type: string) => OPERATIONS.find((operation) => operation.type !== type && operation.type !== 'Stop')

const memberNamedByType: RuleCase[] = OPERATIONS.flatMap(({ type, field, wish, ...rest }) => {
  const other = otherThan(type)
  const asMeant = request(type, { [field]: wish })
  const withoutMember = request(type)
  const asSecondMember = request(other?.type ?? '', { [other?.field ?? '']: other?.wish, [field]: wish })
  const asOnlyMember = request(other?.type ?? '', { [field]: wish })
  const foreign: RuleCase = {
    at: `spec.${field}`,
    says: `${field} belongs to type ${type}; remove it or change type`,
    refused: [asSecondMember, asOnlyMember],
    passes: [asMeant]
  }
  // a start and a stop say everything by their type
  if (!('example' in rest)) return [{ ...foreign, passes: [asMeant, withoutMember] }]
  const missing: RuleCase = {
    at: `spec.${field}`,
    says: `type ${type} needs ${field}; for example ${rest.example}`,
    refused: [withoutMember],
    passes: [asMeant]
  }
  return [foreign, missing]
})

const remains = (field: string, before: Sample, ...edits: object[]): RuleCase => ({
  at: `spec.${field}`,
  says: `an OpsRequest stays as it was created, except for cancel; create another one to change ${field}`,
  before,
  refused: edits.map((spec) => ({ spec })),
  passes: [{ spec: { cancel: true } }]
})

/** Fields that are always there, if only by their default. */
const alwaysThere = [
  remains('clusterRef', request('Start'), { clusterRef: 'sessions' }),
  remains('type', request('Start'), { type: 'Stop' }),
  remains('force', request('Start'), { force: true }),
  remains('force', request('Start', { force: true }), { force: false }, { force: null }),
  remains('dryRun', request('Start', { dryRun: true }), { dryRun: false }, { dryRun: null }),
  remains('onConflict', request('Start'), { onConflict: 'Reject' }),
  remains('preConditionDeadlineSeconds', request('Start'), { preConditionDeadlineSeconds: 60 }),
  remains('ttlSecondsAfterSucceed', request('Start'), { ttlSecondsAfterSucceed: 0 }),
  remains('ttlSecondsAfterUnsuccessfulCompletion', request('Start'), { ttlSecondsAfterUnsuccessfulCompletion: 0 }),
  remains('rerunPolicy', request('Start'), { rerunPolicy: 'Always' })
]

const mayBeAbsent = [
  { field: 'dependsOn', value: ['grow-orders'], other: ['grow-orders', 'restart-orders'] },
  { field: 'timeoutSeconds', value: 3600, other: 7200 },
  { field: 'ifClusterGeneration', value: 12, other: 13 }
].flatMap(({ field, value, other }) => [
  remains(field, request('Start', { [field]: value }), { [field]: other }, { [field]: null }),
  remains(field, request('Start'), { [field]: value })
])

const members = OPERATIONS.flatMap(({ type, field, wish, ...rest }) => {
  const changes = 'other' in rest ? [{ [field]: rest.other }] : []
  return [
    remains(field, request(type, { [field]: wish }), { [field]: null }, ...changes),
    remains(field, request(type === 'Start' ? 'Start' : 'Stop'), { [field]: wish })
  ]
})

const asksForNothing = (type: string, field: string, oneOf: string, enough: object): RuleCase => ({
  at: `spec.${field}`,
  says: `${field} asks for nothing; set at least one of ${oneOf}`,
  refused: [request(type, { [field]: {} })],
  passes: [request(type, { [field]: enough })]
})

const restoredTo = (pitr: object) => request('Restore', { restore: { backup: { name: 'nightly-1' }, pitr } })

const rules: RuleCase[] = [
  ...memberNamedByType,
  ...alwaysThere,
  ...mayBeAbsent,
  ...members,
  {
    at: 'spec.cancel',
    says: 'cancel cannot be taken back; create another OpsRequest',
    before: request('Stop', { cancel: true }),
    refused: [{ spec: { cancel: false } }, { spec: { cancel: null } }],
    passes: [{ spec: { cancel: true } }]
  },
  asksForNothing('HorizontalScaling', 'horizontalScaling', 'replicas, proxyReplicas, shards', { shards: 3 }),
  asksForNothing('VolumeExpansion', 'volumeExpansion', 'storage, volumes', {
    volumes: [{ name: 'wal', storage: '10Gi' }]
  }),
  asksForNothing('Reconfiguring', 'reconfiguring', 'set, unset', { unset: ['work_mem'] }),
  {
    at: 'spec.restore.pitr',
    says: 'pitr needs either targetTime or latest: true',
    refused: [
      restoredTo({}),
      restoredTo({ latest: false }),
      restoredTo({ targetTime: '2026-05-04T03:02:01Z', latest: true })
    ],
    passes: [restoredTo({ latest: true }), restoredTo({ targetTime: '2026-05-04T03:02:01Z' })]
  }
]

export const opsRequestCases: KindCases = {
  kind: opsRequest,
  examples,
  fields: { ...spec, ...status },
  defaults: {
    'spec.force': false,
    'spec.cancel': false,
    'spec.dryRun': false,
    'spec.onConflict': 'Enqueue',
    'spec.preConditionDeadlineSeconds': 0,
    'spec.ttlSecondsAfterSucceed': DAY,
    'spec.ttlSecondsAfterUnsuccessfulCompletion': 7 * DAY,
    'spec.rerunPolicy': 'Never',
    'spec.restart.target': 'Engine',
    'spec.verticalScaling.target': 'Engine',
    'spec.upgrade.allowMajor': false,
    'spec.upgrade.backupFirst': false,
    'spec.backup.deletionPolicy': 'Retain',
    'spec.restore.mode': 'NewCluster',
    status: notYetSeen
  },
  rules
}
