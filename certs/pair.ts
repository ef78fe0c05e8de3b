/** A certificate with its key, and what makes one fit to be served. Pure: it reads no file and no clock. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import type { Unfit } from './source.ts'

/** The texts of tls.crt (the leaf first, then what signed it) and tls.key. */
export interface PairText {
  readonly cert: string
  readonly key: string
}

export interface Pair extends PairText {
  readonly notAfter: Date
}

const DAY = 24 * 60 * 60 * 1000
// The clock of whoever issued it may be ahead of ours.
const SLACK = 5 * 60 * 1000

/** Checks a pair as it would be served at a moment (milliseconds since 1970). */
export function checkPair({ cert, key }: PairText, moment: number): Pair | Unfit {
  const leaf = attempt(() => new X509Certificate(cert))
  if (leaf === undefined) return unfit('tls.crt holds no certificate in PEM form')
  const privateKey = attempt(() => createPrivateKey(key))
  if (privateKey === undefined) return unfit('tls.key holds no private key in PEM form without a passphrase')
  if (!leaf.checkPrivateKey(privateKey)) return unfit('tls.key is not the key of the first certificate in tls.crt')
  if (attempt(() => createSecureContext({ cert, key })) === undefined) return unfit('TLS does not take this pair')

  const { validFromDate, validToDate } = leaf
  if (validFromDate.getTime() > moment + SLACK)
    return unfit(`tls.crt is not valid before ${validFromDate.toISOString()}`)
  if (hasExpired({ notAfter: validToDate }, moment)) return unfit(`tls.crt expired at ${validToDate.toISOString()}`)
  return { cert, key, notAfter: validToDate }
}

export function hasExpired({ notAfter }: Pick<Pair, 'notAfter'>, moment: number): boolean {
  return notAfter.getTime() <= moment
}

/** Negative when it has expired. */
export function daysLeft({ notAfter }: Pick<Pair, 'notAfter'>, moment: number): number {
  return (notAfter.getTime() - moment) / DAY
}

function unfit(problem: string): Unfit {
  return { problem }
}

/** The parsers' own messages are left out: they speak of ASN.1, and may quote what should be a key. */
function attempt<Value>(parse: () => Value): Value | undefined {
  try {
    return parse()
  } catch {
    return undefined
  }
}
