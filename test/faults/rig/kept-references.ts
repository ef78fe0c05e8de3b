/** What calm runs agreed on, kept for the next run of the rig: as long as nothing changes that it could depend on, it is as good as new. */
import { createHash } from 'node:crypto'
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { References } from './plan.ts'
import type { Reference } from './reference.ts'

type Steps = ReadonlyMap<string, Reference>

export interface KeptReferences {
  /** Of a journey; undefined where there is none, or something has changed since. */
  find(journey: string): Steps | undefined
  keep(references: References): void
}

const ROOT = join(import.meta.dirname, '../../..')
/** The operator, the played child operators, and the rig itself. */
const PARTS = ['src', 'controllers', 'providers', 'certs', 'sandbox', 'test/faults/rig']

export function keptReferences(folder: string, state = stateOfCode()): KeptReferences {
  const fileOf = (journey: string) => join(folder, `${journey.replaceAll('/', '-')}.json`)
  return {
    find(journey) {
      const kept = read(fileOf(journey))
      return kept?.state === state ? new Map(kept.steps.map(([step, written]) => [step, opened(written)])) : undefined
    },
    keep(references) {
      mkdirSync(folder, { recursive: true })
      for (const [journey, steps] of references) {
        const kept: Kept = { state, steps: [...steps].map(([step, reference]) => [step, written(reference)]) }
        writeFileSync(fileOf(journey), JSON.stringify(kept))
      }
    }
  }
}

/** One word for all the code, another one after any change. */
function stateOfCode(): string {
  const hash = createHash('sha256')
  for (const file of globSync(`{${PARTS.join(',')}}/**/*.{ts,json}`, { cwd: ROOT }).sort()) {
    hash.update(file).update(readFileSync(join(ROOT, file)))
  }
  return hash.digest('hex')
}

/** As JSON has it: a value that the runs did not agree on is null. */
type Written = Omit<Reference, 'state' | 'turnover'> & Record<'state' | 'turnover', [string, string | null][]>

interface Kept {
  readonly state: string
  readonly steps: readonly (readonly [string, Written])[]
}

function read(file: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Kept
  } catch {
    return undefined // there is none, or a run was stopped while it was written
  }
}

const written = ({ state, turnover, ...rest }: Reference): Written => ({
  ...rest,
  state: [...state].map(([path, value]) => [path, value ?? null]),
  turnover: [...turnover].map(([path, value]) => [path, value ?? null])
})

const opened = ({ state, turnover, ...rest }: Written): Reference => ({
  ...rest,
  state: new Map(state.map(([path, value]) => [path, value ?? undefined])),
  turnover: new Map(turnover.map(([path, value]) => [path, value ?? undefined]))
})
