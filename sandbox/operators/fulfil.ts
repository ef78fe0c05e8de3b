/** Makes one wish true, with as few writes as it takes: none, when it is true already. */
import type { KindRef, Live } from '../../src/api/live.ts'
import { isAlreadyExists, isConflict, isNotFound } from '../../src/kube/api-error.ts'
import { type Manifest, targetOf } from '../../src/kube/client.ts'
import type { Connection } from './connection.ts'
import { isPartOf, replacement } from './difference.ts'
import { hashOf, MADE_OF, type Prop, type Wish } from './scene.ts'

interface Means extends Pick<Connection, 'client'> {
  /** Who writes. */
  readonly manager: string
  readonly namespace: string
  /** What there is already, as far as is known. */
  there(kind: KindRef, name: string): Live | undefined
}

export async function fulfil(wish: Wish, means: Means): Promise<void> {
  try {
    await attempt(wish, means)
  } catch (err) {
    // The world has moved on since the cache was read; its event is on the way, and with it the next performance.
    if (!isAlreadyExists(err) && !isNotFound(err) && !isConflict(err)) throw err
  }
}

async function attempt(wish: Wish, { client, manager, namespace, there }: Means): Promise<unknown> {
  const create = (prop: Prop) =>
    client.create({ ...prop, metadata: { ...prop.metadata, namespace } } as Manifest, { manager })
  const merge = (of: Live, patch: object, subresource?: string) =>
    client.patch(targetOf(of), patch, { manager, type: 'merge', ...(subresource === undefined ? {} : { subresource }) })

  switch (wish.does) {
    case 'make':
      return there(wish.object, wish.object.metadata.name) ?? create(wish.object)
    case 'keep': {
      const wanted = stamped(wish.object)
      const present = there(wanted, wanted.metadata.name)
      if (present === undefined) return create(wanted)
      const same = present.metadata.annotations?.[MADE_OF] === wanted.metadata.annotations?.[MADE_OF]
      return same || present.metadata.deletionTimestamp !== undefined ? undefined : merge(present, wanted)
    }
    case 'change':
      return isPartOf(wish.patch, wish.of) ? undefined : merge(wish.of, wish.patch)
    case 'report': {
      const patch = replacement((wish.of as { status?: unknown }).status ?? {}, wish.status)
      return patch === undefined ? undefined : merge(wish.of, { status: patch }, 'status')
    }
    case 'happen':
      return isPartOf({ status: wish.status }, wish.of) ? undefined : merge(wish.of, { status: wish.status }, 'status')
    case 'drop': {
      const { uid, deletionTimestamp } = wish.of.metadata
      if (deletionTimestamp !== undefined) return undefined
      return client.delete(targetOf(wish.of), { uid, ...(wish.orphans ? { propagation: 'Orphan' } : {}) })
    }
  }
}

function stamped(prop: Prop): Prop {
  const annotations = { ...prop.metadata.annotations, [MADE_OF]: hashOf(prop) }
  return { ...prop, metadata: { ...prop.metadata, annotations } }
}
