/** Backups that are asked for, and what may be restored from where to where. */
import type { DatabaseCluster } from '../../../src/api/database-cluster.ts'
import { forbidden, invalid, notSupported, type Problem, required, unwise } from '../../../src/api/finding.ts'
import type { OperationGiven, Refusal } from '../../contract.ts'
import { findings, type Report, type Rule } from '../../rule.ts'
import { majorOf, resolveVersion } from '../../versions.ts'
import { identityRules, wrongGrammar } from '../identity.ts'
import { spec } from '../places.ts'
import { isNew, type Start } from './start.ts'

const NEW_NAME = spec.child('restore', 'newClusterName')
/** A name that children can have as well: they are labels, and named after their backup. */
const BACKUP_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/

const partOf = (whole: string): Refusal => ({
  why: `its data goes with the ${whole} backup that it is a part of`,
  fix: `use Retain, and delete the ${whole} backup when nothing of it is needed`
})

/** The backup that a new restore is from, where it is known and something came of it. */
function sourceOf({ request, before, facts }: OperationGiven) {
  const restore = request.spec.restore
  const backup = restore && facts.find('DatabaseBackup', restore.backup.name, request.metadata.namespace)
  return before === undefined && restore && backup?.status ? { restore, backup, status: backup.status } : undefined
}

const isUnfinished = (phase: string | undefined): boolean => phase === 'Pending' || phase === 'Running'

/** Why the state of the backup forbids to restore it now. */
function unfit({ request }: OperationGiven, phase: string | undefined): Refusal | undefined {
  if (phase === 'Failed') return { why: 'failed', fix: 'choose a backup that succeeded' }
  if (phase === 'Deleting') return { why: 'is being deleted', fix: 'choose another backup' }
  if (!isUnfinished(phase) || request.spec.dependsOn?.length) return undefined
  return {
    why: 'has not succeeded yet',
    fix: 'wait until it has, or name the OpsRequest that makes it in dependsOn'
  }
}

/** Why the cluster cannot read what the backup holds. */
function foreign(
  { restore, backup, status }: NonNullable<ReturnType<typeof sourceOf>>,
  given: Start
): Refusal | undefined {
  const { engine = given.cluster.spec.engine, provider = given.provider.name, version } = status
  if (engine !== given.cluster.spec.engine)
    return { why: `is a backup of ${engine}`, fix: `choose a backup of ${given.cluster.spec.engine}` }
  if (provider !== given.provider.name)
    return {
      why: `was made by provider ${provider}, whose backups ${given.provider.name} cannot read`,
      fix: `choose a backup that ${given.provider.name} made`
    }
  if (restore.mode === 'InPlace' && backup.spec.clusterRef !== given.request.spec.clusterRef)
    return {
      why: `has the users and keys of ${backup.spec.clusterRef}, with which the child operator does not get into ${given.request.spec.clusterRef}`,
      fix: 'restore it into a new cluster'
    }
  const { versions } = given.provider
  const running = given.cluster.status?.version ?? resolveVersion(versions, given.cluster.spec.version)?.version
  if (restore.mode !== 'InPlace' || version === undefined || running === undefined) return undefined
  if (majorOf(versions, version) === majorOf(versions, running)) return undefined
  return {
    why: `has data of ${version}, and the cluster runs ${running}`,
    fix: 'restore it into a new cluster'
  }
}

function wrongBackup(given: OperationGiven, report: Report): void {
  const source = sourceOf(given)
  if (source === undefined) return
  const { restore, backup, status } = source
  const at = spec.child('restore', 'backup', 'name')
  const { phase, restorableFrom, restorableTo } = status
  for (const refusal of [unfit(given, phase), isNew(given) ? foreign(source, given) : undefined])
    if (refusal !== undefined) report(forbidden(at, { value: backup.metadata.name, ...refusal }))
  const moment = restore.pitr?.targetTime
  if (moment === undefined || restorableFrom === undefined || restorableTo === undefined) return
  if (Date.parse(moment) >= Date.parse(restorableFrom) && Date.parse(moment) <= Date.parse(restorableTo)) return
  report(
    invalid(spec.child('restore', 'pitr', 'targetTime'), {
      value: moment,
      why: `the backup goes from ${restorableFrom} to ${restorableTo}`,
      fix: 'choose a moment between them'
    })
  )
}

/** A backup is asked for, and nobody says where it goes. */
function noPlace({ request, cluster, provider }: Start, report: Report): void {
  const { type, backup, upgrade } = request.spec
  const isNamed = backup?.storageRef !== undefined || cluster.spec.backup?.storageRef !== undefined
  if (isNamed || provider.supports.backups === undefined) return
  if (type === 'Backup')
    report(
      required(spec.child('backup', 'storageRef'), {
        why: 'neither the request nor the cluster says where backups go',
        fix: 'name a BackupStorage'
      })
    )
  if (upgrade?.backupFirst)
    report(
      forbidden(spec.child('upgrade', 'backupFirst'), {
        value: true,
        why: 'the cluster does not say where backups go',
        fix: 'name a BackupStorage in spec.backup of the cluster first'
      })
    )
}

