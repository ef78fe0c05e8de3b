/** CIDR ranges as Kubernetes and the clouds read them. */
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { rememberTexts } from '../src/api/memory.ts'

export interface Cidr {
  readonly prefix: number
  /** As it should be written: its first address and its prefix. */
  readonly cleared: string
}

const RANGE = /^([^/]+)\/(\d{1,3})$/
const BITS: Readonly<Record<number, number>> = { 4: 32, 6: 128 }

/** Undefined when the text is not a range. Spellings that only some libraries know, such as 10/8, are none. */
export const parseCidr = rememberTexts((text: string): Cidr | undefined => {
  const [, address = '', length = ''] = RANGE.exec(text) ?? []
  const prefix = Number(length)
  const bits = BITS[isIP(address)]
  return bits !== undefined && prefix <= bits ? { prefix, cleared: hostBitsCleared(address, prefix) } : undefined
})

function hostBitsCleared(address: string, prefix: number): string {
  const range = `${address}/${prefix}`
  const first =
    isIP(address) === 4 ? ipaddr.IPv4.networkAddressFromCIDR(range) : ipaddr.IPv6.networkAddressFromCIDR(range)
  // an address that is written in another way but means the same is left as it is
  return ipaddr.parse(address).toNormalizedString() === first.toNormalizedString()
    ? range
    : `${first.toString()}/${prefix}`
}

/** Addresses that mean another machine to each that uses them, or the services of a cloud. */
const INSIDE = [
  'loopback',
  'linkLocal',
  'unspecified',
  'broadcast',
  'multicast',
  'reserved',
  // these have an IPv4 address in them
  'rfc6052',
  'rfc6145',
  '6to4',
  'teredo'
]

/** Whether an address leads nowhere that a client outside of the machine could mean. */
export const insideOnly = (address: string): boolean => INSIDE.includes(ipaddr.process(address).range())
