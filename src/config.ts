/** The environment as typed settings: every problem in it is listed at once, and then nothing starts. */
import { isAbsolute } from 'node:path'
import { LEVELS, type LogLevel } from './log.ts'

/** Where a server listens. */
export interface Address {
  readonly host: string
  readonly port: number
}

export interface Settings {
  /** Where the API server calls us. */
  readonly webhook: Address
  /** Where the kubelet and Prometheus call us. */
  readonly health: Address
  /** Holds tls.crt and tls.key. */
  readonly certificateFolder: string
  /** Where the operator itself lives, with its lease. */
  readonly namespace: string
  readonly logLevel: LogLevel
  /** Between the signal to stop and the end of serving, so that nobody sends reviews here any more. */
  readonly drainSeconds: number
}

export type Environment = Readonly<Record<string, string | undefined>>

/** All that is wrong with an environment, one sentence each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

interface Setting<Value> {
  readonly variable: string
  /** In the words of the environment. */
  readonly usual: string
  /** Undefined when the text is not one. */
  readonly read: (text: string) => Value | undefined
  /** What it must be, with an example. */
  readonly must: string
}

const MOST_DRAIN_SECONDS = 300
// IPv6, and IPv4 with it. A kernel without IPv6 needs 0.0.0.0:9443 to be spelled out.
const EVERYWHERE = '::'

// No name ends in _PORT: for a Service called dbaas-x Kubernetes puts a DBAAS_X_PORT of its own into every container.
const SETTINGS: { readonly [Name in keyof Settings]: Setting<Settings[Name]> } = {
  webhook: {
    variable: 'DBAAS_WEBHOOK_LISTEN',
    usual: ':9443',
    read: address,
    must: 'host:port or :port, such as :9443'
  },
  health: { variable: 'DBAAS_HEALTH_LISTEN', usual: ':8080', read: address, must: 'host:port or :port, such as :8080' },
  certificateFolder: {
    variable: 'DBAAS_CERTIFICATE_FOLDER',
    usual: '/etc/dbaas/certificate',
    read: (text) => (isAbsolute(text) ? text : undefined),
    must: 'an absolute path, such as /etc/dbaas/certificate'
  },
  namespace: {
    variable: 'DBAAS_NAMESPACE',
    usual: 'dbaas-system',
    read: (text) => (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text) ? text : undefined),
    must: 'the name of a namespace, such as dbaas-system'
  },
  logLevel: {
    variable: 'DBAAS_LOG_LEVEL',
    usual: 'info',
    read: (text) => LEVELS.find((level) => level === text),
    must: `one of ${LEVELS.join(', ')}`
  },
  drainSeconds: {
    variable: 'DBAAS_DRAIN_SECONDS',
    usual: '5',
    read: (text) => wholeNumber(text, MOST_DRAIN_SECONDS),
    must: `a whole number from 0 to ${MOST_DRAIN_SECONDS}`
  }
}

/** Reads the settings, or throws a ConfigError. An empty variable is as good as none. */
export function readSettings(environment: Environment): Settings {
  const problems: string[] = []
  const read = <Value>({ variable, usual, read, must }: Setting<Value>): Value => {
    const text = environment[variable] || usual
    const value = read(text)
    if (value === undefined) problems.push(`${variable} is ${JSON.stringify(text)}; it must be ${must}`)
    return value as Value // a problem is thrown below, before anyone sees it
  }
  const settings: Settings = {
    webhook: read(SETTINGS.webhook),
    health: read(SETTINGS.health),
    certificateFolder: read(SETTINGS.certificateFolder),
    namespace: read(SETTINGS.namespace),
    logLevel: read(SETTINGS.logLevel),
    drainSeconds: read(SETTINGS.drainSeconds)
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return settings
}

function address(text: string): Address | undefined {
  const colon = text.lastIndexOf(':')
  const port = wholeNumber(text.slice(colon + 1), 65535)
  if (colon === -1 || port === undefined) return undefined
  const host = text.slice(0, colon).replace(/^\[(.*)\]$/, '$1')
  return { host: host || EVERYWHERE, port }
}

function wholeNumber(text: string, most: number): number | undefined {
  if (!/^\d{1,9}$/.test(text)) return undefined
  const number = Number(text)
  return number <= most ? number : undefined
}
