/** What CloudNativePG refuses, or passes over in silence, beside what holds for every engine. */
import { forbidden, invalid } from '../../src/api/finding.ts'
import { bytesOf, canonicalQuantity, parseQuantity } from '../../src/api/quantity.ts'
import { inLargestUnit } from '../amounts.ts'
import type { ClusterGiven } from '../contract.ts'
import type { Report, Rule } from '../rule.ts'
import { parametersOf } from '../rules/config.ts'
import { spec, withPaths } from '../rules/places.ts'
import { stepOf } from '../rules/version.ts'
import { compareVersions, majorOf, moveBetween } from '../versions.ts'
import { dialect, memoryBytes } from './dialect.ts'
import { nameRules } from './name-rules.ts'
import { poolerRules } from './pooler-rules.ts'
import { storageRules } from './storage-rules.ts'
import { OLDEST_UPGRADE_TARGET } from './versions.ts'

const BACKUP = spec.child('backup')

const WAL_LEVELS = ['replica', 'logical']
/** PostgreSQL still takes them for replica. */
const OLD_WAL_LEVELS = ['archive', 'hot_standby']

const MB = 1024 * 1024
/** What a bare number of shared_buffers counts. */
const PAGE = 8192

const WAL_DEFAULTS = { min_wal_size: '80MB', max_wal_size: '1GB' }

/** A parameter by its name in lower case, as PostgreSQL compares names. */
const parameter = (given: ClusterGiven, name: string) =>
  parametersOf(given).find(({ item }) => item.name.toLowerCase() === name)

/** The memory that one member is sure to have. */
const memoryOf = ({ cluster }: ClusterGiven) => {
  const { requests, limits } = cluster.spec.resources ?? {}
  return parseQuantity(requests?.memory ?? limits?.memory)
}

const walVolume = ({ spec: { volumes } }: ClusterGiven['cluster']) => volumes?.find(({ name }) => name === 'wal')

export const rules: readonly Rule<ClusterGiven>[] = [
  ...nameRules,
  ...poolerRules,
  ...storageRules,
  {
    id: 'config/wal-level',
    severity: 'deny',
    what: 'wal_level is set below what replication and backups need, or in other letters than CloudNativePG reads.',
    why: 'CloudNativePG keeps archive_mode on, which needs replica or more, and knows the words in lower case only.',
    fix: 'Write replica or logical, or remove the entry.',
    check(given, report) {
      const found = parameter(given, 'wal_level')
      const value = found?.item.value
      if (found === undefined || value === undefined || WAL_LEVELS.includes(value)) return
      const said = wrongWalLevel(value)
      if (said !== undefined) report(forbidden(found.at.child('value'), { value, ...said }))
    }
  },
  {
    id: 'config/wal-log-hints',
    severity: 'deny',
    what: 'wal_log_hints is off on a cluster with replicas.',
    why: 'A former primary can only join again by pg_rewind, which needs it.',
    fix: 'Remove the entry; it is on by itself.',
    check(given, report) {
      const found = parameter(given, 'wal_log_hints')
      if (found === undefined || given.cluster.spec.clusterSize === 1 || !isOff(found.item.value)) return
      report(
        forbidden(found.at.child('value'), {
          value: found.item.value,
          why: 'a former primary could not join again',
          fix: 'remove this entry'
        })
      )
    }
  },
  {
    id: 'config/shared-buffers',
    severity: 'deny',
    what: 'shared_buffers is more than the memory of a member.',
    why: 'PostgreSQL takes shared_buffers when it starts, and would be killed for it. A bare number, which PostgreSQL counts in pages of 8kB, CloudNativePG counts in MB.',
    fix: 'Use about a quarter of the memory, with a unit, or give more memory.',
    check: tooManyBuffers
  },
  {
    id: 'config/wal-sizes',
    severity: 'deny',
    what: 'min_wal_size and max_wal_size contradict each other or the wal volume.',
    why: 'PostgreSQL keeps between the two sizes of write-ahead log, and they must fit on the volume that holds it.',
    fix: 'Keep min_wal_size below max_wal_size, and both below the size of the wal volume.',
    check: wrongWalSizes
  },
  {
    id: 'storage/wal-removed',
    severity: 'deny',
    what: 'The wal volume of a cluster that has one is removed.',
    why: 'CloudNativePG can add it later, but not take it away again.',
    fix: 'Put the entry back.',
    check({ cluster, before }, report) {
      if (before === undefined || walVolume(before) === undefined || walVolume(cluster) !== undefined) return
      report(
        forbidden(spec.child('volumes'), {
          why: 'the wal volume cannot be removed any more',
          fix: 'put the entry back'
        })
      )
    }
  },
  {
    id: 'version/upgrade-target',
    severity: 'deny',
    what: 'A major upgrade to a version before 16.',
    why: 'CloudNativePG upgrades in place only to PostgreSQL 16 and later.',
    fix: 'Go to 16 or later.',
    check(given, report) {
      const { cluster, provider } = given
      const step = stepOf(given)
      if (step === undefined || moveBetween(provider.versions, step.from, step.to) !== 'major') return
      if (compareVersions(majorOf(provider.versions, step.to), OLDEST_UPGRADE_TARGET) >= 0) return
      report(
        forbidden(spec.child('version'), {
          value: cluster.spec.version,
          why: `CloudNativePG upgrades in place only to ${OLDEST_UPGRADE_TARGET} and later`,
          fix: `go to ${OLDEST_UPGRADE_TARGET} or later`
        })
      )
    }
  },
  {
    id: 'backup/archive-required',
    severity: 'deny',
    what: 'Backups are on and continuous archiving is off.',
    why: 'A base backup of PostgreSQL is only whole with the write-ahead log that was written while it ran.',
    fix: 'Leave pitr away or on, or switch backups off.',
    check({ cluster }, report) {
      const { backup } = cluster.spec
      if (!backup?.enabled || backup.pitr?.enabled !== false) return
      report(
        forbidden(BACKUP.child('pitr', 'enabled'), {
          value: false,
          why: 'backups of PostgreSQL need the archive to be whole',
          fix: 'remove it, or set backup.enabled to false'
        })
      )
    }
  },
  {
    id: 'backup/one-retention',
    severity: 'deny',
    what: 'Schedules that want to keep their backups for different times.',
    why: 'CloudNativePG has one retention for all backups of a cluster in an object store.',
    fix: 'Use the same number of days in every schedule.',
    check({ cluster }, report) {
      if (!cluster.spec.backup?.enabled) return
      const kept = withPaths(cluster.spec.backup.schedules, BACKUP.child('schedules')).filter(
        ({ item }) => item.retention?.days !== undefined && item.method !== 'volumeSnapshot'
      )
      const [first] = kept
      for (const { item, at } of kept) {
        if (first === undefined || item.retention?.days === first.item.retention?.days) continue
        report(
          invalid(at.child('retention', 'days'), {
            value: item.retention?.days,
            why: `${first.item.name} keeps ${first.item.retention?.days}, and one retention holds for all schedules`,
            fix: 'use the same number in every schedule'
          })
        )
      }
    }
  },
  {
    id: 'backup/snapshot-retention',
    severity: 'deny',
    what: 'Retention on a schedule of volume snapshots.',
    why: 'CloudNativePG never removes volume snapshots.',
    fix: 'Remove retention, and delete old DatabaseBackups by hand.',
    check({ cluster }, report) {
      if (!cluster.spec.backup?.enabled) return
      for (const { item, at } of withPaths(cluster.spec.backup.schedules, BACKUP.child('schedules'))) {
        if (item.method !== 'volumeSnapshot' || item.retention === undefined) continue
        report(
          forbidden(at.child('retention'), {
            why: 'CloudNativePG never removes volume snapshots',
            fix: 'remove it'
          })
        )
      }
    }
  }
]

