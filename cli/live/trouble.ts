/** What went wrong between the user and the API server, as one line and an exit code. */

import { GROUP } from '../../src/api/kind.ts'
import { ApiError, isForbidden, isInvalid, isNoAnswer, isNotServed, isUnauthorized } from '../../src/kube/api-error.ts'
import { CliError } from '../cli-error.ts'

/** The error as the user is told it; what is no trouble with the API server stays as it is. */
export function inOneLine(err: unknown, called: string): unknown {
  if (isNoAnswer(err)) return new CliError('cluster', `${called} does not answer: ${deepest(err)}`, { cause: err })
  if (isUnauthorized(err))
    return new CliError('cluster', `${called} does not know you`, { fix: 'log in again', cause: err })
  if (isNotServed(err)) return notServed(err.kind.apiVersion, err)
  if (isDoor(err)) return new CliError('no', withoutPreamble(err.message), { cause: err })
  if (isForbidden(err)) return new CliError('cluster', err.message, { fix: 'ask for the right', cause: err })
  if (isInvalid(err)) return new CliError('no', err.message, { cause: err })
  if (err instanceof ApiError) return new CliError('cluster', err.message, { cause: err })
  return err
}

function notServed(apiVersion: string, cause: Error): CliError {
  return apiVersion.startsWith(`${GROUP}/`)
    ? new CliError('cluster', 'this cluster has no DatabaseClusters', { fix: 'install the operator', cause })
    : new CliError('cluster', cause.message, { cause })
}

/** What lies at the bottom: ECONNREFUSED, a certificate, a program of the kubeconfig. */
function deepest(err: Error): string {
  const cause = err.cause
  if (cause instanceof AggregateError) return cause.errors.map((one: Error) => one.message).join(', ')
  return cause instanceof Error ? deepest(cause) : err.message
}

/** A webhook or a policy has judged it. */
const isDoor = (err: unknown): err is ApiError =>
  err instanceof ApiError && /^admission webhook|ValidatingAdmissionPolicy/.test(err.message)

const withoutPreamble = (message: string): string =>
  message.replace(/^admission webhook "[^"]*" denied the request: /, '')
