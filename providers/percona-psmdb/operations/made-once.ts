/** An object that an operation makes and never makes again: somebody may delete it while it is at work. */

import { ownLabels } from '../../applier.ts'
import type { Given, KindRef, Manifest } from '../../contract.ts'
import type { Live } from '../../found.ts'
import type { Act, Underway } from '../../operation.ts'
import { hasMarked, MARKS, marking } from '../marks.ts'

const nameFor = (kind: KindRef, uid: string): string =>
  `${kind.kind.replace('PerconaServerMongoDB', '').toLowerCase()}-${uid}`

export const madeBy = ({ found, uid }: Pick<Underway, 'found' | 'uid'>, kind: KindRef): Live | undefined =>
  found.of(kind).find(({ metadata }) => metadata.name === nameFor(kind, uid))

/** It was seen once, and is not there any more. */
export const wasRemoved = (given: Underway, kind: KindRef): boolean =>
  hasMarked(given, MARKS.made) && madeBy(given, kind) === undefined

/** What to write so that the object is there, and known to have been there. */
export function makingOnce(given: Underway, kind: KindRef, wanted: Pick<Manifest, 'spec'> & Notes): Act[] {
  if (hasMarked(given, MARKS.made)) return []
  if (madeBy(given, kind) !== undefined) return marking(given, MARKS.made)
  const { annotations, spec } = wanted
  const metadata = {
    name: nameFor(kind, given.uid),
    ...namespaceOf(given),
    labels: ownLabels(given.cluster),
    ...(annotations && { annotations })
  }
  return [{ do: 'make', manifest: { ...kind, metadata, ...(spec && { spec }) } }]
}

interface Notes {
  readonly annotations?: Record<string, string>
}

const namespaceOf = ({ cluster: { metadata } }: Pick<Given, 'cluster'>) =>
  metadata.namespace === undefined ? {} : { namespace: metadata.namespace }
