/** Where in a YAML file a field stands: from the path of a finding to lines and columns, through anchors and merge keys. */
import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
  type YAMLMap
} from 'yaml'
import type { Path } from '../../src/api/path.ts'

/** Lines and columns count from 1; the end is the column after the last character. */
export interface Place {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

/** Finds a field, or the nearest one above it that is written. `key` asks for the name of the field, not for its value. */
export type Finder = (path: Path, aim?: 'key' | 'value') => Place

type Offsets = readonly [from: number, to: number]

/** Turns offsets of one document into places of the file that it stands in. */
export const placing =
  (lines: LineCounter, firstLine: number) =>
  ([from, to]: Offsets): Place => {
    const start = lines.linePos(from)
    const end = lines.linePos(Math.max(from, to))
    return {
      line: start.line + firstLine,
      column: start.col,
      endLine: end.line + firstLine,
      endColumn: Math.max(end.col, start.line === end.line ? start.col + 1 : 1)
    }
  }

type Segment = string | number

interface Stop {
  /** The name of the field, where it has one. */
  readonly key: Node | undefined
  readonly value: Node | undefined
}

/** A finder for the object that stands at some steps below the root of a document, as an item of a List does. */
export function finderIn(document: Document, base: readonly Segment[], placed: (offsets: Offsets) => Place): Finder {
  return (path, aim = 'value') => {
    const stops = walk(document, [...base, ...path.segments()])
    const reached = stops.length === base.length + path.segments().length
    const last = stops.at(-1)
    const start = last === undefined ? firstKey(document.contents) : offsetsOf(last, document, reached ? aim : 'key')
    return placed(start ?? [0, 1])
  }
}

/** Every step that could be taken. */
function walk(document: Document, segments: readonly Segment[]): Stop[] {
  const stops: Stop[] = []
  let node: unknown = document.contents
  for (const segment of segments) {
    const next = step(resolved(node, document), segment, document)
    if (next === undefined) return stops
    stops.push(next)
    node = next.value
  }
  return stops
}

function step(node: unknown, segment: Segment, document: Document): Stop | undefined {
  if (isSeq<Node>(node) && typeof segment === 'number') {
    const value = node.items[segment]
    return value === undefined ? undefined : { key: undefined, value }
  }
  return isMap<Node, Node | null>(node) ? field(node, segment, document) : undefined
}

function field(map: YAMLMap<Node, Node | null>, segment: Segment, document: Document): Stop | undefined {
  const own = map.items.find(({ key }) => nameOf(key) === String(segment))
  if (own !== undefined) return { key: own.key, value: own.value ?? undefined }
  for (const merged of map.items
    .filter(({ key }) => nameOf(key) === '<<')
    .flatMap((pair) => mergedBy(pair, document))) {
    const found = step(merged, segment, document)
    if (found !== undefined) return found
  }
  return undefined
}

/** A merge key has a map, or several of which the first wins. */
function mergedBy({ value }: Pair<Node, Node | null>, document: Document): unknown[] {
  const what = resolved(value, document)
  return isSeq(what) ? what.items.map((one) => resolved(one, document)) : [what]
}

const resolved = (node: unknown, document: Document): unknown => (isAlias(node) ? node.resolve(document) : node)

const nameOf = (key: unknown): string | undefined => (isScalar(key) ? String(key.value) : undefined)

function offsetsOf({ key, value }: Stop, document: Document, aim: 'key' | 'value'): Offsets | undefined {
  const what = resolved(value, document)
  if (aim === 'value' && isScalar(what) && what.range) return [what.range[0], what.range[1]]
  if (key?.range) return [key.range[0], key.range[1]]
  return firstKey(what)
}

/** Where a collection without a name begins. */
function firstKey(node: unknown): Offsets | undefined {
  if (isMap(node) && isPair(node.items[0])) {
    const { key } = node.items[0] as Pair<Node>
    if (key.range) return [key.range[0], key.range[1]]
  }
  const range = (node as Node | null)?.range
  return range ? [range[0], isScalar(node) ? range[1] : range[0] + 1] : undefined
}
