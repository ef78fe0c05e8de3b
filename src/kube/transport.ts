/** Requests to the API server over kept-alive connections, each with a deadline of its own, and what their answers mean. */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from 'node:https'
import { isForbidden, isUnauthorized, NoAnswer } from './api-error.ts'
import type { Admittance, Connection } from './connection.ts'
import { missingRightIn } from './missing-right.ts'
import { currentPass } from './pass.ts'
import { refusalIn } from './refusal.ts'
import type { Time } from './time.ts'

export interface Asked {
  /** For the metrics: get, list, watch, apply, … */
  readonly verb: string
  /** For the metrics: the kind that is asked about. */
  readonly kind: string
  readonly path: string
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly query?: Readonly<Record<string, string>>
  readonly body?: object
  readonly contentType?: string
  readonly signal?: AbortSignal
  /** The last moment to prevent it, by an error. */
  readonly rightBefore?: () => void
}

export interface Transport {
  /** The whole answer; throws an ApiError for a no, and NoAnswer when there is none in time. */
  request<Body>(asked: Asked): Promise<Body>
  /** The answer as it comes, which may go on for ever; a silence of so long ends it with an error. */
  stream(asked: Asked, silenceMs: number): Promise<AsyncIterable<Buffer>>
  /** No request gets an answer any more. */
  close(): void
}

interface TransportMetrics {
  requested(verb: string, kind: string, code: string, seconds: number): void
  rightMissing(verb: string, group: string, resource: string): void
}

export interface TransportOptions {
  readonly connection: Connection
  readonly userAgent: string
  readonly time: Time
  readonly metrics: TransportMetrics
}

/** Nothing came for longer than it should take. */
export class Silence extends NoAnswer {
  override readonly name: string = 'Silence'
}

const ANSWER_WITHIN_MS = 30_000
// Below the 90 s after which the API server closes an idle connection, perhaps just when we use it.
const IDLE_MS = 60_000
// The system asks a silent peer from then on once a second, ten times.
const PROBE_AFTER_MS = 15_000

export function createTransport({ connection, userAgent, time, metrics }: TransportOptions): Transport {
  const settings = { keepAlive: true, keepAliveMsecs: PROBE_AFTER_MS, timeout: IDLE_MS }
  const agents = { 'http:': new HttpAgent(settings), 'https:': new HttpsAgent(settings) }

  return {
    request: (asked) => admitted(asked, async (incoming) => parse(asked, await textOf(incoming))),
    stream: (asked, silenceMs) => admitted(asked, async (incoming) => heard(incoming, silenceMs)),
    close() {
      for (const agent of Object.values(agents)) agent.destroy()
    }
  }

  /** Asks once more when we are not known any more: a token may have been replaced meanwhile. */
  async function admitted<Result>(asked: Asked, read: (incoming: IncomingMessage) => Promise<Result>): Promise<Result> {
    const first = await admittance(asked)
    try {
      return await exchange(first, asked, read)
    } catch (err) {
      if (!isUnauthorized(err)) throw err
      connection.renew(first)
      return exchange(await admittance(asked), asked, read)
    }
  }

  async function admittance(asked: Asked): Promise<Admittance> {
    try {
      return await connection.admittance()
    } catch (err) {
      throw new NoAnswer(`cannot ${asked.verb} ${asked.kind}: there is no way to the API server`, { cause: err })
    }
  }

  async function exchange<Result>(
    admittance: Admittance,
    asked: Asked,
    read: (incoming: IncomingMessage) => Promise<Result>
  ): Promise<Result> {
    const began = time.now()
    let code = 'none'
    try {
      const incoming = await send(admittance, asked)
      code = String(incoming.statusCode)
      if (code.startsWith('2')) return await read(incoming)
      const refusal = refusalIn(incoming.statusCode ?? 0, incoming.headers, await textOf(incoming))
      const missing = isForbidden(refusal) ? missingRightIn(refusal.message) : undefined
      if (missing !== undefined) metrics.rightMissing(missing.verb, missing.group, missing.resource)
      throw refusal
    } finally {
      metrics.requested(asked.verb, asked.kind, code, (time.now() - began) / 1000)
    }
  }

  /** Resolves with the head of the answer; the deadline is for the head, and again for each part of a body. */
  function send({ server, headers, options }: Admittance, asked: Asked, isRepeated = false): Promise<IncomingMessage> {
    const { method = 'GET', body, contentType = 'application/json', signal = currentPass()?.signal } = asked
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
    const ask = server.protocol === 'http:' ? httpRequest : httpsRequest
    const agent = agents[server.protocol === 'http:' ? 'http:' : 'https:']
    const head: RequestOptions = {
      agent,
      ...options,
      method,
      headers: {
        ...headers,
        accept: 'application/json',
        'user-agent': userAgent,
        ...headersOf(payload, contentType),
        ...passHeader()
      },
      ...(signal === undefined ? {} : { signal })
    }
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    asked.rightBefore?.()
    const outgoing = ask(urlOf(server, asked), head)
    const cancel = time.after(ANSWER_WITHIN_MS, () => {
      outgoing.destroy(new Silence(`no answer in ${ANSWER_WITHIN_MS / 1000} s`))
      mistrustIdle(agent)
    })
    outgoing.on('response', (incoming) => {
      cancel()
      resolve(incoming)
    })
    outgoing.on('error', (err: NodeJS.ErrnoException) => {
      cancel()
      const wasIdle = outgoing.reusedSocket && err.code === 'ECONNRESET'
      if (wasIdle && method === 'GET' && !isRepeated) resolve(send({ server, headers, options }, asked, true))
      else reject(new NoAnswer(`cannot ${asked.verb} ${asked.kind}: ${err.message}`, { cause: err }))
    })
    outgoing.end(payload)
    return promise
  }

  async function textOf(incoming: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = []
    for await (const chunk of heard(incoming, ANSWER_WITHIN_MS)) chunks.push(chunk)
    return Buffer.concat(chunks).toString()
  }

  /** A peer that is gone without a word leaves a connection that looks alive. */
  async function* heard(incoming: IncomingMessage, silenceMs: number): AsyncGenerator<Buffer> {
    const listen = () =>
      time.after(silenceMs, () => incoming.destroy(new Silence(`nothing came for ${silenceMs / 1000} s`)))
    let cancel = listen()
    try {
      for await (const chunk of incoming) {
        cancel()
        yield chunk as Buffer
        cancel = listen()
      }
    } catch (err) {
      throw err instanceof Silence ? err : new NoAnswer('the answer was cut off', { cause: err })
    } finally {
      cancel()
    }
  }
}

/** The way there may be gone for all of them, and each would wait for its own deadline to find out. */
function mistrustIdle(agent: HttpAgent): void {
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of sockets ?? []) socket.destroy()
  }
}

function urlOf(server: URL, { path, query = {} }: Asked): URL {
  const url = new URL(server)
  url.pathname = url.pathname.replace(/\/$/, '') + path
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url
}

/** Node gives a DELETE no length by itself: its preconditions would be taken for the next request. */
const headersOf = (payload: Buffer | undefined, contentType: string): Record<string, string> =>
  payload === undefined ? {} : { 'content-type': contentType, 'content-length': String(payload.length) }

function passHeader(): Record<string, string> {
  const pass = currentPass()
  return pass === undefined ? {} : { 'x-reconcile-id': pass.id }
}

function parse<Body>({ verb, kind }: Asked, text: string): Body {
  try {
    return JSON.parse(text) as Body
  } catch (err) {
    throw new NoAnswer(`cannot ${verb} ${kind}: the answer is not JSON`, { cause: err })
  }
}
