/** Which version, and which moves between versions. */
import { forbidden, notSupported, unwise } from '../../src/api/finding.ts'
import { rememberLast } from '../../src/api/memory.ts'
import type { ClusterGiven } from '../contract.ts'
import { isInRange } from '../operator-range.ts'
import type { Rule } from '../rule.ts'
import {
  isExact,
  lineOf,
  linesOf,
  majorOf,
  majorsOf,
  moveBetween,
  nextMajor,
  resolveVersion,
  type VersionEntry
} from '../versions.ts'
import { spec } from './places.ts'

const VERSION = spec.child('version')

interface Step {
  readonly from: string
  readonly to: string
}

/**
 * The version in use and the one asked for, when an edit asks for another. A line that the version in use is in asks
 * for nothing: a line is resolved once.
 */
export const stepOf = rememberLast(({ cluster, before, provider }: ClusterGiven): Step | undefined => {
  const wanted = cluster.spec.version
  if (before === undefined || wanted === undefined || wanted === before.spec.version) return undefined
  const from = before.status?.version ?? resolveVersion(provider.versions, before.spec.version)?.version
  if (from === undefined || from === wanted || from.startsWith(`${wanted}.`)) return undefined
  const to = resolveVersion(provider.versions, wanted)?.version
  return to === undefined || to === from ? undefined : { from, to }
})

/** Whether the edit itself says that this major is meant, as majors are counted or as lines are written. */
const isAllowed = ({ cluster, provider: { versions } }: ClusterGiven, to: string): boolean =>
  [lineOf(versions, to), majorOf(versions, to)].some((name) => name === cluster.spec.allowMajorVersion)

/** The version that the cluster runs and keeps, as long as nobody asks for another. */
export const versionInUse = (given: ClusterGiven): string | undefined =>
  stepOf(given) === undefined ? given.before?.status?.version : undefined

function chosen(given: ClusterGiven): VersionEntry | undefined {
  return resolveVersion(given.provider.versions, versionInUse(given) ?? given.cluster.spec.version)
}

/** The version of the child operator that is installed, where it is known and not one that the provider drives. */
function foreignOperator({ provider, facts }: ClusterGiven): string | undefined {
  const installed = facts.operatorVersion(provider.name)
  return installed !== undefined && isInRange(installed, provider.operatorRange) === false ? installed : undefined
}

