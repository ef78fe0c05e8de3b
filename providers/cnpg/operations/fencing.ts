/** Which members are fenced: a list of names in an annotation of the Cluster, where a star stands for all. */
import type { Given } from '../../contract.ts'
import type { Act } from '../../operation.ts'
import { FENCED } from '../child.ts'
import { instanceNames } from './look.ts'

const ALL = '*'

function fencedIn({ found }: Given): readonly string[] {
  try {
    const list: unknown = JSON.parse(found.child()?.metadata.annotations?.[FENCED] ?? '[]')
    return Array.isArray(list) ? list.map(String) : []
  } catch {
    return [] // CloudNativePG does not understand it either
  }
}

export function isFenced(given: Given, name: string): boolean {
  const fenced = fencedIn(given)
  return fenced.includes(name) || fenced.includes(ALL)
}

/** What makes a member fenced, or not; nothing where it is so. */
export function fencing(given: Given, name: string, wanted: boolean): readonly Act[] {
  const child = given.found.child()
  if (child === undefined || isFenced(given, name) === wanted) return []
  const fenced = fencedIn(given)
  const now = fenced.includes(ALL) ? instanceNames(given) : fenced
  const next = wanted ? [...now, name] : now.filter((one) => one !== name)
  const value = next.length === 0 ? null : JSON.stringify(next)
  return [{ do: 'patch', object: child, patch: { metadata: { annotations: { [FENCED]: value } } } }]
}
