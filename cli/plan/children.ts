/** The children of two states of a cluster, one beside the other. */
import { createTwoFilesPatch } from 'diff'
import { stringify } from 'yaml'
import type { Manifest } from '../../providers/contract.ts'

/** One child, as it is and as it is to be. */
export interface ChildChange {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly change: 'made' | 'changed' | 'removed' | 'same'
  readonly before?: Manifest
  readonly after?: Manifest
}

const keyOf = ({ apiVersion, kind, metadata }: Manifest): string => `${apiVersion} ${kind} ${metadata.name}`

/** In the order in which they are applied; what goes comes last. */
export function changesBetween(before: readonly Manifest[], after: readonly Manifest[]): ChildChange[] {
  const old = new Map(before.map((child) => [keyOf(child), child]))
  const kept = new Set(after.map(keyOf))
  const gone = before.filter((child) => !kept.has(keyOf(child)))
  return [
    ...after.map((child) => changeOf(old.get(keyOf(child)), child)),
    ...gone.map((child) => changeOf(child, undefined))
  ]
}

function changeOf(before: Manifest | undefined, after: Manifest | undefined): ChildChange {
  const { apiVersion = '', kind = '', metadata } = after ?? before ?? {}
  const about = { apiVersion, kind, name: metadata?.name ?? '' }
  if (before === undefined) return { ...about, change: 'made', ...(after && { after }) }
  if (after === undefined) return { ...about, change: 'removed', before }
  return { ...about, change: yamlOf(before) === yamlOf(after) ? 'same' : 'changed', before, after }
}

// Keys in one order, so that the same child reads the same whichever step of the applier came first; and as kubectl
// reads YAML, to which a bare `off` is a boolean.
const YAML = { version: '1.1', lineWidth: 0, sortMapEntries: true, aliasDuplicateObjects: false } as const

export const yamlOf = (child: Manifest | undefined): string => (child === undefined ? '' : stringify(child, YAML))

/** As `diff -u` has it; empty where nothing differs. */
export function unifiedDiff({ kind, name, change, before, after }: ChildChange): string {
  if (change === 'same') return ''
  const path = `${kind}/${name}`
  const [from, to] = [before ? `before/${path}` : '/dev/null', after ? `after/${path}` : '/dev/null']
  return createTwoFilesPatch(from, to, yamlOf(before), yamlOf(after)).replace(/^=+\n/, '')
}
