/**
 * Operators with a defect, to see whether the rig finds it. The operator itself is always the real one: what it sends and
 * what it hears is changed on the wire, as if it had been written otherwise.
 */
import type { ApiClient } from '../../../sandbox/api-client.ts'
import { type Asked, isWrite } from '../../../sandbox/faults/asked.ts'
import type { Meddler } from '../../../sandbox/faults/meddler.ts'

/** For one lane, with a client that nobody meddles with. */
export type Defect = (client: ApiClient) => Meddler

interface Named {
  readonly metadata?: { readonly namespace?: string; readonly name?: string; readonly uid?: string }
  readonly kind?: string
}

const OURS = /\.dbaas\.dev(\/|$)/
const ADDED_FINALIZER = /"add".*finalizers/

/** It deletes and applies whatever has the name. */
const skipsTheUid: Defect = () => ({ instead: (asked) => (isWrite(asked) ? withBody(asked, withoutUid) : asked) })

function withoutUid(body: Record<string, unknown>): object {
  const { preconditions: _, metadata, ...rest } = body
  if (typeof metadata !== 'object' || metadata === null) return rest
  return { ...rest, metadata: Object.fromEntries(Object.entries(metadata).filter(([field]) => field !== 'uid')) }
}

/** It makes the child first, and then stores that somebody has to see to its end. */
const actsBeforeRecording: Defect = (client) => {
  let held: Asked[] = []
  let hasActed = false
  return {
    instead(asked) {
      if (hasActed) {
        for (const { method, url, body, headers } of held) {
          const contentType = headers['content-type'] ?? 'application/json'
          void client.request(method, url, { contentType, body: JSON.parse(body.toString()) })
        }
        hasActed = false
        held = []
      }
      if (asked.resource !== 'databaseclusters.dbaas.dev' || !ADDED_FINALIZER.test(asked.body.toString())) return asked
      held.push(asked)
      return { ...asked, url: `${asked.url}&dryRun=All` } // it is told that it was stored
    },
    wrote(asked) {
      if (!OURS.test(asked.resource)) hasActed = true
    },
    died() {
      hasActed = false
      held = []
    }
  }
}

/** To it an object is its name: a new one is the one that it knows already. */
const cachesByName: Defect = () => {
  const known = new Map<string, string>()
  const real = new Map<string, string>()

  /** All that is about another object of a known name is told as of the first one. */
  function asKnown(text: string, objects: readonly Named[]): string {
    let told = text
    for (const { kind, metadata: { namespace, name, uid } = {} } of objects) {
      if (uid === undefined) continue
      const about = `${kind} ${namespace} ${name}`
      const first = known.get(about) ?? uid
      known.set(about, first)
      real.set(first, uid)
      if (first !== uid) told = told.replaceAll(uid, first)
    }
    return told
  }

  return {
    told(line) {
      const { object } = JSON.parse(line) as { object?: Named }
      return [object === undefined ? line : asKnown(line, [object])]
    },
    answered(text, { name }) {
      return name === undefined ? text : asKnown(text, [JSON.parse(text) as Named])
    },
    instead(asked) {
      if (!isWrite(asked)) return asked
      const current = ({ metadata, preconditions, ...rest }: Record<string, unknown>) => ({
        ...rest,
        ...(metadata !== undefined && { metadata: renamed(metadata) }),
        ...(preconditions !== undefined && { preconditions: renamed(preconditions) })
      })
      return withBody(asked, current)
    }
  }

  /** What it takes for the uid is that of whatever has the name now. */
  function renamed(part: unknown): unknown {
    const { uid, ...rest } = part as { uid?: string }
    return uid === undefined ? part : { ...rest, uid: real.get(uid) ?? uid }
  }
}

const withBody = (asked: Asked, change: (body: Record<string, unknown>) => object): Asked => {
  if (asked.body.length === 0) return asked
  const body = JSON.parse(asked.body.toString()) as Record<string, unknown>
  return Array.isArray(body) ? asked : { ...asked, body: Buffer.from(JSON.stringify(change(body))) }
}

export const DEFECTS: Readonly<Record<string, Defect>> = {
  'the uid is no precondition': skipsTheUid,
  'children come before their record': actsBeforeRecording,
  'objects are known by their name': cachesByName
}