/** The storage that a request names is of a type that the method cannot write to. */
function wrongPlace({ request, provider, facts }: Start, report: Report): void {
  const { storageRef, method } = request.spec.backup ?? {}
  const storage = storageRef && facts.find('BackupStorage', storageRef.name, request.metadata.namespace)
  const methods = provider.supports.backups?.methods ?? []
  const types = (method ? methods.find((known) => known.method === method) : methods[0])?.storageTypes ?? []
  if (!storage || types.length === 0 || types.includes(storage.spec.type)) return
  report(
    forbidden(spec.child('backup', 'storageRef', 'name'), {
      value: storage.metadata.name,
      why: `is of type ${storage.spec.type}, to which this method cannot write`,
      fix: `use a BackupStorage of type ${types.join(' or ')}`
    })
  )
}

/** What is wrong with the name of a new cluster, as the rules for names of clusters say it; some of them ask who runs it. */
function wrongName({ request, provider, facts }: OperationGiven, name: string): Problem[] {
  if (provider === undefined) return wrongGrammar(name).map((problem) => ({ ...problem, path: NEW_NAME }))
  const { namespace } = request.metadata
  const cluster: DatabaseCluster = {
    apiVersion: request.apiVersion,
    kind: 'DatabaseCluster',
    metadata: { name, ...(namespace && { namespace }) },
    // only the name is judged
    spec: { engine: provider.engine, clusterSize: 1, storage: 0, stopped: false, deletionPolicy: 'Delete' }
  }
  const rules = [...identityRules, ...provider.rules.filter(({ id }) => id.startsWith('identity/'))]
  return findings(rules, { cluster, before: undefined, provider, facts }).map((problem) => ({
    ...problem,
    path: NEW_NAME
  }))
}