export const versionRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'version/unknown',
    severity: 'deny',
    what: 'A version that is not on offer.',
    why: 'Only versions that the child operator runs, with images that belong together, are offered.',
    fix: 'Use one of the versions or lines that the message lists.',
    check({ cluster, provider }, report) {
      const { version } = cluster.spec
      if (version === undefined || resolveVersion(provider.versions, version) !== undefined) return
      const newest = provider.versions.entries.toReversed().map((entry) => entry.version)
      report(
        notSupported(VERSION, {
          value: version,
          supported: [...linesOf(provider.versions).toReversed(), ...newest]
        })
      )
    }
  },
  {
    id: 'version/operator',
    severity: 'deny',
    what: 'A new cluster, or another version, where the child operator that is installed is not one that this release drives.',
    why: 'What a child operator reads changes from release to release: what is written for another one is passed over or refused.',
    fix: 'Install a child operator of the range that the message names.',
    check(given, report) {
      const installed = foreignOperator(given)
      if (installed === undefined || (given.before !== undefined && stepOf(given) === undefined)) return
      const { title, operatorRange } = given.provider
      report(
        forbidden(VERSION, {
          value: given.cluster.spec.version,
          why: `${title} ${installed} is installed, and this release drives ${operatorRange}`,
          fix: `install a version of it that is ${operatorRange} first`
        })
      )
    }
  },
  {
    id: 'version/operator-changed',
    severity: 'warn',
    what: 'An edit of a cluster whose child operator was replaced by one that this release does not drive.',
    why: 'The edit may be passed over, or mean something else to it.',
    fix: 'Install a child operator of the range that the message names.',
    check(given, report) {
      const installed = foreignOperator(given)
      if (installed === undefined || given.before === undefined || stepOf(given) !== undefined) return
      const { title, operatorRange } = given.provider
      report(
        unwise(spec, {
          why: `${title} ${installed} is installed, and this release drives ${operatorRange}`,
          fix: `install a version of it that is ${operatorRange}`
        })
      )
    }
  },
  {
    id: 'version/allow-unknown',
    severity: 'deny',
    what: 'allowMajorVersion names no major version on offer.',
    why: 'A permission for a version that does not exist is a misspelt one.',
    fix: 'Write the major as the message spells it.',
    check({ cluster, provider: { versions } }, report) {
      const { allowMajorVersion } = cluster.spec
      if (allowMajorVersion === undefined) return
      const lines = linesOf(versions)
      if ([...lines, ...majorsOf(versions)].includes(allowMajorVersion)) return
      report(notSupported(spec.child('allowMajorVersion'), { value: allowMajorVersion, supported: lines }))
    }
  },
  {
    id: 'version/downgrade',
    severity: 'deny',
    what: 'An edit that goes back to an older version.',
    why: 'Newer versions write data that older ones cannot read.',
    fix: 'Keep the version, or restore a backup that the older version made into a new cluster.',
    check(given, report) {
      const step = stepOf(given)
      if (step === undefined || moveBetween(given.provider.versions, step.from, step.to) !== 'back') return
      report(
        forbidden(VERSION, {
          value: given.cluster.spec.version,
          why: `the cluster runs ${step.from}, and versions do not go back`,
          fix: `write ${step.from}${given.provider.supports.backups ? ', or restore an older backup into a new cluster' : ''}`
        })
      )
    }
  },
  {
    id: 'version/skips-major',
    severity: 'deny',
    what: 'A move that leaves out a major version.',
    why: 'The engine upgrades its data one major at a time.',
    fix: 'Go to the next major first.',
    check(given, report) {
      const step = stepOf(given)
      const { versions } = given.provider
      if (step === undefined || moveBetween(versions, step.from, step.to) !== 'skips') return
      const next = nextMajor(versions, step.from)
      report(
        forbidden(VERSION, {
          value: given.cluster.spec.version,
          why: `from ${step.from} the engine cannot go to ${majorOf(versions, step.to)} in one step`,
          fix: `go to ${next} first`
        })
      )
    }
  },
  {
    id: 'version/major',
    severity: 'deny',
    what: 'A move to another major version that nobody asked for by name.',
    why: 'A major upgrade may need changes in applications and cannot be undone; an edit of one number should not start it.',
    fix: 'Set spec.allowMajorVersion to that major, or create an Upgrade operation with allowMajor.',
    check(given, report) {
      const step = stepOf(given)
      const { versions } = given.provider
      if (step === undefined || moveBetween(versions, step.from, step.to) !== 'major' || isAllowed(given, step.to))
        return
      report(
        forbidden(VERSION, {
          value: given.cluster.spec.version,
          why: `from ${step.from} this is a new major version, which cannot be undone`,
          fix: `set spec.allowMajorVersion to "${lineOf(versions, step.to)}", or use an Upgrade operation with allowMajor`
        })
      )
    }
  },
  {
    id: 'version/irreversible',
    severity: 'warn',
    what: 'A move within a major version that cannot be undone all the same.',
    why: 'The new version changes how data is written.',
    fix: 'Make sure that you have what you need to go on with the new version.',
    check(given, report) {
      const step = stepOf(given)
      const { versions } = given.provider
      if (step === undefined || versions.irreversible !== true) return
      if (moveBetween(versions, step.from, step.to) !== 'forward') return
      if (lineChanges(step)) report(unwise(VERSION, { why: `from ${step.from} to ${step.to} there is no way back` }))
    }
  },
  {
    id: 'version/not-pinned',
    severity: 'warn',
    what: 'A new cluster without an exact version.',
    why: 'The version is chosen once, by the release of this operator that first sees the cluster; a copy made later may get another.',
    fix: 'Write the version in full.',
    check({ cluster, before, provider }, report) {
      const { version } = cluster.spec
      if (before !== undefined || isExact(provider.versions, version)) return
      const entry = resolveVersion(provider.versions, version)
      if (entry === undefined) return // said by version/unknown
      report(
        unwise(VERSION, {
          why: `${version === undefined ? 'no version is' : 'only a line is'} named, so ${entry.version} is chosen and kept`,
          fix: `write "${entry.version}" to get the same everywhere`
        })
      )
    }
  },
  {
    id: 'version/deprecated',
    severity: 'warn',
    what: 'A version that is on its way out.',
    why: 'Its makers stop mending it, and a later release of this operator will not offer it any more.',
    fix: 'Plan an upgrade.',
    check(given, report) {
      const entry = chosen(given)
      if (entry?.deprecated === undefined) return
      report(
        unwise(VERSION, {
          why: `${entry.version} is deprecated since ${entry.deprecated.since} and goes in ${entry.deprecated.removed}`,
          fix: 'plan an upgrade'
        })
      )
    }
  }
]

const lineChanges = ({ from, to }: Step): boolean => from.split('.')[1] !== to.split('.')[1]
