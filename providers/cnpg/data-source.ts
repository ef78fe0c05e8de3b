/** Where a new cluster gets its data: the archive that a backup or another cluster left in a storage. */
import type { Fragment, Given } from '../contract.ts'
import { type Cluster, PLUGIN } from './child.ts'
import { objectStore } from './object-store.ts'

const SOURCE = 'source'

export const sourceStoreName = (cluster: string): string => `${cluster}-source`

/** The archive's own name is the last part of where the backup lies. */
const serverIn = (path: string): string => path.replace(/\/+$/, '').split('/').at(-1) ?? path

/** A backup says where it lies; a cluster's archive is noted on its child; without either it has the cluster's name. */
function archiveToReadFrom({ cluster: { spec }, referred }: Given): string | undefined {
  const { external, cluster } = spec.dataSource ?? {}
  const { sourceBackup, sourceArchive } = referred
  if (external) return serverIn(external.path)
  if (sourceBackup)
    return sourceBackup.status?.location ? serverIn(sourceBackup.status.location) : sourceBackup.spec.clusterRef
  return sourceArchive ?? cluster?.name
}

export function dataSource(given: Given): Fragment {
  const { cluster, referred } = given
  const { name, namespace } = cluster.metadata
  const wanted = cluster.spec.dataSource
  const serverName = archiveToReadFrom(given)
  if (wanted === undefined || serverName === undefined || referred.sourceStorage === undefined) return {}
  const store = sourceStoreName(name)
  const targetTime = wanted.pitr?.targetTime
  const child: Cluster = {
    spec: {
      bootstrap: { recovery: { source: SOURCE, ...(targetTime && { recoveryTarget: { targetTime } }) } },
      externalClusters: [
        { name: SOURCE, plugin: { name: PLUGIN, parameters: { barmanObjectName: store, serverName } } }
      ]
    }
  }
  return { child, beside: [objectStore(referred.sourceStorage, { name: store, namespace })] }
}