export const backupOperationRules: readonly Rule<OperationGiven>[] = [
  {
    id: 'ops/backup-storage',
    severity: 'deny',
    what: 'A backup that has no place to go, or one that its method cannot write to.',
    why: 'Neither the request nor the cluster names a BackupStorage; or the backup tool does not speak its protocol.',
    fix: 'Name a BackupStorage in the request or in the cluster, of a type that the message lists.',
    check(given, report) {
      if (!isNew(given)) return
      noPlace(given, report)
      wrongPlace(given, report)
    }
  },

  {
    id: 'ops/reference-missing',
    severity: 'warn',
    what: 'A BackupStorage or DatabaseBackup that is named and does not exist yet.',
    why: 'GitOps tools apply in any order, so it may still come; until then the operation cannot begin.',
    fix: 'Create the object, or correct the name.',
    check({ request: { spec: asked, metadata }, before, facts }, report) {
      const named = [
        { kind: 'BackupStorage', ref: asked.backup?.storageRef, at: spec.child('backup', 'storageRef') },
        { kind: 'DatabaseBackup', ref: asked.restore?.backup, at: spec.child('restore', 'backup') }
      ] as const
      for (const { kind, ref, at } of named) {
        if (before !== undefined || ref === undefined || !facts.knows(kind)) continue
        if (facts.find(kind, ref.name, metadata.namespace) !== undefined) continue
        report(
          unwise(at.child('name'), {
            value: ref.name,
            why: `no such ${kind} exists in this namespace yet`,
            fix: 'create it, or correct the name'
          })
        )
      }
    }
  },

  {
    id: 'ops/backup-method',
    severity: 'deny',
    what: 'A backup method that the provider does not have.',
    why: 'Each child operator has its own ways of making backups.',
    fix: 'Use one of the methods that the message lists, or leave method away.',
    check({ request, provider }, report) {
      const { method } = request.spec.backup ?? {}
      const supported = provider?.supports.backups?.methods.map((known) => known.method)
      if (!method || supported === undefined || supported.includes(method)) return
      report(notSupported(spec.child('backup', 'method'), { value: method, supported }))
    }
  },

  {
    id: 'ops/backup-deletes-data',
    severity: 'deny',
    what: 'A backup that is to take its data along when it is deleted, where the child operator cannot do that.',
    why: 'The data would stay in the bucket, and nobody would know.',
    fix: 'Use Retain.',
    check({ request, provider }, report) {
      const { method, deletionPolicy } = request.spec.backup ?? {}
      const { deletesData, methods = [] } = provider?.supports.backups ?? {}
      const whole = methods.find((known) => known.method === method)?.partOf
      const ability = whole === undefined ? deletesData : partOf(whole)
      if (deletionPolicy !== 'Delete' || ability === undefined || ability === true) return
      report(forbidden(spec.child('backup', 'deletionPolicy'), { value: 'Delete', ...ability }))
    }
  },

  {
    id: 'ops/restore-mode',
    severity: 'deny',
    what: 'A restore over the data of a cluster whose child operator has no such thing.',
    why: 'It can only make new clusters from backups.',
    fix: 'Use mode NewCluster.',
    check({ request, provider }, report) {
      const mode = request.spec.restore?.mode
      if (mode === undefined || provider === undefined || provider.supports.restoreModes.includes(mode)) return
      report(
        forbidden(spec.child('restore', 'mode'), {
          value: mode,
          why: `${provider.title} restores into new clusters only`,
          fix: 'use NewCluster with newClusterName, and move your clients'
        })
      )
    }
  },

  {
    id: 'ops/new-cluster-name',
    severity: 'deny',
    what: 'A restore into a new cluster that has no name, one that it cannot have, or that of one that exists.',
    why: 'The new cluster must be called something, and must not take over another one.',
    fix: 'Set newClusterName to a name that is free, and as short as the names of other clusters.',
    check(given, report) {
      const { request, before, facts } = given
      const { mode, newClusterName } = request.spec.restore ?? {}
      if (before !== undefined || mode !== 'NewCluster') return
      if (!newClusterName) {
        report(required(NEW_NAME, { why: 'the new cluster needs a name', fix: 'choose one that is free' }))
        return
      }
      for (const problem of wrongName(given, newClusterName)) report(problem)
      if (facts.find('DatabaseCluster', newClusterName, request.metadata.namespace) !== undefined) {
        report(
          forbidden(NEW_NAME, {
            value: newClusterName,
            why: 'a DatabaseCluster of that name exists',
            fix: 'choose a name that is free'
          })
        )
      }
    }
  },

  {
    id: 'ops/confirm',
    severity: 'deny',
    what: 'A restore over the data of a cluster that nobody confirmed.',
    why: 'What was written since the backup is lost.',
    fix: 'Write the name of the cluster into confirm.',
    check({ request, before }, report) {
      const { mode, confirm } = request.spec.restore ?? {}
      if (before !== undefined || mode !== 'InPlace' || confirm === request.spec.clusterRef) return
      const at = spec.child('restore', 'confirm')
      const fix = `write "${request.spec.clusterRef}" to confirm`
      if (!confirm) report(required(at, { why: 'what was written since the backup will be lost', fix }))
      else report(invalid(at, { value: confirm, why: 'is not the name of the cluster that is overwritten', fix }))
    }
  },

  {
    id: 'ops/restore-source',
    severity: 'deny',
    what: 'A backup that cannot be restored: it has not succeeded, is of another engine, provider or major version, in place of another cluster, or does not reach the moment asked for.',
    why: 'The restore would fail after it has begun.',
    fix: 'Choose another backup or moment.',
    check: wrongBackup
  },

  {
    id: 'ops/backup-unfinished',
    severity: 'warn',
    what: 'A restore of a backup that is still being made, by a request that depends on another one.',
    why: 'The restore begins when the requests it depends on have succeeded; the backup must be whole by then.',
    fix: 'Name the OpsRequest that makes the backup in dependsOn.',
    check(given, report) {
      const source = sourceOf(given)
      if (!given.request.spec.dependsOn?.length || !isUnfinished(source?.status.phase)) return
      report(
        unwise(spec.child('restore', 'backup', 'name'), {
          value: source?.backup.metadata.name,
          why: 'has not succeeded yet, and must have when its turn comes',
          fix: 'see that dependsOn names the request that makes it'
        })
      )
    }
  },

  {
    id: 'ops/backup-name',
    severity: 'deny',
    what: 'A backup with a name that it cannot have, or that another one has.',
    why: 'The objects of the child operator are named after it.',
    fix: 'Use lower-case letters, digits and dashes, and a name that is free; or leave it away.',
    check({ request, before, facts }, report) {
      const name = request.spec.backup?.name
      if (before !== undefined || !name) return
      const at = spec.child('backup', 'name')
      if (!BACKUP_NAME.test(name)) {
        report(
          invalid(at, {
            value: name,
            why: 'cannot be the name of an object',
            fix: 'use lower-case letters, digits and dashes, or leave it away'
          })
        )
      } else if (facts.find('DatabaseBackup', name, request.metadata.namespace) !== undefined) {
        report(forbidden(at, { value: name, why: 'a DatabaseBackup of that name exists', fix: 'choose another name' }))
      }
    }
  }
]
