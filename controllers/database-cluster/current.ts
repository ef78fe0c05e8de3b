/** Writes that are made for a cluster only while it is what its cache says: who has not heard of an edit would undo it. */
import { CLAIM } from '../../providers/claims.ts'
import { NOTED } from '../../providers/noted.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { Live } from '../../src/api/live.ts'
import { type Client, targetOf } from '../../src/kube/client.ts'

/** The cluster was edited, or is another, or gone, or somebody has written for it; the cache will tell. Nothing was written. */
export class Behind extends Error {
  override readonly name = 'Behind'
}

/** What decides what is written for a cluster. */
export interface Decisive {
  readonly cluster: DatabaseCluster
  readonly child: Live | undefined
  /** Volumes that have another size than was asked for: the child is to have theirs. */
  readonly volumes: readonly Live[]
}

/** What decides is read anew once, before the first write; whoever writes nothing reads nothing. */
export function writingFor(decisive: Decisive, client: Client): Client {
  let asked: Promise<void> | undefined
  const confirm = () => {
    asked ??= areCurrent(decisive, client).then((yes) => {
      const { name } = decisive.cluster.metadata
      if (!yes) throw new Behind(`the cache has not heard yet of what became of ${name}`)
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

async function areCurrent({ cluster, child, volumes }: Decisive, client: Pick<Client, 'get' | 'list'>) {
  const { uid, generation, namespace = '' } = cluster.metadata
  const [clusterNow, childNow, volumesNow] = await Promise.all([
    client.get(targetOf(cluster as Live)),
    child && client.get(targetOf(child)),
    volumes.length > 0 ? client.list(CLAIM, namespace) : []
  ])
  const isClusterCurrent = clusterNow?.metadata.uid === uid && clusterNow?.metadata.generation === generation
  return (
    isClusterCurrent &&
    childNow?.metadata.uid === child?.metadata.uid &&
    acceptedOn(childNow) === acceptedOn(child) &&
    volumes.every(({ metadata }) => volumesNow.some((now) => now.metadata.uid === metadata.uid))
  )
}

/** It is read from the child and goes into the next one, so an old one must not follow a new one. */
const acceptedOn = (child: Live | undefined): string | undefined => child?.metadata.annotations?.[NOTED.accepted]
