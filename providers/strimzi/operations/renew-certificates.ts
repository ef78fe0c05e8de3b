/**
 * Renews a certificate authority, or its key, before its time: by an annotation of the Secret that has it. The Kafka
 * remembers which Secrets that are, and which generation each had: only those are read, and only while it is under way.
 */
import type { Given } from '../../contract.ts'
import type { Live, Reading } from '../../found.ts'
import type { Act, Operation, Underway } from '../../operation.ts'
import { failed, running } from '../../progress.ts'
import { stirred } from './attention.ts'
import { allNodes, replacement } from './nodes.ts'
import { told } from './told.ts'

const SECRET = { apiVersion: 'v1', kind: 'Secret' } as const

/** One Secret of an authority. */
interface Part {
  readonly suffix: string
  /** In its annotations: how often it was made anew. */
  readonly generation: string
  /** In its annotations: Strimzi is to make it anew. Strimzi takes it off as it raises the generation. */
  readonly order: string
  /** In the annotations of a node, by authority: the generation that it started with. */
  readonly startedWith: Readonly<Record<string, string>>
}

const CERTIFICATE: Part = {
  suffix: 'ca-cert',
  generation: 'strimzi.io/ca-cert-generation',
  order: 'strimzi.io/force-renew',
  startedWith: { cluster: 'strimzi.io/cluster-ca-cert-generation', clients: 'strimzi.io/clients-ca-cert-generation' }
}

const KEY: Part = {
  suffix: 'ca',
  generation: 'strimzi.io/ca-key-generation',
  order: 'strimzi.io/force-replace',
  startedWith: { cluster: 'strimzi.io/cluster-ca-key-generation' } // nodes know no keys of users
}

const FOUR_HOURS = 4 * 3600
const RESTARTS_FOR_KEY = 3 // the new key is trusted first, then used, and then the old one is forgotten

type Asked = Pick<Underway, 'request'>
const authorityOf = (asked: Asked): string => told(asked, 'authority') ?? 'cluster'
const replacesKey = (asked: Asked): boolean => told(asked, 'keys') === 'replace'

export const renewCertificates: Operation = {
  impact: () => 'RollingRestart',
  timeoutSeconds: (given) => FOUR_HOURS * (replacesKey(given) ? RESTARTS_FOR_KEY : 1),
  acts: (given) => notes(given) ?? order(given),
  progress(given) {
    const secrets = secretsOf(given)
    const missing = secrets.find(({ live }) => live === undefined)
    if (missing !== undefined) return failed('SecretNotFound', `There is no Secret ${missing.name}`)
    if (!secrets.every(isRenewed)) return running('NotRenewed', 'Strimzi has not renewed the authority yet')
    return replacement(given, allNodes(given), (pod) =>
      secrets.every((secret) => hasStartedWith(pod, secret, authorityOf(given)))
    )
  },
  cancel: () => ({ why: 'Strimzi may have renewed the authority already', fix: 'wait until it is over' })
}

interface Secret {
  readonly part: Part
  readonly name: string
  readonly live: Live | undefined
  /** Its generation when the operation began, as far as that is noted. */
  readonly before: string | undefined
}

/** What is to become new: the certificate, and with a new key that as well. */
function secretsOf(given: Underway): Secret[] {
  const noted = noteIn(given)
  return (replacesKey(given) ? [CERTIFICATE, KEY] : [CERTIFICATE]).map((part) => {
    const name = `${given.cluster.metadata.name}-${authorityOf(given)}-${part.suffix}`
    const live = given.found.named(SECRET, name)
    return { part, name, live, before: noted?.operation === given.uid ? noted.generations.get(name) : undefined }
  })
}

const generationOf = ({ part, live }: Secret): string => live?.metadata.annotations?.[part.generation] ?? ''

const isRenewed = (secret: Secret): boolean => generationOf(secret) !== secret.before

function hasStartedWith({ metadata }: Live, secret: Secret, authority: string): boolean {
  const annotation = secret.part.startedWith[authority]
  return annotation === undefined || metadata.annotations?.[annotation] === generationOf(secret)
}

/** On the Kafka: `<UID of the operation> events-cluster-ca-cert=3`, at first without the generations. */
const NOTE = 'dbaas.dev/renews'

interface Note {
  readonly operation: string
  readonly generations: ReadonlyMap<string, string | undefined>
}

function noteIn({ noted }: Pick<Given, 'noted'>): Note | undefined {
  const [operation, ...secrets] = noted[NOTE]?.split(' ') ?? []
  if (operation === undefined) return undefined
  const generations = secrets
    .map((secret) => secret.split('=') as [string, string?])
    .map(([name, at]) => [name, at] as const)
  return { operation, generations: new Map(generations) }
}

/** The Secrets that an operation which is under way needs to see. */
export function secretsToRenew({ cluster, noted }: Pick<Given, 'cluster' | 'noted'>): Reading[] {
  const note = noteIn({ noted })
  if (note === undefined || cluster.status?.activeOperation?.uid !== note.operation) return []
  return [...note.generations.keys()].map((name) => ({ ...SECRET, name }))
}

/** First which Secrets, so that they are read; then what they are like. Undefined when all of that is noted. */
function notes(given: Underway): Act[] | undefined {
  const { found, uid } = given
  const [kafka, note, secrets] = [found.child(), noteIn(given), secretsOf(given)]
  if (kafka === undefined) return []
  const noting = (items: readonly string[]): Act => ({
    do: 'patch',
    object: kafka,
    patch: { metadata: { annotations: { [NOTE]: [uid, ...items].join(' ') } } }
  })
  if (note?.operation !== uid) return [noting(secrets.map(({ name }) => name))]
  if (secrets.every(({ before }) => before !== undefined)) return undefined
  if (secrets.some(({ live }) => live === undefined)) return []
  return [noting(secrets.map((secret) => `${secret.name}=${generationOf(secret)}`))]
}

/** Order and generation stand in one Secret, so that what was carried out is never ordered again. */
function order(given: Underway): Act[] {
  const secret = secretsOf(given).at(-1)
  const { part, live } = secret ?? {}
  if (secret === undefined || part === undefined || live === undefined) return []
  const isOrdered = live.metadata.annotations?.[part.order] === 'true'
  const patch = { metadata: { annotations: { [part.order]: 'true' } } }
  return [
    ...(isOrdered || isRenewed(secret) ? [] : [{ do: 'patch', object: live, patch } as const]),
    ...stirred(given, secret.name)
  ]
}
