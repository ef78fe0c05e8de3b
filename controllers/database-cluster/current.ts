/** Writes that are made for a cluster only while it is what its cache says: who has not heard of an edit would undo it. */
import { NOTED } from '../../providers/noted.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { Live } from '../../src/api/live.ts'
import { type Client, targetOf } from '../../src/kube/client.ts'

/** The cluster was edited, or is another, or gone, or somebody has written for it; the cache will tell. Nothing was written. */
export class Behind extends Error {
  override readonly name = 'Behind'
}

/** The cluster and its main child are read by their names once, before the first write; whoever writes nothing reads nothing. */
export function writingFor(cluster: DatabaseCluster, child: Live | undefined, client: Client): Client {
  let asked: Promise<void> | undefined
  const confirm = () => {
    asked ??= areCurrent(cluster, child, client).then((yes) => {
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

async function areCurrent(cluster: DatabaseCluster, child: Live | undefined, client: Pick<Client, 'get'>) {
  const [clusterNow, childNow] = await Promise.all([
    client.get(targetOf(cluster as Live)),
    child && client.get(targetOf(child))
  ])
  const { uid, generation } = cluster.metadata
  const isClusterCurrent = clusterNow?.metadata.uid === uid && clusterNow?.metadata.generation === generation
  return (
    isClusterCurrent && childNow?.metadata.uid === child?.metadata.uid && acceptedOn(childNow) === acceptedOn(child)
  )
}

/** It is read from the child and goes into the next one, so an old one must not follow a new one. */
const acceptedOn = (child: Live | undefined): string | undefined => child?.metadata.annotations?.[NOTED.accepted]
