/** The end of a cluster: children go as its policy says, and only then our finalizer. */

import type { CleanupAct } from '../../providers/observed.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { type Client, targetOf } from '../../src/kube/client.ts'
import { FIELD_MANAGERS } from '../../src/kube/field-managers.ts'
import { PAUSED } from './status.ts'

/** An administrator lets a cluster go without its children being cleaned up; they stay as they are. */
export const SKIP_CLEANUP = 'dbaas.dev/skip-cleanup'

/** Why a deletion does not even begin; undefined when it may. */
export function barrier({ metadata, spec }: DatabaseCluster): string | undefined {
  if (spec.deletionPolicy === 'DoNotTerminate')
    return 'spec.deletionPolicy is DoNotTerminate; set it to Retain, Delete or WipeOut to let the cluster go'
  if (metadata.annotations?.[PAUSED] === 'paused')
    return `the annotation ${PAUSED} is "paused"; remove it to let the cluster go`
  return undefined
}

export const skipsCleanup = ({ metadata }: DatabaseCluster): boolean => metadata.annotations?.[SKIP_CLEANUP] === 'true'

/** Does one act, aimed at the very object that was seen. */
export async function perform(act: CleanupAct, client: Pick<Client, 'delete' | 'patch'>): Promise<void> {
  const { uid, resourceVersion } = act.object.metadata
  const target = targetOf(act.object)
  if (act.do === 'delete') {
    const { propagation } = act
    await client.delete(target, { uid, ...(propagation && { propagation }) })
    return
  }
  await client.patch(
    target,
    { ...act.patch, metadata: { ...metadataOf(act.patch), uid, resourceVersion } },
    { type: 'merge', manager: FIELD_MANAGERS.cluster }
  )
}

const metadataOf = (patch: object): object => ('metadata' in patch && (patch.metadata as object)) || {}
