/** What the operator keeps to vouch for itself, an authority and a pair, and what takes its place as time goes on. Pure, but for new keys. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { issueAuthority, issueLeaf, type LeafNames, newKey } from './issue.ts'
import { checkPair, type PairText } from './pair.ts'
import { isUnfit } from './source.ts'

/** All of it is text in PEM form. Nothing of it can be relied on: people can write to where it is kept. */
export interface Keepsakes {
  /** The certificates of the authority, the newest first. Whoever calls the door trusts every one of them. */
  readonly authorities: readonly string[]
  /** The key of the newest. */
  readonly authorityKey: string
  readonly pair: PairText
}

export interface Lives {
  /** How long an authority lasts. */
  readonly authority: number
  /** How long a pair lasts. */
  readonly pair: number
  /** How long callers must have known an authority before a pair that it signs takes the place of one by another. */
  readonly settling: number
  /** How long an authority that signs no more is trusted after the last pair that it signed was replaced. */
  readonly overlap: number
}

const MINUTE = 60 * 1000
const DAY = 24 * 60 * MINUTE

export const LIVES: Lives = {
  authority: 3650 * DAY,
  pair: 90 * DAY,
  settling: MINUTE, // every API server has read it within a second or so
  overlap: 60 * MINUTE // so do the replicas; one that cannot reach the API server for a while still serves the old pair
}

// The clocks of those who look at a certificate may be behind ours.
const SLACK = 5 * MINUTE
const RENEW_AFTER = 2 / 3
const NAME = 'dbaas-operator webhook authority'

export interface Wish {
  readonly names: LeafNames
  /** Milliseconds since 1970. */
  readonly now: number
  /** Since when callers are told of the newest authority; undefined when they are not. */
  readonly knownSince: number | undefined
  readonly lives: Lives
}

interface Authority {
  readonly certificate: X509Certificate
  readonly key: string
}

/** What should be kept from now on; it is the same as before when that is all right. */
export function renewed(kept: Partial<Keepsakes>, wish: Wish): Keepsakes {
  const known = onceEach((kept.authorities ?? []).flatMap(parsed)).filter((one) => !isOver(one, wish.now))
  const authority = authorityFrom(known[0], kept.authorityKey, wish)
  const older = known.filter((one) => one !== authority.certificate)
  const pair = pairFrom(kept.pair, authority, older, wish)
  const trusted = isOverlapping(authority, pair, wish) ? [authority.certificate, ...older] : [authority.certificate]
  return { authorities: trusted.map((one) => one.toString().trim()), authorityKey: authority.key, pair }
}

/** Whether the authority can go on, and there is a pair. */
export function isUsable({ authorities, authorityKey, pair }: Keepsakes): boolean {
  const [newest] = authorities.slice(0, 1).flatMap(parsed)
  return newest !== undefined && isOurs(newest, authorityKey) && pair.cert !== ''
}

/** Milliseconds until something of it should be replaced, or at most so many. */
export function restOf({ authorities, pair }: Keepsakes, { now, knownSince = now, lives }: Wish, most: number): number {
  const authority = new X509Certificate(authorities[0] ?? '')
  const leaf = new X509Certificate(pair.cert)
  const moments = [
    dueAt(authority),
    dueAt(leaf),
    knownSince + lives.settling,
    Math.max(madeAt(authority), madeAt(leaf)) + lives.overlap
  ]
  return Math.min(most, ...moments.map((moment) => moment - now).filter((rest) => rest > 0))
}

/** The newest of those that are known, if that is ours and its key is there; a new one of the same key when its time comes. */
function authorityFrom(newest: X509Certificate | undefined, key: string | undefined, wish: Wish): Authority {
  if (newest === undefined || key === undefined || !isOurs(newest, key)) return newAuthority(newKey(), wish)
  return dueAt(newest) <= wish.now ? newAuthority(key, wish) : { certificate: newest, key }
}

function isOurs(certificate: X509Certificate, pem: string): boolean {
  const key = keyIn(pem)
  const isKind = key?.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
  return isKind && certificate.ca && certificate.subject === `CN=${NAME}` && certificate.checkPrivateKey(key)
}

function newAuthority(key: string, { now, lives }: Wish): Authority {
  const { cert } = issueAuthority(NAME, key, lifeFrom(now, now + lives.authority))
  return { certificate: new X509Certificate(cert), key }
}

/** The pair that is there, as long as it serves its purpose; one that is not trusted before long would be no help. */
function pairFrom(
  pair: PairText | undefined,
  authority: Authority,
  older: readonly X509Certificate[],
  wish: Wish
): PairText {
  const { names, now, knownSince, lives } = wish
  const leaf = pair === undefined ? undefined : fitLeaf(pair, [authority.certificate, ...older], wish)
  const renew = () => {
    const end = Math.min(now + lives.pair, authority.certificate.validToDate.getTime())
    return issueLeaf(names, lifeFrom(now, end), { name: NAME, key: authority.key })
  }
  if (pair === undefined || leaf === undefined) return renew()
  const isGood = leaf.verify(authority.certificate.publicKey) && dueAt(leaf) > now
  const isSettled = knownSince !== undefined && knownSince + lives.settling <= now
  return isGood || !isSettled ? pair : renew()
}

/** Undefined when it must not be served: it is damaged or over, has other names, or nobody trusts who signed it. */
function fitLeaf(pair: PairText, trusted: readonly X509Certificate[], wish: Wish): X509Certificate | undefined {
  if (isUnfit(checkPair(pair, wish.now))) return undefined
  const leaf = new X509Certificate(pair.cert)
  const isNamed = wish.names.dnsNames.every((name) => leaf.checkHost(name, { subject: 'never', wildcards: false }))
  return isNamed && trusted.some(({ publicKey }) => leaf.verify(publicKey)) ? leaf : undefined
}

/** Whether somebody may still see what an older authority has signed. */
function isOverlapping({ certificate }: Authority, { cert }: PairText, { now, lives }: Wish): boolean {
  const leaf = new X509Certificate(cert)
  if (!leaf.verify(certificate.publicKey)) return true
  return now < Math.max(madeAt(certificate), madeAt(leaf)) + lives.overlap
}

const onceEach = (certificates: readonly X509Certificate[]): X509Certificate[] => [
  ...new Map(certificates.map((one) => [one.fingerprint256, one])).values()
]

const lifeFrom = (now: number, end: number) => ({ notBefore: new Date(now - SLACK), notAfter: new Date(end) })

const madeAt = ({ validFromDate }: X509Certificate): number => validFromDate.getTime() + SLACK

const isOver = ({ validToDate }: X509Certificate, now: number): boolean => validToDate.getTime() <= now

function dueAt(certificate: X509Certificate): number {
  const made = madeAt(certificate)
  return made + (certificate.validToDate.getTime() - made) * RENEW_AFTER
}

/** Nothing where it is damaged. */
function parsed(pem: string): X509Certificate[] {
  try {
    return [new X509Certificate(pem)]
  } catch {
    return []
  }
}

function keyIn(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem)
  } catch {
    return undefined
  }
}
