/** What the machine knows, and the moves it can make. */
import type { Driver, Given } from '../../providers/contract.ts'
import type { Act, Operation, Underway } from '../../providers/operation.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { Finding } from '../../src/api/finding.ts'
import type { OpsRequest, OpsRequestStatus } from '../../src/api/ops-request.ts'
import { isToldOf, type Phase } from './life.ts'
import { type News, told } from './told.ts'

export interface Snapshot {
  readonly request: OpsRequest
  /** The cluster it is asked of, and who runs it; absent while unknown. */
  readonly cluster?: DatabaseCluster | undefined
  readonly driver?: Driver | undefined
  /** How this provider does it; absent for wishes. */
  readonly operation?: Operation | undefined
  /** Everything around the cluster; absent until it has a version. */
  readonly given?: Given | undefined
  /** What the rules of the door say of it now; once it has begun, of a cancel that is new. */
  readonly findings: readonly Finding[] | undefined
  /** Whether the phase of the cluster lets it begin. */
  readonly begins: 'now' | 'later' | 'never'
  /** The other requests for the cluster. */
  readonly others: readonly OpsRequest[]
  /** Those that it depends on, as far as they are there. */
  readonly dependencies: readonly OpsRequest[]
  /** A tool makes it again from git when it is gone. */
  readonly isKeptByTool: boolean
  readonly now: Date
}

export type Move =
  | { readonly do: 'wait'; readonly seconds?: number }
  /** Writes the status of the request. */
  | { readonly do: 'tell'; readonly status: OpsRequestStatus }
  | { readonly do: 'hold' | 'let go' }
  /** Takes or gives back the slot of the cluster, or notes how it ended. */
  | { readonly do: 'note'; readonly status: Partial<NonNullable<DatabaseCluster['status']>> }
  /** Edits the spec of the cluster. */
  | { readonly do: 'edit'; readonly patch: readonly object[] }
  | { readonly do: 'act'; readonly acts: readonly Act[] }
  /** The request has been kept long enough. */
  | { readonly do: 'delete' }

/** How often things are looked at that no event may tell of. */
export const SECONDS_BETWEEN_LOOKS = 5
/** What a child calls failed, or a phase of the cluster, is often another one a moment later. */
export const SECONDS_OF_GRACE = 60

export const end = (known: Snapshot, phase: Phase, reason: string, message: string): Move =>
  telling(known, { phase, reason, message })
/** Tells it, whether or not it is new. */
export const telling = ({ request, findings, now }: Snapshot, news: News): Move => ({
  do: 'tell',
  status: told(request, { ...news, findings }, now)
})

/** Tells what is new; where nothing is, goes on to the other move. */
export function tell(known: Snapshot, news: News, otherwise: Move): Move {
  const { request } = known
  const { status = {} } = request
  const isSame =
    status.phase === news.phase &&
    status.reason === news.reason &&
    status.message === news.message &&
    (news.progress === undefined || status.progress === news.progress) &&
    isToldOf(request)
  return isSame ? otherwise : telling(known, news)
}

export function underWayWith({
  request,
  given,
  now
}: Pick<Snapshot, 'request' | 'given' | 'now'>): Underway | undefined {
  if (given === undefined) return undefined
  const { uid = '' } = request.metadata
  return { ...given, request, uid, since: request.status?.startTime ?? rfc(now), noticed: noticedBy(request) }
}

const NOTICED = 'noticed:'
export const noticedAt = (name: string): string => `${NOTICED}${name}`

/** What was noticed at the beginning, as the provider wrote it. */
const noticedBy = ({ status }: OpsRequest): Record<string, string> =>
  Object.fromEntries(
    (status?.previous ?? [])
      .filter(({ path }) => path.startsWith(NOTICED))
      .map(({ path, value = '' }) => [path.slice(NOTICED.length), value])
  )

export const rfc = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`
export const secondsSince = (time: string | undefined, now: Date): number =>
  time === undefined ? 0 : (now.getTime() - Date.parse(time)) / 1000
