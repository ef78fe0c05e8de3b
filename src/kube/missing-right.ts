/** What we are not let do, read from the words that the API server has for it. */

export interface MissingRight {
  readonly verb: string
  readonly group: string
  /** With its subresource: databaseclusters/status. */
  readonly resource: string
}

const REFUSAL = /cannot (\S+) resource "([^"]*)" in API group "([^"]*)"/

/** Undefined where it is not for want of a right: webhooks, quotas and namespaces that end say no with the same status. */
export function missingRightIn(message: string): MissingRight | undefined {
  const [, verb, resource, group] = REFUSAL.exec(message) ?? []
  return verb === undefined || resource === undefined || group === undefined ? undefined : { verb, group, resource }
}
