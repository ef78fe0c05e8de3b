/** Takes in the body of a request, as one piece of memory and never more of it than was agreed. */
import type { Readable } from 'node:stream'

/** The body turned out longer than it may be. */
export class BodyTooLong extends Error {
  override readonly name = 'BodyTooLong'
}

export interface Intake {
  /** The first piece, which is all that is needed to tell whose request it is. */
  start(): Buffer
}

type Done = (err: Error | null, body?: Buffer) => void

const NOTHING = Buffer.alloc(0)

/** All of the body. */
export function receive(source: Readable, most: number, done: Done): Intake {
  const chunks: Buffer[] = []
  let length = 0
  const stop = listen(source, {
    data(chunk) {
      length += chunk.length
      chunks.push(chunk)
      if (length > most) finish(new BodyTooLong())
    },
    end: () => finish(null),
    error: finish
  })
  return { start: () => chunks[0] ?? NOTHING }

  function finish(err: Error | null): void {
    stop()
    if (err === null) done(null, chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, length))
    else done(err)
  }
}

/** The first piece of the body, for an answer that does not need the rest. */
export function receiveStart(source: Readable, done: Done): void {
  const stop = listen(source, { data: (chunk) => finish(null, chunk), end: () => finish(null, NOTHING), error: finish })

  function finish(err: Error | null, start?: Buffer): void {
    stop()
    done(err, start)
  }
}

interface Listeners {
  data(chunk: Buffer): void
  end(): void
  error(err: Error): void
}

/** After the returned stop, what still comes flows away unseen, so that the connection can go on. */
function listen(source: Readable, { data, end, error }: Listeners): () => void {
  source.on('data', data)
  source.on('end', end)
  source.on('error', error)
  return function stop() {
    source.off('data', data)
    source.off('end', end)
    source.off('error', error)
    source.on('error', ignore)
    source.resume()
  }
}

/** The caller went away after all was said. */
function ignore(): void {}
