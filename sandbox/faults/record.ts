/** What has passed between an operator and the API server: each read, each write and each event of a watch, in order. */
import { type Asked, isWrite, type Verb } from './asked.ts'

export interface Request {
  readonly is: 'request'
  readonly verb: Verb
  readonly resource: string
  readonly namespace: string | undefined
  readonly name: string | undefined
  /** The pass of the operator that it belongs to; undefined outside of any. */
  readonly pass: string | undefined
  readonly isDryRun: boolean
  /** What was sent, of a write. */
  readonly body: string | undefined
  /** Undefined while there is no answer, and for ever where the connection was cut before one. */
  status?: number
  uid?: string
  resourceVersion?: string
  /** Whether the object is another one than when it was last seen. */
  hasChanged?: boolean
}

export interface Event {
  readonly is: 'event'
  readonly type: string
  readonly resource: string
  readonly namespace: string | undefined
  readonly name: string | undefined
  readonly uid: string | undefined
  readonly resourceVersion: string | undefined
  /** How many other versions of this object were told before. */
  readonly ordinal: number
}

export type Entry = Request | Event

export interface Recorder {
  /** All since the beginning, or since it was taken last. */
  readonly entries: readonly Entry[]
  /** Returns what was recorded so far, and begins anew; what is known of versions stays. */
  take(): readonly Entry[]
  asked(asked: Asked): Request
  answered(request: Request, status: number, text: string): void
  told(asked: Asked, line: string): void
}

interface Told {
  readonly type: string
  readonly object?: { readonly metadata?: Metadata }
}
export interface Metadata {
  readonly name?: string
  readonly namespace?: string
  readonly uid?: string
  readonly resourceVersion?: string
}

export function createRecorder(): Recorder {
  let entries: Entry[] = []
  const counts = new Map<string, number>()
  /** All objects get their versions from one clock: whatever was changed later has a later one than all that was seen. */
  let newest = 0n
  const newestWhenAsked = new WeakMap<Request, bigint>()

  function see(version: string): bigint {
    const seen = BigInt(version)
    if (seen > newest) newest = seen
    return seen
  }

  return {
    get entries() {
      return entries
    },
    take() {
      const taken = entries
      entries = []
      counts.clear()
      return taken
    },
    asked(asked) {
      const { verb, resource, namespace, name, pass, isDryRun, body } = asked
      const text = isWrite(asked) ? body.toString() : undefined
      const request: Request = { is: 'request', verb, resource, namespace, name, pass, isDryRun, body: text }
      entries.push(request)
      newestWhenAsked.set(request, newest)
      return request
    },
    answered(request, status, text) {
      request.status = status
      if (status > 299 || !isWrite(request)) return
      const { metadata = {} } = JSON.parse(text) as { metadata?: Metadata }
      const { uid, resourceVersion } = metadata
      const isLater = see(resourceVersion ?? '0') > (newestWhenAsked.get(request) ?? 0n)
      // what a deletion answers with is a status, or the object as it waits for its finalizers
      const hasChanged = request.verb === 'delete' || isLater
      Object.assign(request, { uid, resourceVersion, hasChanged })
    },
    told({ resource }, line) {
      const event = eventIn(line)
      if (event === undefined) return
      const { type, metadata } = event
      const { namespace, name, uid, resourceVersion } = metadata
      see(resourceVersion ?? '0')
      const about = `${resource} ${namespace} ${name}`
      const ordinal = counts.get(about) ?? 0
      counts.set(about, ordinal + 1)
      entries.push({ is: 'event', type, resource, namespace, name, uid, resourceVersion, ordinal })
    }
  }
}

/** Undefined for what is about no object, and for what is not readable, which a meddler may have made so. */
export function eventIn(line: string): { readonly type: string; readonly metadata: Metadata } | undefined {
  try {
    const { type, object } = JSON.parse(line) as Told
    if (type === 'BOOKMARK' || type === 'ERROR' || object?.metadata === undefined) return undefined
    return { type, metadata: object.metadata }
  } catch {
    return undefined
  }
}

/** The writes that the API server has carried out. */
export const writesIn = (entries: readonly Entry[]): readonly Request[] =>
  entries.filter((entry): entry is Request => entry.is === 'request' && isWrite(entry) && isDone(entry))

const isDone = ({ status }: Request): boolean => status !== undefined && status < 300
