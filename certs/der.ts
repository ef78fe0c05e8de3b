/** The bytes that certificates are written in: each value behind a tag and its length (ASN.1, DER). Only what certificates need. */

const TAGS = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  bytes: 0x04,
  name: 0x06,
  text: 0x0c,
  shortTime: 0x17,
  longTime: 0x18,
  list: 0x30,
  set: 0x31
} as const

/** Parts one after the other. */
export const list = (...parts: readonly Buffer[]): Buffer => tagged(TAGS.list, ...parts)

/** Parts whose order says nothing. There is never more than one of them here, so nothing has to be sorted. */
export const set = (part: Buffer): Buffer => tagged(TAGS.set, part)

export const yes = (): Buffer => tagged(TAGS.boolean, Buffer.from([0xff]))

export const bytes = (content: Buffer): Buffer => tagged(TAGS.bytes, content)

export const text = (content: string): Buffer => tagged(TAGS.text, Buffer.from(content))

/** Bits that fill whole bytes but for the last so many. */
export const bits = (content: Buffer, unused = 0): Buffer => tagged(TAGS.bits, Buffer.from([unused]), content)

/** A whole number that is not negative, from its bytes. */
export function integer(content: Buffer): Buffer {
  const first = content.findIndex((byte) => byte !== 0)
  const shortest = first === -1 ? Buffer.from([0]) : content.subarray(first)
  const isNegative = (shortest[0] ?? 0) >= 0x80 // it would be read so
  return tagged(TAGS.integer, ...(isNegative ? [Buffer.from([0])] : []), shortest)
}

/** An object identifier, such as 2.5.29.17. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return tagged(TAGS.name, Buffer.from([40 * first + second, ...rest.flatMap(inSevens)]))
}

/** A moment, to the second: until 2049 by two digits of the year, as the standard of certificates has it. */
export function time(moment: Date): Buffer {
  const digits = moment.toISOString().replaceAll(/[-:T]|\.\d+/g, '')
  return moment.getUTCFullYear() < 2050
    ? tagged(TAGS.shortTime, Buffer.from(digits.slice(2)))
    : tagged(TAGS.longTime, Buffer.from(digits))
}

/** Something whose meaning its place gives: the n-th, and whether it is made of parts. */
export const nth = (n: number, content: Buffer, isMadeOfParts = true): Buffer =>
  tagged((isMadeOfParts ? 0xa0 : 0x80) + n, content)

function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content)]), content])
}

/** Up to 127 as it is; beyond that, behind the number of bytes that it takes. */
function lengthOf({ length }: Buffer): number[] {
  if (length < 0x80) return [length]
  const wide = Buffer.alloc(4)
  wide.writeUInt32BE(length)
  const shortest = wide.subarray(wide.findIndex((byte) => byte !== 0))
  return [0x80 + shortest.length, ...shortest]
}

/** Seven bits to a byte, the highest first; all but the last say that another one comes. */
function inSevens(number: number): number[] {
  const lowest = number & 0x7f
  const higher = number >> 7
  return higher === 0 ? [lowest] : [...inSevens(higher).map((byte) => byte | 0x80), lowest]
}
