/** What an operation may do to single members. */
import { forbidden, notSupported, type Problem } from '../../../src/api/finding.ts'
import type { OperationGiven } from '../../contract.ts'
import type { Report, Rule } from '../../rule.ts'
import { memberOf } from '../../wish.ts'
import { spec } from '../places.ts'
import { isNew, type Member, memberNamed, membersOf, namedInstances, type Start, TYPE } from './start.ts'

function wrongCandidate(given: OperationGiven, report: Report): void {
  const candidate = given.request.spec.switchover?.candidate
  if (!isNew(given) || !candidate || membersOf(given).length === 0) return
  const at = spec.child('switchover', 'candidate')
  const member = memberNamed(given, candidate)
  if (member === undefined) {
    report(
      notSupported(at, {
        value: candidate,
        supported: membersOf(given)
          .filter(({ role, ready }) => role === 'Replica' && ready)
          .map(({ name }) => name)
      })
    )
  } else if (candidate === given.cluster.status?.primary || member.role === 'Primary') {
    report(forbidden(at, { value: candidate, why: 'is the primary already', fix: 'name a replica' }))
  } else if (member.role !== 'Replica') {
    report(
      forbidden(at, {
        value: candidate,
        why: `is of role ${member.role}, and only a Replica can take over`,
        fix: 'name a replica, or leave candidate away'
      })
    )
  } else if (!member.ready) {
    report(
      forbidden(at, { value: candidate, why: 'is not ready', fix: 'name a ready replica, or leave candidate away' })
    )
  }
}

/** Members that hold the same data: their pods have one name, and differ in the number behind it. */
const setOf = ({ name }: Member): string => name.replace(/-\d+$/, '')

/** Proxies have no data, and controllers that are not brokers have none of the users'. */
const hasData = ({ role }: Member): boolean => role !== 'Router' && role !== 'Controller'

/** Nothing is known of the members, so that only their number can be judged. */
function rebuildsUnseen({ request, cluster, provider }: Start, rebuilt: number): Problem | undefined {
  const at = memberOf(request)
  const { clusterSize } = cluster.spec
  if (clusterSize === 1)
    return forbidden(at, { why: 'nobody else has the data of a single member', fix: 'add members first' })
  if (rebuilt >= clusterSize)
    return forbidden(at, {
      why: `to rebuild ${rebuilt} of ${clusterSize} members leaves nobody to copy the data from`,
      fix: 'rebuild one at a time'
    })
  if (rebuilt > 1 && provider.supports.hasQuorum)
    return forbidden(at, {
      why: 'which members are ready is not known, and the others must stay a majority',
      fix: 'rebuild one at a time'
    })
  return undefined
}

function tooManyRebuilt(given: Start, report: Report): void {
  const members = membersOf(given)
  const named = namedInstances(given).map(({ item }) => item)
  if (members.length === 0) {
    const problem = rebuildsUnseen(given, named.length)
    if (problem !== undefined) report(problem)
    return
  }
  const rebuilt = members.filter((member) => named.includes(member.name) && hasData(member))
  for (const name of new Set(rebuilt.map(setOf))) {
    const set = members.filter((member) => setOf(member) === name)
    const size = set.some(({ role }) => role === 'ConfigServer') ? set.length : given.cluster.spec.clusterSize
    const needed = given.provider.supports.hasQuorum ? Math.floor(size / 2) + 1 : 1
    const staying = set.filter((member) => member.ready && !rebuilt.includes(member)).length
    if (staying >= needed) continue
    report(
      forbidden(memberOf(given.request), {
        why: `of ${name}, ${staying === 0 ? 'no ready member' : `only ${counted(staying)}`} would stay, and it needs ${needed}`,
        fix: 'rebuild fewer at a time, or wait until the others are ready'
      })
    )
  }
}

const counted = (members: number): string => `${members} ready ${members === 1 ? 'member' : 'members'}`

export const memberRules: readonly Rule<OperationGiven>[] = [
  {
    id: 'ops/instance-unknown',
    severity: 'deny',
    what: 'An instance that the cluster does not have.',
    why: 'Names are those of status.members.',
    fix: 'Use one of the names that the message lists.',
    check(given, report) {
      if (!isNew(given) || membersOf(given).length === 0) return
      const supported = membersOf(given).map(({ name }) => name)
      for (const { item, at } of namedInstances(given)) {
        if (memberNamed(given, item) === undefined) report(notSupported(at, { value: item, supported }))
      }
    }
  },

  {
    id: 'ops/instances-of-proxy',
    severity: 'deny',
    what: 'A restart of the proxy that names instances.',
    why: 'Instances of a proxy hold nothing, so that there is no reason to choose among them; the child operator replaces them all.',
    fix: 'Leave instances away, or use target Engine.',
    check({ request, before }, report) {
      const { target, instances = [] } = request.spec.restart ?? {}
      if (before !== undefined || target !== 'Proxy' || instances.length === 0) return
      report(
        forbidden(spec.child('restart', 'instances'), {
          why: 'all instances of the proxy are replaced, one after the other',
          fix: 'leave it away, or use target Engine for members'
        })
      )
    }
  },

  {
    id: 'ops/candidate',
    severity: 'deny',
    what: 'A candidate that cannot take over.',
    why: 'Only a replica that is ready can become the primary without losing data.',
    fix: 'Name a ready replica, or leave candidate away.',
    check: wrongCandidate
  },

  {
    id: 'ops/nobody-to-take-over',
    severity: 'deny',
    what: 'A switchover in a cluster of one member.',
    why: 'There is no other member.',
    fix: 'Add members first.',
    check(given, report) {
      if (!isNew(given) || given.request.spec.type !== 'Switchover' || given.cluster.spec.clusterSize > 1) return
      report(forbidden(TYPE, { value: 'Switchover', why: 'the cluster has a single member', fix: 'add members first' }))
    }
  },

  {
    id: 'ops/rebuild-primary',
    severity: 'deny',
    what: 'The primary is to be rebuilt.',
    why: 'Its data is the newest there is.',
    fix: 'Switch over to another member first.',
    check(given, report) {
      if (!isNew(given) || given.request.spec.type !== 'RebuildInstance') return
      const primaries = membersOf(given)
        .filter(({ role }) => role === 'Primary')
        .map(({ name }) => name)
      for (const { item, at } of namedInstances(given)) {
        if (item !== given.cluster.status?.primary && !primaries.includes(item)) continue
        report(forbidden(at, { value: item, why: 'is the primary', fix: 'switch over first' }))
      }
    }
  },

  {
    id: 'ops/rebuild-too-many',
    severity: 'deny',
    what: 'So many members are to be rebuilt that too few stay.',
    why: 'The others must be able to serve, and to give their data. Each shard counts for itself.',
    fix: 'Rebuild one member at a time.',
    check(given, report) {
      if (isNew(given) && given.request.spec.type === 'RebuildInstance') tooManyRebuilt(given, report)
    }
  },

  {
    id: 'ops/rebuild-router',
    severity: 'deny',
    what: 'A proxy is to be rebuilt.',
    why: 'It has no data that could be copied anew.',
    fix: 'Restart it instead.',
    check(given, report) {
      if (!isNew(given) || given.request.spec.type !== 'RebuildInstance') return
      const routers = membersOf(given).filter(({ role }) => role === 'Router')
      for (const { item, at } of namedInstances(given)) {
        if (!routers.some(({ name }) => name === item)) continue
        report(forbidden(at, { value: item, why: 'routes clients and has no data', fix: 'restart it instead' }))
      }
    }
  }
]
