/** Names of ways in and schedules: with the name of the cluster before them they become names of objects. */
import { invalid } from '../../src/api/finding.ts'
import type { Path } from '../../src/api/path.ts'
import type { ClusterGiven } from '../contract.ts'
import type { Report, Rule } from '../rule.ts'
import { exposed, spec, withPaths } from '../rules/places.ts'
import { ownServices } from '../rules/some-providers.ts'

/** The Services of a Cluster and of its Pooler; any is reserved though the Service is seldom made. */
const OWN_SERVICES = ['rw', 'ro', 'r', 'any', 'pooler']

const LONGEST_NAME = 63
/** A backup has the moment it began behind the name of its schedule, and every snapshot carries that as a label. */
const LONGEST_OF_SNAPSHOTS = 48

interface Part {
  readonly name: string
  readonly at: Path
  readonly most: number
  /** What is called so. */
  readonly of: string
}

function tooLong({ cluster }: ClusterGiven, { name, at, most, of }: Part, report: Report): void {
  const before = `${cluster.metadata.name}-`
  if (before.length + name.length <= most) return
  report(
    invalid(at.child('name'), {
      value: name,
      why: `is too long: the name of ${of} is ${before}${name}, and has at most ${most} characters`,
      fix: `use at most ${most - before.length} characters`
    })
  )
}

export const nameRules: readonly Rule<ClusterGiven>[] = [
  ownServices(OWN_SERVICES),
  {
    id: 'network/name-length',
    severity: 'deny',
    what: 'A way in whose name is too long for its Service.',
    why: 'The Service is named after the cluster and the way in, and such a name has at most 63 characters.',
    fix: 'Use a shorter name.',
    check(given, report) {
      for (const { item, at } of exposed(given.cluster)) {
        tooLong(given, { name: item.name, at, most: LONGEST_NAME, of: 'its Service' }, report)
      }
    }
  },
  {
    id: 'backup/name-length',
    severity: 'deny',
    what: 'A schedule whose name is too long for its backups.',
    why: 'Backups are named after the cluster, the schedule and the moment; the name becomes a label of 63 characters.',
    fix: 'Use a shorter name.',
    check(given, report) {
      const { backup } = given.cluster.spec
      if (!backup?.enabled) return
      for (const { item, at } of withPaths(backup.schedules, spec.child('backup', 'schedules'))) {
        const most = item.method === 'volumeSnapshot' ? LONGEST_OF_SNAPSHOTS : LONGEST_NAME
        tooLong(given, { name: item.name, at, most, of: 'its ScheduledBackup' }, report)
      }
    }
  }
]
