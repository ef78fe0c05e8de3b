/** What the API server, or a webhook behind it, says no with: its words for the user, and whether an edit can help. */
import { clamped, printable } from '../../src/api/printable.ts'
import { ApiError, isConflict, isForbidden, isInvalid, isNotFound } from '../../src/kube/api-error.ts'
import type { Obstacle } from './obstacle.ts'

const LONGEST = 900

const NAMESPACE_ENDS = 'NamespaceTerminating'

interface Kind {
  readonly fits: (err: ApiError) => boolean
  readonly reason: string
  readonly needsEdit: boolean
  /** What to do, where the API server does not say. */
  readonly fix?: string
}

/** The first that fits. */
const KINDS: readonly Kind[] = [
  {
    fits: ({ causes }) => causes.some(({ reason }) => reason === NAMESPACE_ENDS),
    reason: NAMESPACE_ENDS,
    needsEdit: false
  },
  {
    fits: (err) => isForbidden(err) && /exceeded quota|LimitRange/.test(err.message),
    reason: 'QuotaExceeded',
    needsEdit: false
  },
  {
    fits: (err) => isForbidden(err) && /^admission webhook/.test(err.message),
    reason: 'ChildRefused',
    needsEdit: true
  },
  {
    fits: (err) => isForbidden(err) && err.message.startsWith('secrets '),
    reason: 'SecretsNotAllowed',
    needsEdit: false,
    fix: 'the operator reads no Secrets unless it is let: bind the ClusterRole dbaas-operator-secrets to it in this namespace'
  },
  { fits: isForbidden, reason: 'NotAllowed', needsEdit: false },
  { fits: isConflict, reason: 'Conflict', needsEdit: false },
  { fits: isInvalid, reason: 'ChildRefused', needsEdit: true },
  { fits: (err) => err.status === 400, reason: 'ChildRefused', needsEdit: true },
  {
    // the API server takes it for a mistake of its own when what is applied does not fit the definition
    fits: (err) => err.status === 500 && /field not declared in schema/.test(err.message),
    reason: 'ChildRefused',
    needsEdit: false,
    fix: 'the installed definition is not that of a supported child operator: install one of the versions that kubectl describe databaseprovider names'
  },
  { fits: isNotFound, reason: 'NotFound', needsEdit: false }
]

/** Undefined for what is nobody's answer to this object: an API server that is away, or has too much to do. */
export function failure(err: unknown): Obstacle | undefined {
  if (!(err instanceof ApiError)) return undefined
  const kind = KINDS.find(({ fits }) => fits(err))
  if (kind === undefined) return undefined
  const { reason, needsEdit, fix } = kind
  const message = [clamped(printable(err.message), LONGEST), fix].filter(Boolean).join('; ')
  return { condition: 'ChildSynced', reason, message, needsEdit }
}