/** What is wrong with a level that CloudNativePG does not take; a word that PostgreSQL does not know either is said by config/value. */
function wrongWalLevel(value: string) {
  const level = value.toLowerCase()
  if (WAL_LEVELS.includes(level)) {
    return { why: 'CloudNativePG knows wal_level in lower case only', fix: `write "${level}"` }
  }
  if (level === 'minimal') {
    return {
      why: 'wal_level must be replica or more, as CloudNativePG keeps archive_mode on',
      fix: 'use replica or logical'
    }
  }
  return OLD_WAL_LEVELS.includes(level)
    ? { why: 'is an old word for wal_level replica, which CloudNativePG does not know', fix: 'write "replica"' }
    : undefined
}

function tooManyBuffers(given: ClusterGiven, report: Report): void {
  const found = parameter(given, 'shared_buffers')
  const bytes = found && memoryBytes(found.item.value, PAGE)
  const memory = memoryOf(given)
  if (found === undefined || bytes === undefined || memory === undefined) return
  const { value } = found.item
  const amount = inLargestUnit(bytes, 'B', dialect.units.memory)
  if (bytes > bytesOf(memory)) {
    report(
      invalid(found.at.child('value'), {
        value,
        why: `shared_buffers of ${amount} is more than the ${canonicalQuantity(memory)} of memory that a member has`,
        fix: 'use about a quarter of resources.requests.memory'
      })
    )
    return
  }
  const requested = parseQuantity(given.cluster.spec.resources?.requests?.memory)
  const misread = /^\+?\d+$/.test(value) ? memoryBytes(value, MB) : undefined
  if (requested === undefined || misread === undefined || misread <= bytesOf(requested)) return
  report(
    invalid(found.at.child('value'), {
      value,
      why: `CloudNativePG counts a bare shared_buffers in MB, and ${inLargestUnit(misread, 'B', dialect.units.memory)} is more than the ${canonicalQuantity(requested)} of memory`,
      fix: `write "${amount}"`
    })
  )
}

/** PostgreSQL takes any beginning of its words that fits only one of them. */
const isOff = (value: string): boolean =>
  value === '0' ||
  (value !== '' && value !== 'o' && ['off', 'false', 'no'].some((word) => word.startsWith(value.toLowerCase())))

function wrongWalSizes(given: ClusterGiven, report: Report): void {
  const sizes = (['min_wal_size', 'max_wal_size'] as const).map((name) => {
    const found = parameter(given, name)
    return { name, found, bytes: memoryBytes(found?.item.value ?? WAL_DEFAULTS[name], MB) }
  })
  const [least, most] = sizes
  if (least?.bytes === undefined || most?.bytes === undefined) return // said by config/value
  const at = (most.found ?? least.found)?.at.child('value')
  if (at !== undefined && least.bytes >= most.bytes) {
    report(
      invalid(at, {
        value: (most.found ?? least.found)?.item.value,
        why: `min_wal_size is not below max_wal_size (without an entry they are ${WAL_DEFAULTS.min_wal_size} and ${WAL_DEFAULTS.max_wal_size})`,
        fix: 'set both so that min_wal_size is smaller'
      })
    )
  }
  const volume = parseQuantity(walVolume(given.cluster)?.storage)
  for (const { name, found, bytes } of sizes) {
    if (found === undefined || volume === undefined || bytes === undefined || bytes < bytesOf(volume)) continue
    report(
      invalid(found.at.child('value'), {
        value: found.item.value,
        why: `${name} does not fit on the wal volume of ${walVolume(given.cluster)?.storage}`,
        fix: 'lower it or enlarge the volume'
      })
    )
  }
}
