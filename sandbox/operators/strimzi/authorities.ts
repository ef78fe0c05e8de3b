/** The certificate authorities of a Kafka: made anew when somebody asks for it, and known to a node from its start. */
import type { Live } from '../../../src/api/live.ts'
import { change, make, type Prop, type Scene, type Wish } from '../scene.ts'
import type { Kafka } from './api.ts'

const SECRET = { apiVersion: 'v1', kind: 'Secret' } as const

const CERTIFICATE = { suffix: 'ca-cert', generation: 'strimzi.io/ca-cert-generation', order: 'strimzi.io/force-renew' }
const KEY = { suffix: 'ca', generation: 'strimzi.io/ca-key-generation', order: 'strimzi.io/force-replace' }
type Part = typeof CERTIFICATE

const AUTHORITIES = ['cluster', 'clients']

// Nothing listens anywhere, so nobody ever sees a certificate.
const CONTENTS: Readonly<Record<string, object>> = {
  [CERTIFICATE.suffix]: { 'ca.crt': 'a certificate' },
  [KEY.suffix]: { 'ca.key': 'a key' }
}

const nameOf = ({ metadata }: Kafka, authority: string, { suffix }: Part): string =>
  `${metadata.name}-${authority}-${suffix}`

/** The Secrets of both, as they are at first. */
export function authorities(child: Kafka, placed: (name: string) => Prop['metadata']): Wish[] {
  return AUTHORITIES.flatMap((authority) =>
    [CERTIFICATE, KEY].map((part) =>
      make({
        ...SECRET,
        metadata: { ...placed(nameOf(child, authority, part)), annotations: { [part.generation]: '0' } },
        type: 'Opaque',
        stringData: CONTENTS[part.suffix]
      })
    )
  )
}

const generationOf = (secret: Live | undefined, { generation }: Part): number =>
  Number(secret?.metadata.annotations?.[generation] ?? 0)

/** What was ordered: a new certificate, or a new key, with which a new certificate comes. */
export function renewals(scene: Scene, child: Kafka): Wish[] {
  return AUTHORITIES.flatMap((authority) => {
    const secret = (part: Part) => scene.named(SECRET, nameOf(child, authority, part))
    const isOrdered = (part: Part) => secret(part)?.metadata.annotations?.[part.order] === 'true'
    const renewed = isOrdered(KEY) ? [CERTIFICATE, KEY] : isOrdered(CERTIFICATE) ? [CERTIFICATE] : []
    return renewed.flatMap((part) => {
      const live = secret(part)
      const annotations = { [part.generation]: String(generationOf(live, part) + 1), [part.order]: null }
      return live === undefined ? [] : [change(live, { metadata: { annotations } })]
    })
  })
}

/** What a node carries in its annotations; with other ones it is replaced. */
export function trusted({ named }: Scene, child: Kafka): Record<string, string> {
  const at = (authority: string, part: Part) =>
    String(generationOf(named(SECRET, nameOf(child, authority, part)), part))
  return {
    'strimzi.io/cluster-ca-cert-generation': at('cluster', CERTIFICATE),
    'strimzi.io/cluster-ca-key-generation': at('cluster', KEY),
    'strimzi.io/clients-ca-cert-generation': at('clients', CERTIFICATE)
  }
}
