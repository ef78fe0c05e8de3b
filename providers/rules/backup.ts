/** Backups, their schedules, and where they go. */
import { coincide, isProblem, parseSchedule } from '../../src/api/cron.ts'
import { forbidden, invalid, notSupported, required, unwise } from '../../src/api/finding.ts'
import { rememberLast } from '../../src/api/memory.ts'
import type { ClusterGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { spec, withPaths } from './places.ts'

const BACKUP = spec.child('backup')
const SCHEDULES = BACKUP.child('schedules')

/** The backup block and what the provider can do, where both are there; what is switched off is not judged. */
const wantedBackup = rememberLast(({ cluster, provider }: ClusterGiven) => {
  const { backup } = cluster.spec
  const abilities = provider.supports.backups
  return backup?.enabled && abilities ? { backup, abilities } : undefined
})

const schedulesOf = rememberLast((given: ClusterGiven) => withPaths(wantedBackup(given)?.backup.schedules, SCHEDULES))

export const backupRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'backup/storage-required',
    severity: 'deny',
    what: 'Backups are on and nobody says where they go.',
    why: 'A backup needs a bucket.',
    fix: 'Name a BackupStorage of the same namespace, or switch backups off.',
    check(given, report) {
      const wanted = wantedBackup(given)
      if (wanted === undefined || wanted.backup.storageRef !== undefined) return
      report(
        required(BACKUP.child('storageRef'), {
          why: 'backups are on and need a place to go',
          fix: 'name a BackupStorage, or set enabled to false'
        })
      )
    }
  },
  {
    id: 'backup/schedule',
    severity: 'deny',
    what: 'A schedule that cron cannot read, or that never comes.',
    why: 'The backups would never run, and nobody would notice before they are needed.',
    fix: 'Write minute, hour, day, month and weekday, in UTC.',
    check(given, report) {
      for (const { item, at } of schedulesOf(given)) {
        const parsed = parseSchedule(item.schedule)
        if (isProblem(parsed)) report(invalid(at.child('schedule'), { value: item.schedule, ...parsed }))
      }
    }
  },
  {
    id: 'backup/method',
    severity: 'deny',
    what: 'A backup method that the provider does not have.',
    why: 'Each child operator has its own ways of making backups.',
    fix: 'Use one of the methods that the message lists, or leave method away.',
    check(given, report) {
      const methods = wantedBackup(given)?.abilities.methods.map(({ method }) => method) ?? []
      for (const { item, at } of schedulesOf(given)) {
        if (item.method === undefined || item.method === '' || methods.includes(item.method)) continue
        report(notSupported(at.child('method'), { value: item.method, supported: methods }))
      }
    }
  },
  {
    id: 'backup/retention',
    severity: 'deny',
    what: 'Retention in a unit that the child operator cannot count.',
    why: 'Some count copies, others days; what cannot be counted is kept for ever.',
    fix: 'Use the unit that the message names.',
    check(given, report) {
      const countable = wantedBackup(given)?.abilities.retention
      for (const { item, at } of schedulesOf(given)) {
        const other = countable === 'days' ? 'copies' : 'days'
        const value = item.retention?.[other]
        if (countable === undefined || value === undefined) continue
        report(
          forbidden(at.child('retention', other), {
            value,
            why: `${given.provider.title} counts ${countable}`,
            fix: `write ${countable} instead`
          })
        )
      }
    }
  },
  {
    id: 'backup/storage-type',
    severity: 'deny',
    what: 'A kind of storage that the backup method or continuous archiving cannot write to.',
    why: 'Backup tools speak the protocols they speak.',
    fix: 'Use a BackupStorage of another type.',
    check(given, report) {
      const wanted = wantedBackup(given)
      const name = wanted?.backup.storageRef?.name
      if (wanted === undefined || name === undefined) return
      const type = given.facts.find('BackupStorage', name, given.cluster.metadata.namespace)?.spec.type
      if (type === undefined) return
      const [method] = wanted.abilities.methods
      if (method !== undefined && method.storageTypes.length > 0 && !method.storageTypes.includes(type)) {
        report(
          forbidden(BACKUP.child('storageRef', 'name'), {
            value: name,
            why: `is of type ${type}, and method ${method.method} writes to ${method.storageTypes.join(', ')}`,
            fix: 'use another BackupStorage'
          })
        )
        return
      }
      const { pitrStorageTypes } = wanted.abilities
      if (!wanted.backup.pitr?.enabled || pitrStorageTypes.length === 0 || pitrStorageTypes.includes(type)) return
      report(
        forbidden(BACKUP.child('pitr'), {
          why: `${given.provider.title} archives to ${pitrStorageTypes.join(', ')}, and ${name} is of type ${type}`,
          fix: 'use another BackupStorage, or set pitr.enabled to false'
        })
      )
    }
  },
  {
    id: 'backup/none',
    severity: 'warn',
    what: 'A cluster of several members without backups.',
    why: 'Replicas protect against the loss of a machine, not against a wrong DELETE.',
    fix: 'Add a BackupStorage and a schedule.',
    check({ cluster, provider }, report) {
      if (provider.supports.backups === undefined || cluster.spec.clusterSize === 1 || cluster.spec.backup?.enabled)
        return
      report(
        unwise(BACKUP, {
          why: 'there are no backups, and replicas copy mistakes as well',
          fix: 'name a BackupStorage and a schedule'
        })
      )
    }
  },
  {
    id: 'backup/no-schedule',
    severity: 'warn',
    what: 'Backups are on, and no schedule makes any.',
    why: 'A place for backups makes none, and an archive without a backup restores nothing.',
    fix: 'Add a schedule.',
    check(given, report) {
      const wanted = wantedBackup(given)
      const runs = wanted?.backup.schedules?.some(({ suspend }) => suspend !== true)
      if (wanted === undefined || wanted.backup.storageRef === undefined || runs) return
      report(unwise(SCHEDULES, { why: 'nothing makes backups by itself', fix: 'add a schedule that is not suspended' }))
    }
  },
  {
    id: 'backup/no-retention',
    severity: 'warn',
    what: 'A schedule that keeps every backup for ever.',
    why: 'The bucket grows without end.',
    fix: 'Say how many copies or days are kept.',
    check(given, report) {
      const { retention: unit, methods = [] } = wantedBackup(given)?.abilities ?? {}
      const parts = methods.filter(({ partOf }) => partOf !== undefined).map(({ method }) => method)
      const unpruned = methods.filter(({ prunes }) => prunes === false).map(({ method }) => method)
      for (const { item, at } of schedulesOf(given)) {
        if (item.retention !== undefined || [...parts, ...unpruned].includes(item.method ?? '')) continue
        report(unwise(at.child('retention'), { why: 'every backup is kept for ever', fix: `set ${unit}` }))
      }
    }
  },
  {
    id: 'backup/same-minute',
    severity: 'warn',
    what: 'Two schedules that run in the same minute.',
    why: 'Backups of one cluster run one after the other; the second waits or fails.',
    fix: 'Move one of them.',
    check(given, report) {
      const read = schedulesOf(given).flatMap(({ item, at }) => {
        const schedule = parseSchedule(item.schedule)
        return isProblem(schedule) || item.suspend === true ? [] : [{ name: item.name, at, schedule }]
      })
      for (const [position, { at, schedule }] of read.entries()) {
        const other = read.slice(0, position).find((earlier) => coincide(earlier.schedule, schedule))
        if (other === undefined) continue
        report(
          unwise(at.child('schedule'), { why: `runs in the same minute as ${other.name}`, fix: 'move one of them' })
        )
      }
    }
  }
]
