/** The objects of a list, one by one as its text comes in: parsing a page of hundreds at once would hold everything up. */
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

const QUOTE = 34 // "
const BACKSLASH = 92
const [OPEN_LIST, CLOSE_LIST] = [91, 93] // [ ]
const [OPEN_OBJECT, CLOSE_OBJECT] = [123, 125] // { }
// {"items":[{ …: an object of the list begins at the third level, inside the only list of the second.
const ITEM_DEPTH = 3

/** Reads the JSON of a list from pieces that end anywhere. Only `items` of a list is an array at the second level. */
export function createListItems(): ListItems {
  const around: Buffer[] = []
  let item: Buffer[] = []
  let depth = 0
  let isInString = false
  let isEscaped = false
  let isInItems = false

  function* from(piece: Buffer): Generator<string> {
    let start = 0
    for (let at = 0; at < piece.length; at++) {
      const byte = piece[at]
      if (isInString) {
        if (isEscaped) isEscaped = false
        else if (byte === BACKSLASH) isEscaped = true
        else if (byte === QUOTE) isInString = false
        continue
      }
      if (byte === QUOTE) isInString = true
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        depth += 1
        if (depth === 2) isInItems = byte === OPEN_LIST
        else if (depth === ITEM_DEPTH && isInItems) {
          around.push(piece.subarray(start, at))
          start = at
        }
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        depth -= 1
        if (depth === ITEM_DEPTH - 1 && isInItems) {
          item.push(piece.subarray(start, at + 1))
          yield Buffer.concat(item).toString('utf8')
          item = []
          start = at + 1
        }
      }
    }
    const rest = piece.subarray(start)
    if (isInItems && depth >= ITEM_DEPTH) item.push(rest)
    else around.push(rest)
  }

  return {
    from,
    envelope() {
      const text = Buffer.concat(around).toString('utf8')
      try {
        // the commas between the objects are still there
        return JSON.parse(text.replace(/\[[\s,]*\]/, '[]')) as Envelope
      } catch (err) {
        throw new Unreadable('a list was cut or is not JSON', { cause: err })
      }
    }
  }
}
