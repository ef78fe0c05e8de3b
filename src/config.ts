/** The environment as typed settings: every problem in it is listed at once, and then nothing starts. */
import { isAbsolute } from 'node:path'
import { LEVELS, type LogLevel } from './log.ts'

/** Where a server listens. */
export interface Address {
  readonly host: string
  readonly port: number
}

export const CERTIFICATE_SOURCES = ['mounted', 'self-signed'] as const
export type CertificateSource = (typeof CERTIFICATE_SOURCES)[number]

export interface Settings {
  /** Where the API server calls us. */
  readonly webhook: Address
  /** Where the kubelet and Prometheus call us. */
  readonly health: Address
  /** Whether somebody else mounts the door's certificate, or the operator makes it. */
  readonly certificates: CertificateSource
  /** Holds tls.crt and tls.key, where they are mounted. */
  readonly certificateFolder: string
  /** Holds what the operator makes, in its own namespace. */
  readonly certificateSecret: string
  /** The Service in front of the door, after which a certificate that we make is named. */
  readonly service: string
  /** The name of the webhook configurations, both of them, whose caBundle belongs to a certificate that we make. */
  readonly webhookConfigurations: string
  /** Whoever calls the door must be vouched for by an authority in this file; empty where nobody has to. */
  readonly clientCaFile: string
  /** And be called one of these; empty where any name will do. */
  readonly clientNames: readonly string[]
  /** Where the operator itself lives, with its lease. */
  readonly namespace: string
  /** Holds token and ca.crt of its service account, in a pod. */
  readonly serviceAccountFolder: string
  /** The only namespaces it looks at; empty for all. */
  readonly watchNamespaces: readonly string[]
  /** Whether it reads what belongs to no namespace, such as StorageClasses. */
  readonly clusterFacts: boolean
  readonly logLevel: LogLevel
  /** Serves at least so long after the signal to stop, so that nobody sends reviews here any more; and twenty times as long at most. */
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
  certificates: {
    variable: 'DBAAS_CERTIFICATES',
    usual: 'mounted',
    read: (text) => CERTIFICATE_SOURCES.find((source) => source === text),
    must: `one of ${CERTIFICATE_SOURCES.join(', ')}`
  },
  certificateFolder: {
    variable: 'DBAAS_CERTIFICATE_FOLDER',
    usual: '/etc/dbaas/certificate',
    read: (text) => (isAbsolute(text) ? text : undefined),
    must: 'an absolute path, such as /etc/dbaas/certificate'
  },
  certificateSecret: {
    variable: 'DBAAS_CERTIFICATE_SECRET',
    usual: 'dbaas-webhook-certificate',
    read: name,
    must: 'the name of a Secret, such as dbaas-webhook-certificate'
  },
  service: {
    variable: 'DBAAS_SERVICE',
    usual: 'dbaas-webhook',
    read: label,
    must: 'the name of a Service, such as dbaas-webhook'
  },
  webhookConfigurations: {
    variable: 'DBAAS_WEBHOOK_CONFIGURATIONS',
    usual: 'dbaas.dev',
    read: name,
    must: 'the name of webhook configurations, such as dbaas.dev'
  },
  clientCaFile: {
    variable: 'DBAAS_CLIENT_CA_FILE',
    usual: '',
    read: (text) => (text === '' || isAbsolute(text) ? text : undefined),
    must: 'an absolute path, such as /etc/dbaas/clients/ca.crt'
  },
  clientNames: {
    variable: 'DBAAS_CLIENT_NAMES',
    usual: '',
    read: list,
    must: 'names with commas between them, such as kube-apiserver'
  },
  namespace: {
    variable: 'DBAAS_NAMESPACE',
    usual: 'dbaas-system',
    read: label,
    must: 'the name of a namespace, such as dbaas-system'
  },
  serviceAccountFolder: {
    variable: 'DBAAS_SERVICE_ACCOUNT_FOLDER',
    usual: '/var/run/secrets/kubernetes.io/serviceaccount',
    read: (text) => (isAbsolute(text) ? text : undefined),
    must: 'an absolute path, such as /var/run/secrets/kubernetes.io/serviceaccount'
  },
  watchNamespaces: {
    variable: 'DBAAS_WATCH_NAMESPACES',
    usual: '',
    read: (text) => (list(text)?.every((each) => label(each) !== undefined) ? list(text) : undefined),
    must: 'names of namespaces with commas between them, such as team-a,team-b'
  },
  clusterFacts: {
    variable: 'DBAAS_CLUSTER_FACTS',
    usual: 'true',
    read: truth,
    must: 'true or false'
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
    certificates: read(SETTINGS.certificates),
    certificateFolder: read(SETTINGS.certificateFolder),
    certificateSecret: read(SETTINGS.certificateSecret),
    service: read(SETTINGS.service),
    webhookConfigurations: read(SETTINGS.webhookConfigurations),
    clientCaFile: read(SETTINGS.clientCaFile),
    clientNames: read(SETTINGS.clientNames),
    namespace: read(SETTINGS.namespace),
    serviceAccountFolder: read(SETTINGS.serviceAccountFolder),
    watchNamespaces: read(SETTINGS.watchNamespaces),
    clusterFacts: read(SETTINGS.clusterFacts),
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

/** A name that may hold dots, as most objects have. */
function name(text: string): string | undefined {
  return text.length <= 253 && text.split('.').every((part) => label(part) !== undefined) ? text : undefined
}

/** A name without dots, which namespaces and Services have. */
function label(text: string): string | undefined {
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text) ? text : undefined
}

function truth(text: string): boolean | undefined {
  if (text === 'true') return true
  return text === 'false' ? false : undefined
}

/** Spaces around the commas do not matter; nothing between two of them is a mistake. */
function list(text: string): readonly string[] | undefined {
  const parts = text === '' ? [] : text.split(',').map((part) => part.trim())
  return parts.includes('') ? undefined : parts
}

function wholeNumber(text: string, most: number): number | undefined {
  if (!/^\d{1,9}$/.test(text)) return undefined
  const number = Number(text)
  return number <= most ? number : undefined
}
