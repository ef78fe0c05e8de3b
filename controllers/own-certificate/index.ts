/** The loop that makes the door's certificate, where nobody else does, and tells the API server who vouches for it. */
import { isUsable, type Keepsakes, LIVES, type Lives, renewed, restOf, type Wish } from '../../certs/self-signed.ts'
import type { KindRef, LiveOf } from '../../src/api/live.ts'
import { isConflict } from '../../src/kube/api-error.ts'
import type { Caches } from '../../src/kube/caches.ts'
import type { Client } from '../../src/kube/client.ts'
import type { Reconcile } from '../../src/kube/controller.ts'
import { FIELD_MANAGERS } from '../../src/kube/field-managers.ts'
import type { Queue } from '../../src/kube/queue.ts'
import type { Logger } from '../../src/log.ts'
import type { Metrics } from '../../src/metrics.ts'
import { isSame } from '../same.ts'
import { bundleOf, entriesOf, keepsakesIn, SECRET, type Secret, type SecretName, secretIn } from './secret.ts'

export interface OwnCertificate {
  readonly secret: SecretName
  /** The Service in front of the door, in the namespace of the Secret. */
  readonly service: string
  /** The name of both webhook configurations. */
  readonly configurations: string
  readonly lives?: Lives
}

export interface Options {
  readonly caches: Caches
  readonly client: Pick<Client, 'get' | 'apply'>
  readonly ownCertificate: OwnCertificate
  readonly queue: Pick<Queue, 'add'>
  readonly wall: () => number
  readonly log: Logger
  readonly metrics: Pick<Metrics, 'watchAuthorities'>
}

interface ConfigurationFields {
  readonly webhooks?: readonly { readonly name: string; readonly clientConfig?: { readonly caBundle?: string } }[]
}

type Configuration = LiveOf<ConfigurationFields>

const CONFIGURATIONS: readonly KindRef[] = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'].map(
  (kind) => ({ apiVersion: 'admissionregistration.k8s.io/v1', kind })
)

const WRITER = { manager: FIELD_MANAGERS.certificate, force: true }
/** There is one thing to look at. */
const KEY = 'certificate'
const MOST_REST_MS = 3_600_000

/** Wires the loop to the caches, which every replica has: whoever comes to lead knows what was there before. */
export function ownCertificateLoop({ caches, client, ownCertificate, queue, wall, log, metrics }: Options): {
  reconcile: Reconcile
  allKeys(): Iterable<string>
} {
  const { secret, service, configurations: name, lives = LIVES } = ownCertificate
  const host = `${service}.${secret.namespace}.svc`
  const names = { commonName: service, dnsNames: [host, `${host}.cluster.local`] }
  const secrets = secretIn(caches, secret)
  const configurations = CONFIGURATIONS.map((kind) => ({
    kind,
    cache: caches.of<ConfigurationFields>({ ...kind, name, places: [undefined] })
  }))
  const missed = new Set<string>()
  let last: Keepsakes | undefined
  /** The newest authority that every webhook named when we looked, and since when. */
  let told: { readonly authority: string | undefined; readonly since: number } | undefined

  secrets.onChange((now) => {
    const found = now === undefined ? undefined : keepsakesIn(now)
    if (found !== undefined && isUsable(found)) last = found
    queue.add(KEY)
  })
  for (const { cache } of configurations) cache.onChange(() => queue.add(KEY))
  metrics.watchAuthorities(() =>
    configurations.map(({ kind, cache }) => [kind.kind, isKnown(cache.get(undefined, name))])
  )

  function isKnown(configuration: Configuration | undefined): boolean {
    const found = secrets.get(secret.namespace, secret.name)
    return (
      found !== undefined &&
      configuration !== undefined &&
      vouches(configuration, bundleOf(keepsakesIn(found).authorities))
    )
  }

  /** What is kept after this look. A Secret that was deleted or damaged is made anew beside what was in it, which goes on until all know the new. */
  async function keep(now: number): Promise<Keepsakes> {
    const target = { ...SECRET, ...secret }
    const found: Secret | undefined = secrets.get(secret.namespace, secret.name) ?? (await client.get(target))
    const kept = mended(found === undefined ? undefined : keepsakesIn(found), last)
    const wanted = renewed(kept, wishFor(found === undefined ? undefined : keepsakesIn(found), now))
    const data = entriesOf(wanted)
    if (found !== undefined && isSame(found.data, data)) return wanted
    const { uid, resourceVersion } = found?.metadata ?? {}
    const metadata = { ...secret, ...(uid && resourceVersion && { uid, resourceVersion }) }
    await client.apply({ ...SECRET, metadata, ...{ data } }, WRITER)
    last = wanted
    log.info({ namespace: secret.namespace, name: secret.name }, 'Made the certificate anew')
    return wanted
  }

  function wishFor(kept: Keepsakes | undefined, now: number): Wish {
    const isTold = kept !== undefined && told?.authority === kept.authorities[0]
    return { names, now, knownSince: isTold ? told?.since : undefined, lives }
  }

  /** One that is not there, or may not be read, is not counted: nobody asks the door because of it. */
  function noteWhoIsTold({ authorities }: Keepsakes): void {
    const [newest] = authorities
    const areTold = configurations.every(({ cache }) => {
      const configuration = cache.get(undefined, name)
      return configuration === undefined || vouches(configuration, bundleOf(authorities))
    })
    if (!areTold) told = undefined
    else if (told?.authority !== newest) told = { authority: newest, since: wall() }
  }

  async function tell(kind: KindRef, configuration: Configuration | undefined, bundle: string): Promise<void> {
    if (configuration === undefined) return miss(kind)
    missed.delete(kind.kind)
    if (vouches(configuration, bundle)) return
    const { uid } = configuration.metadata
    const webhooks = configuration.webhooks?.map(({ name }) => ({ name, clientConfig: { caBundle: bundle } }))
    await client.apply({ ...kind, metadata: { name, uid }, ...{ webhooks } }, WRITER)
    log.info({ kind: kind.kind, name }, 'Told the API server who vouches for the door')
  }

  function miss({ kind }: KindRef): void {
    if (missed.has(kind)) return
    missed.add(kind)
    log.warn(
      { kind, name },
      'There is no such webhook configuration, or it may not be read: the door will not be called'
    )
  }

  return {
    async reconcile() {
      const now = wall() // one for the whole pass: a moment that comes while it goes on is still ahead of it
      try {
        const kept = await keep(now)
        const bundle = bundleOf(kept.authorities)
        for (const { kind, cache } of configurations) await tell(kind, cache.get(undefined, name), bundle)
        noteWhoIsTold(kept)
        return { againAfterSeconds: restOf(kept, wishFor(kept, now), MOST_REST_MS) / 1000 }
      } catch (err) {
        if (isConflict(err)) return { againAfterSeconds: 1 } // what we have seen is not what is there any more
        throw err
      }
    },
    allKeys: () => [KEY]
  }
}

/** What people did to the Secret must not take away what is still served, nor who is trusted. */
function mended(found: Keepsakes | undefined, last: Keepsakes | undefined): Partial<Keepsakes> {
  if (found === undefined) return last === undefined ? {} : { authorities: last.authorities, pair: last.pair }
  return { ...found, authorities: [...found.authorities, ...(last?.authorities ?? [])] }
}

const vouches = ({ webhooks = [] }: Configuration, bundle: string): boolean =>
  webhooks.every(({ clientConfig }) => clientConfig?.caBundle === bundle)
