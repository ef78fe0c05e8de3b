/** Writes that are made for a cluster only while it is what its cache says: who has not heard of an edit would undo it. */
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { Live } from '../../src/api/live.ts'
import { type Client, targetOf } from '../../src/kube/client.ts'

/** The cluster was edited, or is another, or gone; the cache will tell. Nothing was written. */
export class Behind extends Error {
  override readonly name = 'Behind'
}

/** The cluster is read by its name once, before the first write; whoever writes nothing reads nothing. */
export function writingFor(cluster: DatabaseCluster, client: Client): Client {
  let asked: Promise<void> | undefined
  const confirm = () => {
    asked ??= isCurrent(cluster, client).then((yes) => {
      if (!yes) throw new Behind(`the cache has not heard yet of what became of ${cluster.metadata.name}`)
    })
    return asked
  }
  return {
    ...client,
    apply: (manifest, options) => confirm().then(() => client.apply(manifest, options)),
    create: (manifest, options) => confirm().then(() => client.create(manifest, options)),
    patch: (target, patch, options) => confirm().then(() => client.patch(target, patch, options)),
    delete: (target, options) => confirm().then(() => client.delete(target, options))
  }
}

async function isCurrent(cluster: DatabaseCluster, client: Pick<Client, 'get'>): Promise<boolean> {
  const { uid, generation } = cluster.metadata
  const now = await client.get(targetOf(cluster as Live))
  return now?.metadata.uid === uid && now?.metadata.generation === generation
}
