/**
 * How the API server knows that it can ask the door. The one state of a cluster that the conditions of a webhook can look
 * at is a right: this one is given to an account that nobody has, by a Role that says nothing until somebody has answered.
 */
import { GROUP } from './kind.ts'

/** The Role, its binding, and the account, all of one name, in the operator's own namespace. */
export const DOOR = 'dbaas-door'

/** Its name among the conditions of a webhook. */
export const IS_CLOSED = 'somebody-answers'

export const CLOSED = { group: GROUP, resource: 'doors', verb: 'close' } as const

/** What the Role says from then on. */
export const CLOSED_RULES = [{ apiGroups: [CLOSED.group], resources: [CLOSED.resource], verbs: [CLOSED.verb] }]

/** Whether the API server asks, in CEL: when somebody answers, and always where the operator itself tries whether it does. */
export const isClosed = (namespace: string, operator: string): string =>
  `request.userInfo.username == 'system:serviceaccount:${namespace}:${operator}' || ` +
  `authorizer.serviceAccount('${namespace}', '${DOOR}').group('${CLOSED.group}').resource('${CLOSED.resource}')` +
  `.namespace('${namespace}').check('${CLOSED.verb}').allowed()`
