/** Makes certificates: an authority that signs itself, and what it signs. ECDSA on P-256, signed over SHA-256. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { bits, bytes, integer, list, nth, oid, set, text, time, yes } from './der.ts'
import type { PairText } from './pair.ts'
import { pemOf } from './pem.ts'

/** A certificate with its key, both as PEM. */
export type Issued = PairText

interface Life {
  readonly notBefore: Date
  readonly notAfter: Date
}

const OIDS = {
  signature: '1.2.840.10045.4.3.2', // ECDSA with SHA-256
  commonName: '2.5.4.3',
  subjectKey: '2.5.29.14',
  keyUsage: '2.5.29.15',
  otherNames: '2.5.29.17',
  constraints: '2.5.29.19',
  authorityKey: '2.5.29.35',
  extendedUsage: '2.5.29.37',
  servers: '1.3.6.1.5.5.7.3.1',
  clients: '1.3.6.1.5.5.7.3.2'
} as const

/** A key as PEM, for something new. */
export function newKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
}

/** An authority that signs itself. With the key of an earlier one of that name it vouches for the same certificates. */
export function issueAuthority(name: string, key: string, life: Life): Issued {
  const extensions = [
    extension(OIDS.constraints, list(yes(), integer(Buffer.from([0]))), 'critical'), // it signs no other authority
    extension(OIDS.keyUsage, bits(Buffer.from([0b0000_0110]), 1), 'critical'), // signs certificates and revocations
    extension(OIDS.subjectKey, bytes(keyId(key)))
  ]
  return issued({ name, key, life, extensions }, { name, key })
}

export interface LeafNames {
  readonly commonName: string
  readonly dnsNames: readonly string[]
}

/** A certificate for one who serves under the names, or calls. */
export function issueLeaf(
  { commonName, dnsNames }: LeafNames,
  life: Life,
  authority: { readonly name: string; readonly key: string },
  usage: 'servers' | 'clients' = 'servers'
): Issued {
  const key = newKey()
  const names = dnsNames.map((name) => nth(2, Buffer.from(name), false))
  const extensions = [
    extension(OIDS.constraints, list(), 'critical'), // it signs nothing
    extension(OIDS.keyUsage, bits(Buffer.from([0b1000_0000]), 7), 'critical'), // signs handshakes
    extension(OIDS.extendedUsage, list(oid(OIDS[usage]))),
    extension(OIDS.authorityKey, list(nth(0, keyId(authority.key), false))),
    ...(names.length === 0 ? [] : [extension(OIDS.otherNames, list(...names))])
  ]
  return issued({ name: commonName, key, life, extensions }, authority)
}

interface Subject {
  readonly name: string
  readonly key: string
  readonly life: Life
  readonly extensions: readonly Buffer[]
}

function issued({ name, key, life, extensions }: Subject, by: { readonly name: string; readonly key: string }): Issued {
  const algorithm = list(oid(OIDS.signature))
  const content = list(
    nth(0, integer(Buffer.from([2]))), // version 3, counted from 0
    integer(randomBytes(16)), // a number that no other has
    algorithm,
    named(by.name),
    list(time(life.notBefore), time(life.notAfter)),
    named(name),
    publicKeyOf(key),
    nth(3, list(...extensions))
  )
  const signature = sign('sha256', content, createPrivateKey(by.key))
  return { cert: pemOf(list(content, algorithm, bits(signature))), key }
}

const named = (name: string): Buffer => list(set(list(oid(OIDS.commonName), text(name))))

const extension = (id: string, content: Buffer, weight?: 'critical'): Buffer =>
  list(oid(id), ...(weight === 'critical' ? [yes()] : []), bytes(content))

const publicKeyOf = (key: string): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' })

/** Authorities of one name are told apart by this. */
const keyId = (key: string): Buffer => createHash('sha256').update(publicKeyOf(key)).digest().subarray(0, 20)
