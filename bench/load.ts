/**
 * Sends the same request again and again over TLS, and times the answers.
 *
 * It writes to sockets itself: an HTTP client of Node costs more than the server under test, and would be what is measured.
 */
import { once } from 'node:events'
import { connect, type TLSSocket } from 'node:tls'

export interface Target {
  readonly port: number
  readonly ca: string
  readonly path: string
  readonly body: string
}

export interface Timing {
  readonly answers: number
  readonly seconds: number
  /** Milliseconds, in rising order. */
  readonly latencies: Float64Array
}

/** One request at a time. */
interface Line {
  /** Calls back when the answer is wholly here. */
  ask(done: () => void): void
  close(): void
}

/** So many callers, each of whom asks again as soon as there is an answer. */
export async function closedLoop(target: Target, connections: number, seconds: number): Promise<Timing> {
  const lines = await openLines(target, connections)
  const latencies: number[] = []
  const start = performance.now()
  const end = start + seconds * 1000
  await Promise.all(
    lines.map((line) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const ask = () => {
        const asked = performance.now()
        if (asked >= end) return resolve()
        line.ask(() => {
          latencies.push(performance.now() - asked)
          ask()
        })
      }
      ask()
      return promise
    })
  )
  return timing(lines, latencies, start)
}

/** So many requests a second, whatever becomes of them; each is timed from the moment when it was due. */
export async function openLoop(target: Target, connections: number, rate: number, seconds: number): Promise<Timing> {
  const lines = await openLines(target, connections)
  const idle = [...lines]
  const latencies: number[] = []
  const total = rate * seconds
  const start = performance.now()
  const { promise, resolve } = Promise.withResolvers<void>()
  let asked = 0
  function askWhatIsDue(): void {
    while (asked < total && idle.length > 0) {
      const due = start + (asked * 1000) / rate
      if (due > performance.now()) break
      const line = idle.pop() as Line
      asked++
      line.ask(() => {
        latencies.push(performance.now() - due)
        idle.push(line)
        if (latencies.length === total) resolve()
      })
    }
    if (asked < total) setImmediate(askWhatIsDue) // a timer would be up to a millisecond late
  }
  askWhatIsDue()
  await promise
  return timing(lines, latencies, start)
}

/** The value below which so many of a hundred lie. */
export function percentile({ latencies }: Pick<Timing, 'latencies'>, percent: number): number {
  return latencies[Math.min(latencies.length - 1, Math.floor((latencies.length * percent) / 100))] ?? Number.NaN
}

/** One answer, as text. */
export async function answerOf(target: Target): Promise<string> {
  const socket = await dial(target)
  let text = ''
  socket.on('data', (chunk) => (text += chunk))
  socket.write(requestOf(target, 'connection: close\r\n'))
  await once(socket, 'end')
  return text
}

function timing(lines: readonly Line[], latencies: readonly number[], start: number): Timing {
  const seconds = (performance.now() - start) / 1000
  for (const line of lines) line.close()
  return { answers: latencies.length, seconds, latencies: Float64Array.from(latencies).sort() }
}

async function openLines(target: Target, connections: number): Promise<Line[]> {
  return Promise.all(Array.from({ length: connections }, () => openLine(target)))
}

async function openLine(target: Target): Promise<Line> {
  const request = requestOf(target)
  const socket = await dial(target)
  let done = () => {}
  let said = ''
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    said += chunk
    if (!isWhole(said)) return
    said = ''
    done()
  })
  socket.on('error', (err) => {
    throw new Error(`a connection broke: ${err.message}`)
  })
  return {
    ask(whenAnswered) {
      done = whenAnswered
      socket.write(request)
    },
    close: () => socket.destroy()
  }
}

function isWhole(said: string): boolean {
  const head = said.indexOf('\r\n\r\n')
  if (head === -1) return false
  const length = Number(/content-length: (\d+)/i.exec(said)?.[1])
  if (!said.startsWith('HTTP/1.1 200') || Number.isNaN(length))
    throw new Error(`unexpected answer: ${said.slice(0, 200)}`)
  return said.length >= head + 4 + length
}

async function dial({ port, ca }: Target): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, ca })
  socket.setNoDelay(true)
  await once(socket, 'secureConnect')
  return socket
}

function requestOf({ path, body }: Target, header = ''): Buffer {
  const length = Buffer.byteLength(body)
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n${header}content-length: ${length}\r\n\r\n${body}`
  )
}
