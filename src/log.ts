/** How the process logs: JSON lines of the keys listed here and never a whole object, to a stream that holds nothing up. */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type DestinationStream, destination, type LoggerOptions, type Logger as PinoLogger, pino } from 'pino'
import { clamped, printable } from './api/printable.ts'

export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
export type LogLevel = (typeof LEVELS)[number]

/** What may stand in a line beside level, time and msg. */
const KEYS = [
  'apiVersion',
  'controller',
  'drainSeconds',
  'from',
  'health',
  'holder',
  'key',
  'kind',
  'name',
  'namespace',
  'notAfter',
  'pass',
  'problem',
  'problems',
  'review',
  'route',
  'rules',
  'seconds',
  'signal',
  'step',
  'webhook',
  'why'
] as const

type Key = (typeof KEYS)[number]
type Plain = string | number | boolean | Date | undefined

export interface Fields extends Partial<Readonly<Record<Key, Plain | readonly Plain[]>>> {
  /** An error, with what it says. */
  readonly err?: unknown
  /** A mistake made over what a user wrote: only what kind of error and where, for its message may quote the user. */
  readonly fault?: Error
}

/** A constant sentence, and what changes as fields: handed down, with the keys that every line of a room carries. */
export interface Logger extends Readonly<Record<LogLevel, (fields: Fields, sentence: string) => void>> {
  child(fields: Fields): Logger
}

const LONGEST_TEXT = 256
const LONGEST_LIST = 32
const MOST_FRAMES = 12
const DEEPEST_CAUSE = 4

// Lines wait here while nobody reads them; beyond that they are dropped, and reviews are answered all the same.
const MOST_UNWRITTEN = 1024 * 1024
const LAST_WORDS = 500

export function createLogger(level: LogLevel, stream: DestinationStream): Logger {
  return narrowed(pino({ ...OPTIONS, level }, stream))
}

/** pino's own children would write their fields as they are. */
function narrowed(log: PinoLogger): Logger {
  const at = (level: LogLevel) => (fields: Fields, sentence: string) => log[level](fields, sentence)
  return {
    trace: at('trace'),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    fatal: at('fatal'),
    child: (fields) => narrowed(log.child(loggable(fields)))
  }
}

/** Standard output with a queue of its own. */
export interface Output extends DestinationStream {
  /** Gives what is queued a moment to be written, and ends. */
  close(): Promise<void>
}

/** Writes behind the back of whoever logs, so that a reader who stalls or goes away delays nobody. */
export function openOutput(): Output {
  const stdout = destination({ dest: 1, sync: false, minLength: 1, maxLength: MOST_UNWRITTEN })
  return {
    write: (line) => stdout.write(line),
    async close() {
      const written = once(stdout, 'close').catch(() => {}) // there is nobody left to tell
      stdout.end()
      await Promise.race([written, sleep(LAST_WORDS)])
      stdout.destroy() // else it tries for ever, when the process exits, to write to a reader that is gone
    }
  }
}

const OPTIONS: LoggerOptions = {
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }), log: loggable },
  serializers: { err: described, fault: located }
}

const LISTED: ReadonlySet<string> = new Set(KEYS)

/** What the types let through by mistake is left out, and named so that the mistake is seen. */
function loggable(fields: object): Record<string, unknown> {
  const line: Record<string, unknown> = {}
  const notLogged: string[] = []
  for (const [key, value] of Object.entries(fields)) {
    if ((key === 'err' || key === 'fault') && value instanceof Error) line[key] = value
    else if (LISTED.has(key)) line[key] = plain(value)
    else notLogged.push(printed(key))
  }
  return notLogged.length === 0 ? line : { ...line, notLogged }
}

function plain(value: unknown): unknown {
  if (Array.isArray(value))
    return value.slice(0, LONGEST_LIST).map((item) => (Array.isArray(item) ? '[…]' : plain(item)))
  if (value instanceof Date) return value.toJSON()
  if (typeof value === 'string') return printed(value)
  return typeof value === 'object' && value !== null ? '{…}' : value
}

function printed(text: string): string {
  return clamped(printable(text), LONGEST_TEXT)
}

/** An error with what it says; its causes too, for they are often the better half. */
function described(err: Error, depth = 1): Record<string, unknown> {
  const { cause } = err
  return {
    ...located(err),
    message: printed(err.message),
    ...('code' in err ? { code: plain(err.code) } : {}),
    ...(cause instanceof Error && depth < DEEPEST_CAUSE ? { cause: described(cause, depth + 1) } : {})
  }
}

function located(err: Error): Record<string, unknown> {
  const frames = String(err.stack)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
  return { type: printed(err.name), at: frames.slice(0, MOST_FRAMES).map(printed) }
}
