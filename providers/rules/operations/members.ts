/** What an operation may do to single members. */
import { forbidden, notSupported, type Problem } from '../../../src/api/finding.ts'
import type { OperationGiven } from '../../contract.ts'
import type { Rule } from '../../rule.ts'
import { memberOf } from '../../wish.ts'
import { spec } from '../places.ts'
import { isMember, isNew, membersOf, namedInstances, TYPE } from './start.ts'

function* wrongCandidate(given: OperationGiven): Generator<Problem> {
  const candidate = given.request.spec.switchover?.candidate
  if (!isNew(given) || !candidate || membersOf(given).length === 0) return
  const at = spec.child('switchover', 'candidate')
  const member = membersOf(given).find(({ name }) => name === candidate)
  if (member === undefined) {
    yield notSupported(at, {
      value: candidate,
      supported: membersOf(given)
        .filter(({ role }) => role === 'Replica')
        .map(({ name }) => name)
    })
  } else if (candidate === given.cluster.status?.primary || member.role === 'Primary') {
    yield forbidden(at, { value: candidate, why: 'is the primary already', fix: 'name a replica' })
  } else if (!member.ready) {
    yield forbidden(at, { value: candidate, why: 'is not ready', fix: 'name a ready replica, or leave candidate away' })
  }
}

export const memberRules: readonly Rule<OperationGiven>[] = [
  {
    id: 'ops/instance-unknown',
    severity: 'deny',
    what: 'An instance that the cluster does not have.',
    why: 'Names are those of status.members.',
    fix: 'Use one of the names that the message lists.',
    *check(given) {
      if (!isNew(given) || membersOf(given).length === 0) return
      const supported = membersOf(given).map(({ name }) => name)
      for (const { item, at } of namedInstances(given)) {
        if (!isMember(given, item)) yield notSupported(at, { value: item, supported })
      }
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
    *check(given) {
      if (!isNew(given) || given.request.spec.type !== 'Switchover' || given.cluster.spec.clusterSize > 1) return
      yield forbidden(TYPE, { value: 'Switchover', why: 'the cluster has a single member', fix: 'add members first' })
    }
  },

  {
    id: 'ops/rebuild-primary',
    severity: 'deny',
    what: 'The primary is to be rebuilt.',
    why: 'Its data is the newest there is.',
    fix: 'Switch over to another member first.',
    *check(given) {
      if (!isNew(given) || given.request.spec.type !== 'RebuildInstance') return
      const primaries = membersOf(given)
        .filter(({ role }) => role === 'Primary')
        .map(({ name }) => name)
      for (const { item, at } of namedInstances(given)) {
        if (item !== given.cluster.status?.primary && !primaries.includes(item)) continue
        yield forbidden(at, { value: item, why: 'is the primary', fix: 'switch over first' })
      }
    }
  },

  {
    id: 'ops/rebuild-too-many',
    severity: 'deny',
    what: 'So many members are to be rebuilt that too few stay.',
    why: 'The others must be able to serve, and to give their data.',
    fix: 'Rebuild one member at a time.',
    *check(given) {
      if (!isNew(given) || given.request.spec.type !== 'RebuildInstance' || membersOf(given).length === 0) return
      const named = namedInstances(given).map(({ item }) => item)
      const staying = membersOf(given).filter(({ name, ready }) => ready && !named.includes(name)).length
      const needed = given.provider.supports.hasQuorum ? Math.floor(given.cluster.spec.clusterSize / 2) + 1 : 1
      if (staying >= needed) return
      yield forbidden(memberOf(given.request), {
        why: `${staying} ready members would stay, and ${needed} are needed`,
        fix: 'rebuild fewer at a time, or wait until the others are ready'
      })
    }
  }
]
