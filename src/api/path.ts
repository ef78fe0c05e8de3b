/** The place of a field in an object, handed down and printed as Kubernetes prints it: `spec.config[1].name`. */

import { quoted } from './printable.ts'

type Segment = string | number

const NAME = /^[\w$-]+$/
const KEY = /^[\w$./-]+$/
const INDEX = /^(?:0|[1-9]\d{0,14})$/
// A name, an index, a quoted key or a plain key; only the first name has no dot before it.
const STEP = /(\.?)([\w$-]+)|\[(0|[1-9]\d{0,14})\]|\[("(?:[^"\\]|\\.)*")\]|\[([\w$./-]+)\]/y

/** Immutable and cheap: a step is one small object, and nothing is printed until someone reads it. */
class Path {
  private readonly parent: Path | undefined
  private readonly segment: Segment
  private readonly isKey: boolean

  constructor(parent: Path | undefined, segment: Segment, isKey: boolean) {
    this.parent = parent
    this.segment = segment
    this.isKey = isKey
  }

  /** A field of an object, or one further down: `at.child('spec', 'storage')`. */
  child(name: string, ...deeper: string[]): Path {
    let path = new Path(this, name, false)
    for (const next of deeper) path = new Path(path, next, false)
    return path
  }

  /** An item of a list. */
  index(position: number): Path {
    return new Path(this, position, false)
  }

  /** An entry of a map whose keys are the user's: `annotations[dbaas.dev/reconcile]`. */
  key(name: string): Path {
    return new Path(this, name, true)
  }

  /** Names, keys and indexes from the root down. */
  segments(): Segment[] {
    return this.steps().map((step) => step.segment)
  }

  toString(): string {
    const text = this.steps()
      .map((step) => step.printed())
      .join('')
    return text.startsWith('.') ? text.slice(1) : text
  }

  toJSON(): string {
    return this.toString()
  }

  private steps(): Path[] {
    const steps: Path[] = []
    for (let step: Path = this; step.parent !== undefined; step = step.parent) steps.push(step)
    return steps.reverse()
  }

  private printed(): string {
    const segment = this.segment
    if (typeof segment === 'number') return `[${segment}]`
    if (!this.isKey && NAME.test(segment)) return `.${segment}`
    // quoted where plain brackets would be read back as an index, or not at all
    return KEY.test(segment) && !INDEX.test(segment) ? `[${segment}]` : `[${quoted(segment)}]`
  }
}

export type { Path }

/** The object itself, where every path starts. */
export const root: Path = new Path(undefined, '', false)

/** Reads back what a path printed; undefined when the text is not a path. */
export function parsePath(text: string): Path | undefined {
  let path = root
  STEP.lastIndex = 0
  for (let at = 0; at < text.length; at = STEP.lastIndex) {
    const match = STEP.exec(text)
    if (match === null) return undefined
    const [, dot, name, index, quotedKey, plainKey] = match
    if (name !== undefined) {
      if ((dot === '.') === (at === 0)) return undefined
      path = path.child(name)
    } else if (index !== undefined) {
      path = path.index(Number(index))
    } else {
      const key = quotedKey === undefined ? plainKey : unquoted(quotedKey)
      if (key === undefined) return undefined
      path = path.key(key)
    }
  }
  return path
}

/** The value at a path of any JSON value; undefined when something on the way is missing or of another kind. */
export function valueAt(object: unknown, path: Path): unknown {
  let value = object
  for (const segment of path.segments()) {
    if (typeof value !== 'object' || value === null) return undefined
    if (Array.isArray(value) !== (typeof segment === 'number')) return undefined
    if (!Object.hasOwn(value, segment)) return undefined
    value = (value as Record<Segment, unknown>)[segment]
  }
  return value
}

/** The same place as a JSON Pointer (RFC 6901), for patches. */
export function toPointer(path: Path): string {
  return path
    .segments()
    .map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
}

/** The order a reader expects: by name, and `[2]` before `[10]`. */
export function comparePaths(a: Path, b: Path): number {
  const left = a.segments()
  const right = b.segments()
  for (const [depth, segment] of left.entries()) {
    const other = right[depth]
    if (other === undefined) return 1
    if (segment !== other) return compareSegments(segment, other)
  }
  return left.length - right.length
}

function compareSegments(a: Segment, b: Segment): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'number') return -1
  if (typeof b === 'number') return 1
  return a < b ? -1 : 1
}

function unquoted(text: string): string | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // a raw line break or an unknown escape
  }
}
