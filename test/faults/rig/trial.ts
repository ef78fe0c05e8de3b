/** What a plan does between the operator and the API server. */
import type { ApiClient, KubeObject } from '../../../sandbox/api-client.ts'
import { type Asked, isWrite } from '../../../sandbox/faults/asked.ts'
import type { Meddler } from '../../../sandbox/faults/meddler.ts'
import { eventIn } from '../../../sandbox/faults/record.ts'
import type { CrashPlan, Past, Plan, StalePlan, UnobservedPlan } from './plan.ts'
import { countVersions, sortOf, subjectOf } from './reference.ts'

export interface Trial {
  readonly meddler: Meddler
  /** Whether what the plan waits for has happened. */
  wasTried(): boolean
  /** Whether the operator has to die of it, or has died. */
  isDying(): boolean
  /** Resolves when the operator has died of it. */
  readonly died: Promise<void>
  /** The next operator is told what there is, where it was not until now. */
  enlighten(): void
}

/** What a plan is tried on. */
export interface Grounds {
  readonly namespace: string
  readonly kill: () => Promise<void>
  /** Nobody meddles with it. */
  readonly client: ApiClient
  /** The resource version that the world had then; undefined if that moment was never reached. */
  readonly versionAt: (past: Past) => string | undefined
}

/** Watches are told what was kept back after so long, if nothing else comes: it may be what everybody waits for. */
const KEPT_MS = 1500

export function trialOf(plan: Plan, grounds: Grounds): Trial {
  if (plan.kind === 'crash') return crashAt(plan, grounds)
  if (plan.kind === 'stale') return stale(plan, grounds)
  return unobserved(plan, grounds)
}

function crashAt({ write, moment }: Pick<CrashPlan, 'write' | 'moment'>, { namespace, kill }: Grounds): Trial {
  const { promise: died, resolve, reject } = Promise.withResolvers<void>()
  let count = 0
  let hasBegun = false
  const isIt = (asked: Asked): boolean =>
    isWrite(asked) && sortOf(asked, namespace) === write.sort && count++ === write.ordinal
  return {
    meddler: {
      fault(asked) {
        if (hasBegun || !isIt(asked)) return undefined
        hasBegun = true
        return { do: 'cut', when: moment, meanwhile: () => void kill().then(resolve, reject) }
      }
    },
    wasTried: () => hasBegun,
    isDying: () => hasBegun,
    died,
    enlighten() {}
  }
}

/** The next operator lists the world as it was, and hears nothing of what came after until it is enlightened. */
function stale({ write, past }: StalePlan, grounds: Grounds): Trial {
  const crash = crashAt({ write, moment: 'after' }, grounds)
  const enlightened = Promise.withResolvers<void>()
  let isOver = false
  let wasTold = false

  async function* asItWas(asked: Asked, version: string): AsyncGenerator<string> {
    yield* linesAsOf(version, asked, grounds.client)
    wasTold = true
    await enlightened.promise // the watch ends then, and goes on from that version
  }

  return {
    ...crash,
    meddler: {
      fault(asked) {
        if (!crash.isDying()) return crash.meddler.fault?.(asked)
        const version = grounds.versionAt(past)
        if (isOver || version === undefined || !isListing(asked)) return undefined
        return { do: 'tell', lines: () => asItWas(asked, version) }
      }
    },
    wasTried: () => wasTold,
    enlighten() {
      isOver = true
      enlightened.resolve()
    }
  }
}

/** A watch that begins with what there is. */
const isListing = ({ verb, url }: Asked): boolean => verb === 'watch' && url.includes('sendInitialEvents=true')

interface List {
  readonly apiVersion: string
  readonly kind: string
  readonly items: readonly object[]
}

/** The API server still knows how everything was some minutes ago. */
async function* linesAsOf(version: string, asked: Asked, client: ApiClient): AsyncGenerator<string> {
  const { pathname, searchParams } = new URL(asked.url, 'https://api-server')
  const selecting = [...searchParams].filter(([name]) => /Selector$/.test(name))
  const query = { ...Object.fromEntries(selecting), resourceVersion: version, resourceVersionMatch: 'Exact' }
  const { status, body } = await client.request<List & KubeObject>('GET', pathname, { query })
  if (status > 299) throw new Error(`the API server does not say how ${pathname} was: ${body.message}`)
  const kind = { apiVersion: body.apiVersion, kind: body.kind.replace(/List$/, '') }
  for (const item of body.items) yield JSON.stringify({ type: 'ADDED', object: { ...kind, ...item } })
  const metadata = { resourceVersion: version, annotations: { 'k8s.io/initial-events-end': 'true' } }
  yield JSON.stringify({ type: 'BOOKMARK', object: { ...kind, metadata } })
}

/** What a watch has to tell since something is kept back from it, all of which waits. */
interface Kept {
  readonly watch: Asked
  readonly uid: string | undefined
  readonly first: string
  readonly others: string[]
}

function unobserved({ event }: UnobservedPlan, { namespace }: Grounds): Trial {
  const ordinalOf = countVersions()
  let kept: Kept | undefined
  let hasPassed = false
  let wasSkipped = false

  function told(line: string, asked: Asked, say: (line: string) => void): readonly string[] {
    const { metadata = {} } = eventIn(line) ?? {}
    if (kept?.watch === asked) {
      kept.others.push(line)
      if (metadata.uid !== kept.uid) return []
      const { others } = kept
      kept = undefined
      wasSkipped = true
      return others
    }
    const subject = subjectOf({ resource: asked.resource, name: metadata.name }, namespace)
    const isIt = subject === event.sort && ordinalOf(subject, metadata.resourceVersion ?? '') === event.ordinal
    if (hasPassed || !isIt) return [line]
    hasPassed = true
    kept = { watch: asked, uid: metadata.uid, first: line, others: [] }
    setTimeout(() => tellAll(say), KEPT_MS)
    return []
  }

  function tellAll(say: (line: string) => void): void {
    if (kept === undefined) return
    for (const line of [kept.first, ...kept.others]) say(line)
    kept = undefined
  }

  return {
    meddler: { told },
    wasTried: () => wasSkipped,
    isDying: () => false,
    died: new Promise(() => {}),
    enlighten() {}
  }
}
