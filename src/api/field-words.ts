/** What a field takes, in words: its type, its limits and its default. */
import type { Node } from './structural.ts'

/** How a word of the API is set apart from prose. */
type Quote = (text: string) => string

export function typeWords(node: Node, quote: Quote): string {
  if (node['x-kubernetes-int-or-string']) return 'quantity'
  if (node.enum) return node.enum.map(quote).join(', ')
  if (node.format === 'date-time') return 'time'
  if (node.items) return `list of ${typeWords(node.items, quote)}`
  if (typeof node.additionalProperties === 'object') return `map to ${typeWords(node.additionalProperties, quote)}`
  return node.type ?? 'any'
}

const LIMITS: readonly [keyof Node, (limit: unknown, quote: Quote) => string][] = [
  ['minimum', (n) => `≥ ${n}`],
  ['maximum', (n) => `≤ ${n}`],
  ['minLength', (n) => `≥ ${n} characters`],
  ['maxLength', (n) => `≤ ${n} characters`],
  ['minItems', (n) => `≥ ${n} items`],
  ['maxItems', (n) => `≤ ${n} items`],
  ['maxProperties', (n) => `≤ ${n} keys`],
  ['pattern', (p, quote) => `matches ${quote(String(p))}`],
  ['x-kubernetes-list-map-keys', (keys) => `one item per ${(keys as string[]).join(', ')}`]
]

export const limitWords = (node: Node, quote: Quote): string =>
  LIMITS.flatMap(([key, say]) => (node[key] === undefined ? [] : [say(node[key], quote)])).join(', ')

/** Status defaults to a whole object, which says nothing in a sentence. */
export const defaultWords = ({ default: preset }: Node, quote: Quote): string =>
  preset === undefined || typeof preset === 'object' ? '' : quote(String(preset))
