/** The objects of a list, one by one as its text comes in: to parse a page of hundreds at once would hold everything up. */
import { Unreadable } from './lines.ts'

export interface ListItems {
  /** The text of each object that this piece ends. */
  from(piece: Buffer): Iterable<string>
  /** What is left when the objects are taken out; throws when the list has not ended. */
  envelope(): Envelope
}

export interface Envelope {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string }
}

const [QUOTE, BACKSLASH] = [34, 92] // " \
const [OPEN_LIST, CLOSE_LIST] = [91, 93] // [ ]
const [OPEN_OBJECT, CLOSE_OBJECT] = [123, 125] // { }
// {"metadata":{…},"items":[{…},{…}]}: of what stands in the outermost object only `items` is a list.
const [LIST_DEPTH, ITEM_DEPTH] = [2, 3]

/** Reads the JSON of a list from pieces that end anywhere. */
export function createListItems(): ListItems {
  const nesting = createNesting()
  const around: Buffer[] = []
  let item: Buffer[] = []
  let isInItems = false
  let isInItem = false

  function* from(piece: Buffer): Generator<string> {
    let start = 0
    for (let at = 0; at < piece.length; at++) {
      const change = nesting.read(piece[at])
      if (change === 0) continue
      if (change === 1 && nesting.depth === LIST_DEPTH) isInItems = piece[at] === OPEN_LIST
      else if (change === 1 && nesting.depth === ITEM_DEPTH && isInItems) {
        around.push(piece.subarray(start, at))
        start = at
        isInItem = true
      } else if (change === -1 && nesting.depth === LIST_DEPTH && isInItem) {
        yield Buffer.concat([...item, piece.subarray(start, at + 1)]).toString('utf8')
        item = []
        start = at + 1
        isInItem = false
      }
    }
    const rest = isInItem ? item : around
    rest.push(piece.subarray(start))
  }

  return {
    from,
    envelope() {
      const text = Buffer.concat(around).toString('utf8')
      try {
        return JSON.parse(text.replace(/\[[\s,]*\]/, '[]')) as Envelope // the commas between the objects are still there
      } catch (err) {
        throw new Unreadable('a list was cut or is not JSON', { cause: err })
      }
    }
  }
}

/** How deep in brackets a JSON text is, byte by byte; brackets in strings are text. */
function createNesting() {
  let depth = 0
  let isInString = false
  let isEscaped = false
  return {
    get depth() {
      return depth
    },
    /** 1 when the byte opens a bracket, -1 when it closes one. */
    read(byte: number | undefined): 0 | 1 | -1 {
      if (isInString) {
        if (isEscaped) isEscaped = false
        else if (byte === BACKSLASH) isEscaped = true
        else if (byte === QUOTE) isInString = false
        return 0
      }
      if (byte === QUOTE) isInString = true
      if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        depth += 1
        return 1
      }
      if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        depth -= 1
        return -1
      }
      return 0
    }
  }
}
