/** The Secret in which the operator keeps its authority and its pair, and the pair in it as every replica serves it. */
import type { PairText } from '../../certs/pair.ts'
import { certificatesIn } from '../../certs/pem.ts'
import type { Keepsakes } from '../../certs/self-signed.ts'
import type { Source } from '../../certs/source.ts'
import type { KindRef, LiveOf } from '../../src/api/live.ts'
import type { Cache } from '../../src/kube/cache.ts'
import type { Caches } from '../../src/kube/caches.ts'

export interface SecretName {
  readonly namespace: string
  readonly name: string
}

interface SecretFields {
  readonly data?: Readonly<Record<string, string>>
}

export type Secret = LiveOf<SecretFields>

export const SECRET: KindRef = { apiVersion: 'v1', kind: 'Secret' }

/** The names that a mounted pair has too, and one more. */
const ENTRIES = { cert: 'tls.crt', key: 'tls.key', authorities: 'ca.crt', authorityKey: 'ca.key' } as const

/** Of all Secrets only this one is read. */
export const secretIn = (caches: Caches, { namespace, name }: SecretName): Cache<SecretFields> =>
  caches.of<SecretFields>({ ...SECRET, name, places: [namespace] })

/** The pair in the Secret. */
export function pairInSecret(caches: Caches, secret: SecretName): Source<PairText> {
  const cache = secretIn(caches, secret)
  return {
    place: `Secret ${secret.namespace}/${secret.name}`,
    async read() {
      const found = cache.get(secret.namespace, secret.name)
      if (found !== undefined) return keepsakesIn(found).pair
      return { problem: cache.synced ? 'it is not there' : 'it has not been read yet' }
    },
    onChange: (look) => cache.onChange(look)
  }
}

/** What stands in the Secret; an entry that is missing is an empty text. */
export function keepsakesIn({ data = {} }: Secret): Keepsakes {
  const entry = (name: string) => Buffer.from(data[name] ?? '', 'base64').toString()
  return {
    authorities: certificatesIn(entry(ENTRIES.authorities)),
    authorityKey: entry(ENTRIES.authorityKey),
    pair: { cert: entry(ENTRIES.cert), key: entry(ENTRIES.key) }
  }
}

/** The entries of a Secret that keeps them. */
export const entriesOf = ({ authorities, authorityKey, pair }: Keepsakes): Readonly<Record<string, string>> => ({
  [ENTRIES.cert]: base64(pair.cert),
  [ENTRIES.key]: base64(pair.key),
  [ENTRIES.authorities]: bundleOf(authorities),
  [ENTRIES.authorityKey]: base64(authorityKey)
})

/** All authorities as one text, as the API server wants them too. */
export const bundleOf = (authorities: readonly string[]): string =>
  base64(authorities.map((pem) => `${pem}\n`).join(''))

const base64 = (text: string): string => Buffer.from(text).toString('base64')
