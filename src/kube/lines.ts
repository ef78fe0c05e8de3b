/** Lines of text from pieces that end anywhere. */

/** What came is no line, or was cut before its end. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

export interface Lines {
  /** The lines that this piece ends. */
  from(piece: Buffer): Iterable<string>
  /** There are no more pieces: throws if a line has not ended. */
  end(): void
}

// Far above the largest object that the API server stores; whoever sends more is not the API server.
const LONGEST_BYTES = 16 * 1024 * 1024
const NEWLINE = 10

export function createLines(): Lines {
  let begun: Buffer[] = []
  let begunBytes = 0

  function* from(piece: Buffer): Generator<string> {
    let start = 0
    for (let end = piece.indexOf(NEWLINE); end !== -1; end = piece.indexOf(NEWLINE, start)) {
      yield begun.length === 0 ? piece.toString('utf8', start, end) : joined(piece.subarray(start, end))
      start = end + 1
    }
    keep(piece.subarray(start))
  }

  function joined(last: Buffer): string {
    const line = Buffer.concat([...begun, last]).toString('utf8')
    begun = []
    begunBytes = 0
    return line
  }

  function keep(rest: Buffer): void {
    if (rest.length === 0) return
    begun.push(rest)
    begunBytes += rest.length
    if (begunBytes > LONGEST_BYTES) throw new Unreadable(`a line is longer than ${LONGEST_BYTES} bytes`)
  }

  return {
    from,
    end() {
      if (begunBytes > 0) throw new Unreadable(`the last line was cut after ${begunBytes} bytes`)
    }
  }
}
