/** Backups that are asked for, and what may be restored from where to where. */
import { forbidden, invalid, notSupported, type Problem, required } from '../../../src/api/finding.ts'
import type { OperationGiven, Refusal } from '../../contract.ts'
import type { Rule } from '../../rule.ts'
import { spec } from '../places.ts'
import { isNew } from './start.ts'

const partOf = (whole: string): Refusal => ({
  why: `its data goes with the ${whole} backup that it is a part of`,
  fix: `use Retain, and delete the ${whole} backup when nothing of it is needed`
})

function* wrongBackup({ request, before, cluster, facts }: OperationGiven): Generator<Problem> {
  const restore = request.spec.restore
  const backup = restore && facts.find('DatabaseBackup', restore.backup.name, request.metadata.namespace)
  if (before !== undefined || restore === undefined || backup?.status === undefined) return
  const at = spec.child('restore', 'backup', 'name')
  const { phase, engine, restorableFrom, restorableTo } = backup.status
  const value = backup.metadata.name
  if (phase === 'Failed' || phase === 'Deleting') {
    yield forbidden(at, {
      value,
      why: phase === 'Failed' ? 'failed' : 'is being deleted',
      fix: 'choose a backup that succeeded'
    })
  }
  if (engine !== undefined && cluster !== undefined && engine !== cluster.spec.engine) {
    yield forbidden(at, { value, why: `is a backup of ${engine}`, fix: `choose a backup of ${cluster.spec.engine}` })
  }
  const moment = restore.pitr?.targetTime
  if (moment === undefined || restorableFrom === undefined || restorableTo === undefined) return
  if (Date.parse(moment) >= Date.parse(restorableFrom) && Date.parse(moment) <= Date.parse(restorableTo)) return
  yield invalid(spec.child('restore', 'pitr', 'targetTime'), {
    value: moment,
    why: `the backup goes from ${restorableFrom} to ${restorableTo}`,
    fix: 'choose a moment between them'
  })
}

export const backupOperationRules: readonly Rule<OperationGiven>[] = [
  {
    id: 'ops/backup-storage',
    severity: 'deny',
    what: 'A backup that has no place to go.',
    why: 'Neither the request nor the cluster names a BackupStorage.',
    fix: 'Name a BackupStorage in the request or in the cluster.',
    *check(given) {
      if (!isNew(given) || given.request.spec.type !== 'Backup' || given.provider.supports.backups === undefined) return
      if (given.request.spec.backup?.storageRef !== undefined || given.cluster.spec.backup?.storageRef !== undefined)
        return
      yield required(spec.child('backup', 'storageRef'), {
        why: 'neither the request nor the cluster says where backups go',
        fix: 'name a BackupStorage'
      })
    }
  },

  {
    id: 'ops/backup-method',
    severity: 'deny',
    what: 'A backup method that the provider does not have.',
    why: 'Each child operator has its own ways of making backups.',
    fix: 'Use one of the methods that the message lists, or leave method away.',
    *check({ request, provider }) {
      const { method } = request.spec.backup ?? {}
      const supported = provider?.supports.backups?.methods.map((known) => known.method)
      if (!method || supported === undefined || supported.includes(method)) return
      yield notSupported(spec.child('backup', 'method'), { value: method, supported })
    }
  },

  {
    id: 'ops/backup-deletes-data',
    severity: 'deny',
    what: 'A backup that is to take its data along when it is deleted, where the child operator cannot do that.',
    why: 'The data would stay in the bucket, and nobody would know.',
    fix: 'Use Retain.',
    *check({ request, provider }) {
      const { method, deletionPolicy } = request.spec.backup ?? {}
      const { deletesData, methods = [] } = provider?.supports.backups ?? {}
      const whole = methods.find((known) => known.method === method)?.partOf
      const ability = whole === undefined ? deletesData : partOf(whole)
      if (deletionPolicy !== 'Delete' || ability === undefined || ability === true) return
      yield forbidden(spec.child('backup', 'deletionPolicy'), { value: 'Delete', ...ability })
    }
  },

  {
    id: 'ops/restore-mode',
    severity: 'deny',
    what: 'A restore over the data of a cluster whose child operator has no such thing.',
    why: 'It can only make new clusters from backups.',
    fix: 'Use mode NewCluster.',
    *check({ request, provider }) {
      const mode = request.spec.restore?.mode
      if (mode === undefined || provider === undefined || provider.supports.restoreModes.includes(mode)) return
      yield forbidden(spec.child('restore', 'mode'), {
        value: mode,
        why: `${provider.title} restores into new clusters only`,
        fix: 'use NewCluster with newClusterName, and move your clients'
      })
    }
  },

  {
    id: 'ops/new-cluster-name',
    severity: 'deny',
    what: 'A restore into a new cluster that has no name, or the name of one that exists.',
    why: 'The new cluster must be called something, and must not take over another one.',
    fix: 'Set newClusterName to a name that is free.',
    *check({ request, before, facts }) {
      const { mode, newClusterName } = request.spec.restore ?? {}
      const at = spec.child('restore', 'newClusterName')
      if (before !== undefined || mode !== 'NewCluster') return
      if (!newClusterName) {
        yield required(at, { why: 'the new cluster needs a name', fix: 'choose one that is free' })
      } else if (facts.find('DatabaseCluster', newClusterName, request.metadata.namespace) !== undefined) {
        yield forbidden(at, {
          value: newClusterName,
          why: 'a DatabaseCluster of that name exists',
          fix: 'choose a name that is free'
        })
      }
    }
  },

  {
    id: 'ops/confirm',
    severity: 'deny',
    what: 'A restore over the data of a cluster that nobody confirmed.',
    why: 'What was written since the backup is lost.',
    fix: 'Write the name of the cluster into confirm.',
    *check({ request, before }) {
      const { mode, confirm } = request.spec.restore ?? {}
      if (before !== undefined || mode !== 'InPlace' || confirm === request.spec.clusterRef) return
      yield required(spec.child('restore', 'confirm'), {
        why: 'what was written since the backup will be lost',
        fix: `write "${request.spec.clusterRef}" to confirm`
      })
    }
  },

  {
    id: 'ops/restore-source',
    severity: 'deny',
    what: 'A backup that cannot be restored: it failed, is of another engine, or does not reach the moment asked for.',
    why: 'The restore would fail after it has begun.',
    fix: 'Choose another backup or moment.',
    check: wrongBackup
  }
]
