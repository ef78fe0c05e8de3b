/** Actions that only one provider has: whether there is such a one, and what it is told. */
import { forbidden, notSupported } from '../../../src/api/finding.ts'
import type { OperationGiven } from '../../contract.ts'
import { type CustomAction, wrongParameters } from '../../custom-actions.ts'
import { nearestWord } from '../../nearest-word.ts'
import type { Rule } from '../../rule.ts'
import { spec, withPaths } from '../places.ts'
import { isNew, memberNamed, membersOf, type Start } from './start.ts'

const CUSTOM = spec.child('custom')
const NAME = CUSTOM.child('name')

/** The action that a new request names, where the provider has it. */
export function actionOf({ request, provider }: OperationGiven): CustomAction | undefined {
  const name = request.spec.custom?.name
  return name === undefined ? undefined : provider?.customActions.find((action) => action.name === name)
}

/** The member that an action is for, with where it is named. */
function memberIn(given: Start, { member }: CustomAction) {
  const told = withPaths(given.request.spec.custom?.parameters, CUSTOM.child('parameters'))
  const named = member && told.find(({ item }) => item.name === member.parameter)
  return member && named && { name: named.item.value, roles: member.roles, at: named.at.child('value') }
}

export const customRules: readonly Rule<OperationGiven>[] = [
  {
    id: 'ops/custom-unknown',
    severity: 'deny',
    what: 'A Custom operation by a name that the provider does not publish.',
    why: 'Nobody would know what to do, and the request would wait for ever.',
    fix: 'Use one of the actions that status.customActions of the DatabaseProvider lists.',
    check(given, report) {
      const name = given.request.spec.custom?.name
      if (!isNew(given) || name === undefined || actionOf(given) !== undefined) return
      const supported = given.provider.customActions.map((action) => action.name)
      const near = nearestWord(name, supported)
      report(notSupported(NAME, { value: name, supported, ...(near && { fix: `did you mean ${near}?` }) }))
    }
  },
  {
    id: 'ops/custom-unfit',
    severity: 'deny',
    what: 'An action that this cluster can have nothing of.',
    why: 'It is about something that the cluster does not have.',
    fix: 'Follow the message.',
    check(given, report) {
      const action = actionOf(given)
      if (!isNew(given) || action === undefined) return
      const refusal = action.unfit?.(given.cluster)
      if (refusal !== undefined) report(forbidden(NAME, { value: action.name, ...refusal }))
    }
  },
  {
    id: 'ops/custom-parameter',
    severity: 'deny',
    what: 'A parameter that the action does not have, one that it must have, or a value that it does not take.',
    why: 'What an action is not told as it expects, it cannot do.',
    fix: 'Follow the message; status.customActions of the DatabaseProvider has the schema.',
    check(given, report) {
      const action = isNew(given) ? actionOf(given) : undefined
      const told = given.request.spec.custom?.parameters ?? []
      if (action !== undefined) wrongParameters(action, told, CUSTOM.child('parameters'), report)
    }
  },
  {
    id: 'ops/custom-member',
    severity: 'deny',
    what: 'An action for a member that the cluster does not have, or that is of another kind.',
    why: 'Names are those of status.members.',
    fix: 'Use one of the names that the message lists.',
    check(given, report) {
      const action = isNew(given) ? actionOf(given) : undefined
      if (!isNew(given) || action === undefined || membersOf(given).length === 0) return
      const meant = memberIn(given, action)
      if (meant === undefined) return // said by ops/custom-parameter
      const role = memberNamed(given, meant.name)?.role
      if (role !== undefined && meant.roles.includes(role)) return
      const supported = membersOf(given).filter((member) => meant.roles.includes(member.role))
      report(notSupported(meant.at, { value: meant.name, supported: supported.map(({ name }) => name) }))
    }
  }
]
