/**
 * An HTTPS reverse proxy between one operator and the API server. It writes down what passes, and lets somebody meddle with
 * it; without a meddler the operator notices nothing.
 */
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { Agent, createServer, request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLines } from '../../src/kube/lines.ts'
import { type Asked, askedOf, isWrite } from './asked.ts'
import { type Fault, type Meddler, refusalText } from './meddler.ts'
import type { Recorder } from './record.ts'

export interface ProxyOptions {
  /** Where the API server is, and who signed its certificate, as PEM; without that it is taken for plain HTTP. */
  readonly target: { readonly server: string; readonly caPem?: string }
  /** What the proxy shows, as PEM. */
  readonly pair: { readonly cert: string; readonly key: string }
  readonly recorder: Recorder
  /** Asked anew for each request and each line. */
  readonly meddler: () => Meddler
}

export interface Proxy {
  readonly port: number
  /** Every connection breaks; new ones are taken. */
  cut(): void
  close(): void
}

/** Headers that are about one connection, and the lengths of bodies that may become others. */
const OF_ONE_CONNECTION = ['connection', 'keep-alive', 'transfer-encoding', 'host', 'content-length', 'accept-encoding']

/** Returns when it listens, on this machine only. */
export async function startProxy({ target, pair, recorder, meddler }: ProxyOptions): Promise<Proxy> {
  const agent = new Agent({ keepAlive: true, ...(target.caPem && { ca: target.caPem }) })
  const server = createServer(pair, (incoming, outgoing) => {
    take(incoming, outgoing).catch(() => outgoing.destroy())
  })
  // an idle connection is the operator's to close: whoever closes it first may do so just when it is used
  server.keepAliveTimeout = 0
  server.requestTimeout = 0
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))

  return {
    port: (server.address() as AddressInfo).port,
    cut: () => server.closeAllConnections(),
    close() {
      server.close()
      server.closeAllConnections()
      agent.destroy()
    }
  }

  async function take(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = incoming
    const meant = askedOf(method, url, headers, Buffer.from(await incoming.toArray().then(Buffer.concat)))
    const asked = meddler().instead?.(meant) ?? meant
    const request = recorder.asked(asked)
    const fault = meddler().fault?.(asked)
    if (fault?.do === 'stall') return
    if (fault?.do === 'answer') return answer(outgoing, fault)
    if (fault?.do === 'tell') return tell(outgoing, asked, fault.lines())
    if (fault?.do === 'cut' && fault.when === 'before') return cut(outgoing, fault)

    const answered = await forward(asked, outgoing)
    const { statusCode: status = 502 } = answered
    if (asked.verb === 'watch' && status === 200) return stream(answered, outgoing, asked)
    const text = Buffer.concat(await answered.toArray()).toString()
    recorder.answered(request, status, text)
    if (isWrite(asked)) meddler().wrote?.(asked, status)
    if (fault?.do === 'cut' && fault.when === 'answer lost') return cut(outgoing, fault)
    outgoing.writeHead(status, passedOn(answered.headers))
    const body = meddler().answered?.(text, asked) ?? text
    if (fault?.do === 'drip') return drip(outgoing, body, fault)
    outgoing.end(body, () => {
      if (fault?.do === 'cut') cut(outgoing, fault)
    })
  }

  /** Resolves with the head of the answer. Whoever does not wait for it any more has it cancelled, unless it is a write. */
  function forward(asked: Asked, outgoing: ServerResponse): Promise<IncomingMessage> {
    const { method, url, body } = asked
    const headers = { ...passedOn(asked.headers), ...(body.length > 0 && { 'content-length': String(body.length) }) }
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    const send = target.caPem === undefined ? httpRequest : httpsRequest
    const onward = send(new URL(url, target.server), {
      method,
      headers,
      ...(target.caPem === undefined ? {} : { agent })
    })
    onward.on('response', resolve)
    onward.on('error', reject)
    if (!isWrite(asked)) outgoing.on('close', () => onward.destroy())
    onward.end(body)
    return promise
  }

  async function stream(answered: IncomingMessage, outgoing: ServerResponse, asked: Asked): Promise<void> {
    outgoing.writeHead(200, passedOn(answered.headers))
    outgoing.flushHeaders()
    const lines = createLines()
    for await (const piece of answered) {
      for (const line of lines.from(piece as Buffer)) say(outgoing, asked, line)
    }
    outgoing.end()
  }

  async function tell(outgoing: ServerResponse, asked: Asked, lines: AsyncIterable<string>): Promise<void> {
    outgoing.writeHead(200, { 'content-type': 'application/json' })
    outgoing.flushHeaders()
    for await (const line of lines) {
      if (outgoing.destroyed) return
      say(outgoing, asked, line)
    }
    outgoing.end()
  }

  function say(outgoing: ServerResponse, asked: Asked, line: string): void {
    const sayNow = (told: string) => {
      if (outgoing.destroyed) return
      outgoing.write(`${told}\n`)
      recorder.told(asked, told)
    }
    for (const told of meddler().told?.(line, asked, sayNow) ?? [line]) sayNow(told)
  }
}

function cut(outgoing: ServerResponse, { meanwhile }: Fault & { do: 'cut' }): void {
  meanwhile?.()
  outgoing.socket?.destroy()
}

function answer(outgoing: ServerResponse, { status, retryAfter, message = 'by a fault' }: Fault & { do: 'answer' }) {
  const wait = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  outgoing.writeHead(status, { 'content-type': 'application/json', ...wait }).end(refusalText(status, message))
}

async function drip(outgoing: ServerResponse, text: string, { bytes, everyMs }: Fault & { do: 'drip' }): Promise<void> {
  const body = Buffer.from(text)
  for (let start = 0; start < body.length && !outgoing.destroyed; start += bytes) {
    outgoing.write(body.subarray(start, start + bytes))
    await sleep(everyMs)
  }
  outgoing.end()
}

const passedOn = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_ONE_CONNECTION.includes(name)))
