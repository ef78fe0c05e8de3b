/** What a cluster has of that which manifests may refer to, in every namespace that they are in. */

import { type Facts, NO_FACTS } from '../../providers/facts.ts'
import { builtIn } from '../../providers/index.ts'
import { textIn } from '../../providers/unchecked.ts'
import { withApiServer } from '../live/api-server.ts'
import type { Manifest } from '../manifests/documents.ts'
import type { Screen } from '../terminal.ts'
import type { Where } from '../where.ts'
import { liveWorld } from '../world/live.ts'
import { besides } from './known.ts'

export interface ClusterFacts {
  readonly facts: Facts
  /** Of manifests that name none. */
  readonly namespace: string
}

export async function factsOfCluster(where: Where, manifests: readonly Manifest[], err: Screen): Promise<ClusterFacts> {
  return withApiServer(where, async (api) => {
    const named = manifests.map(({ object }) => textIn(object, 'metadata', 'namespace') ?? api.namespace)
    const hidden = new Set<string>()
    let facts = NO_FACTS
    for (const namespace of new Set([api.namespace, ...named])) {
      const world = await liveWorld({ ...api, namespace }, builtIn(), (kinds) => {
        for (const kind of kinds) hidden.add(kind)
      })
      facts = besides(facts, world.facts)
    }
    if (hidden.size > 0) {
      const kinds = [...hidden].join(', ')
      err.write(
        `${err.paint('yellow', 'dbaas:')} you may not read ${kinds} there; what depends on them is not judged\n`
      )
    }
    return { facts, namespace: api.namespace }
  })
}
