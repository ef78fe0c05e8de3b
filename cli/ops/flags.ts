/**
 * The flags of each operation: where each goes in the request, and how it is written on a command line. A table of its
 * own, as help must not wait for the schemas; a test holds it against them.
 */
import type { Option, Options } from '../command.ts'

/** From what is typed to what the field holds. */
export type Reading =
  | 'text'
  | 'count'
  | 'flag'
  /** A name, as `{name}`. */
  | 'reference'
  /** Names: a b, or a,b. */
  | 'names'
  /** Names, each as `{name}`. */
  | 'items'
  /** name=value, each as `{name, value}`. */
  | 'settings'
  /** name=size, each as `{name, storage}`. */
  | 'sizes'
  /** cpu=1,memory=2Gi, as a map. */
  | 'amounts'

interface Flag {
  /** Path below the member of the operation: resources.requests. */
  readonly field: string
  readonly as: Reading
  readonly does: string
  readonly value?: string
  readonly choices?: readonly string[]
}

export interface OperationFlags {
  /** As spec.type has it. */
  readonly type: string
  /** The field of the spec that says what to do. */
  readonly member: string
  readonly does: string
  readonly flags: Readonly<Record<string, Flag>>
}

const target: Flag = { field: 'target', as: 'text', does: 'Which pods.', choices: ['Engine', 'Proxy'] }
const amounts = (field: string, does: string): Flag => ({ field, as: 'amounts', value: 'RESOURCE=AMOUNT', does })

/** By the name of the command. */
export const OPERATION_FLAGS = {
  start: { type: 'Start', member: 'start', does: 'Switch a database on', flags: {} },
  stop: { type: 'Stop', member: 'stop', does: 'Switch a database off and keep its volumes', flags: {} },
  restart: {
    type: 'Restart',
    member: 'restart',
    does: 'Restart members one after the other',
    flags: {
      target,
      instances: { field: 'instances', as: 'names', value: 'MEMBER', does: 'Only these members.' }
    }
  },
  'horizontal-scaling': {
    type: 'HorizontalScaling',
    member: 'horizontalScaling',
    does: 'Change how many members there are',
    flags: {
      replicas: { field: 'replicas', as: 'count', value: 'COUNT', does: 'New number of members.' },
      'proxy-replicas': { field: 'proxyReplicas', as: 'count', value: 'COUNT', does: 'New number of proxies.' },
      shards: { field: 'shards', as: 'count', value: 'COUNT', does: 'New number of shards.' }
    }
  },
  'vertical-scaling': {
    type: 'VerticalScaling',
    member: 'verticalScaling',
    does: 'Change CPU and memory',
    flags: {
      target,
      requests: amounts('resources.requests', 'What each pod is promised: cpu=1,memory=2Gi.'),
      limits: amounts('resources.limits', 'What each pod may use at most.')
    }
  },
  'volume-expansion': {
    type: 'VolumeExpansion',
    member: 'volumeExpansion',
    does: 'Grow volumes',
    flags: {
      storage: { field: 'storage', as: 'text', value: 'SIZE', does: 'New size of the data volumes: 20Gi.' },
      volumes: { field: 'volumes', as: 'sizes', value: 'NAME=SIZE', does: 'New sizes of extra volumes: wal=10Gi.' }
    }
  },
  reconfiguring: {
    type: 'Reconfiguring',
    member: 'reconfiguring',
    does: 'Change settings of the engine',
    flags: {
      set: { field: 'set', as: 'settings', value: 'NAME=VALUE', does: 'Parameters and their new values.' },
      unset: { field: 'unset', as: 'names', value: 'NAME', does: 'Parameters that go back to their default.' }
    }
  },
  upgrade: {
    type: 'Upgrade',
    member: 'upgrade',
    does: 'Move to another version',
    flags: {
      to: { field: 'version', as: 'text', value: 'VERSION', does: 'The version to move to.' },
      'allow-major': { field: 'allowMajor', as: 'flag', does: 'It may be a new major version, for good.' },
      'backup-first': { field: 'backupFirst', as: 'flag', does: 'Makes a backup before.' }
    }
  },
  backup: {
    type: 'Backup',
    member: 'backup',
    does: 'Make a backup',
    flags: {
      'backup-name': { field: 'name', as: 'text', value: 'NAME', does: 'Name of the DatabaseBackup.' },
      storage: { field: 'storageRef', as: 'reference', value: 'NAME', does: 'The BackupStorage it goes to.' },
      method: { field: 'method', as: 'text', value: 'METHOD', does: 'How, as dbaas engines lists it.' },
      'deletion-policy': {
        field: 'deletionPolicy',
        as: 'text',
        does: 'What deleting the DatabaseBackup does to the data.',
        choices: ['Retain', 'Delete']
      }
    }
  },
  restore: {
    type: 'Restore',
    member: 'restore',
    does: 'Bring data back, into a new cluster or over this one',
    flags: {
      backup: { field: 'backup', as: 'reference', value: 'NAME', does: 'The DatabaseBackup.' },
      'target-time': { field: 'pitr.targetTime', as: 'text', value: 'TIME', does: 'The moment: 2026-05-04T03:02:01Z.' },
      latest: { field: 'pitr.latest', as: 'flag', does: 'As far as the archive goes.' },
      mode: { field: 'mode', as: 'text', does: 'Where to.', choices: ['NewCluster', 'InPlace'] },
      'new-cluster': { field: 'newClusterName', as: 'text', value: 'NAME', does: 'Name of the new cluster.' },
      confirm: { field: 'confirm', as: 'text', value: 'CLUSTER', does: 'For InPlace: whose data is overwritten.' }
    }
  },
  switchover: {
    type: 'Switchover',
    member: 'switchover',
    does: 'Make another member the primary',
    flags: { candidate: { field: 'candidate', as: 'text', value: 'MEMBER', does: 'The member that takes over.' } }
  },
  'rebuild-instance': {
    type: 'RebuildInstance',
    member: 'rebuildInstance',
    does: 'Throw the data of members away and copy it anew',
    flags: { instances: { field: 'instances', as: 'items', value: 'MEMBER', does: 'The members.' } }
  },
  custom: {
    type: 'Custom',
    member: 'custom',
    does: 'Do what only one provider can',
    flags: {
      action: { field: 'name', as: 'text', value: 'NAME', does: 'The action, as dbaas engines lists it.' },
      set: { field: 'parameters', as: 'settings', value: 'NAME=VALUE', does: 'Its parameters.' }
    }
  }
} as const satisfies Readonly<Record<string, OperationFlags>>

const LISTS: readonly Reading[] = ['names', 'items', 'settings', 'sizes', 'amounts']

/** The flags as options of a command. */
export const optionsOf = ({ flags }: OperationFlags): Options =>
  Object.fromEntries(Object.entries(flags).map(([name, flag]) => [name, optionOf(flag)]))

function optionOf({ as, does, value = 'WORD', choices }: Flag): Option {
  if (as === 'flag') return { sort: 'flag', description: does }
  if (LISTS.includes(as)) return { sort: 'list', value, description: does }
  return { sort: 'value', value, description: does, ...(choices && { choices }) }
}
