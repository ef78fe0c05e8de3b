/** What a plan does between the operator and the API server. */
import { type Asked, isWrite } from '../../../sandbox/faults/asked.ts'
import type { Meddler } from '../../../sandbox/faults/meddler.ts'
import { eventIn } from '../../../sandbox/faults/record.ts'
import type { CrashPlan, Plan, UnobservedPlan } from './plan.ts'
import { sortOf, subjectOf } from './reference.ts'

export interface Trial {
  readonly meddler: Meddler
  /** Whether what the plan waits for has happened. */
  wasTried(): boolean
  /** Whether the operator has to die of it, or has died. */
  isDying(): boolean
  /** Resolves when the operator has died of it. */
  readonly died: Promise<void>
}

/** Watches are told what was kept back after so long, if nothing else comes: it may be what everybody waits for. */
const KEPT_MS = 1500

/** For an operator that dies by `kill`. */
export const trialOf = (plan: Plan, namespace: string, kill: () => Promise<void>): Trial =>
  plan.kind === 'crash' ? crashAt(plan, namespace, kill) : unobserved(plan, namespace)

function crashAt({ write, moment }: CrashPlan, namespace: string, kill: () => Promise<void>): Trial {
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
    died
  }
}

/** What a watch has to tell since something is kept back from it, all of which waits. */
interface Kept {
  readonly watch: Asked
  readonly uid: string | undefined
  readonly first: string
  readonly others: string[]
}

function unobserved({ event }: UnobservedPlan, namespace: string): Trial {
  const versions = new Map<string, number>()
  let kept: Kept | undefined
  let hasPassed = false
  let wasSkipped = false

  /** How many versions of the object came before; another watch may tell of the same one. */
  function ordinalOf(subject: string, version: string): number {
    const known = versions.get(`${subject} ${version}`)
    if (known !== undefined) return known
    const ordinal = versions.get(subject) ?? 0
    versions.set(subject, ordinal + 1).set(`${subject} ${version}`, ordinal)
    return ordinal
  }

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

  return { meddler: { told }, wasTried: () => wasSkipped, isDying: () => false, died: new Promise(() => {}) }
}
