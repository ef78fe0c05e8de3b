/** What the operator says of a child that it refuses; only an edit helps then. */
import type { Given } from '../contract.ts'
import { listIn } from '../unchecked.ts'

/** How it begins. Other errors may pass by themselves. */
const BEGINNINGS = [
  'Error: validate cr',
  'Error: check safe defaults',
  'Error: pxc config',
  'Error: haproxy config',
  'Error: proxySQL config'
]

/** Everything that the operator says at present. */
export const said = ({ found }: Pick<Given, 'found'>): string[] =>
  listIn(found.child(), 'status', 'message').filter((text): text is string => typeof text === 'string' && text !== '')

export const refusal = (given: Pick<Given, 'found'>): string | undefined =>
  said(given).find((text) => BEGINNINGS.some((beginning) => text.startsWith(beginning)))
