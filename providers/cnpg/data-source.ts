/** Where a new cluster gets its data. A Cluster reads its bootstrap once, so afterwards it stays as it was written. */
import type { Fragment, Given, Manifest } from '../contract.ts'
import type { LiveOf } from '../found.ts'
import { type Cluster, OBJECT_STORE, PLUGIN, type Recovery, VOLUME_SNAPSHOT } from './child.ts'
import { sourceStoreName } from './names.ts'
import { objectStore } from './object-store.ts'
import { archiveToRead, backupId, isOfSnapshots, isSourceWanted, snapshots } from './source.ts'

/** How the archive is called within the Cluster. */
const SOURCE = 'source'

/** The database that every cluster of ours begins with, and its owner; without them there is no Secret to log in with. */
const APPLICATION = 'app'

export function dataSource(given: Given): Fragment {
  const written = given.found.child<Cluster>()?.spec?.bootstrap?.recovery
  if (written !== undefined) return asWritten(given, written)
  if (!isSourceWanted(given)) return {}
  const archive = archiveToRead(given)
  const volumes = volumeSnapshots(given)
  if (archive === undefined && volumes === undefined) return {}
  const target = recoveryTarget(given)
  const recovery: Recovery = {
    ...(archive && { source: SOURCE }),
    ...(volumes && { volumeSnapshots: volumes }),
    ...(target && { recoveryTarget: target }),
    database: APPLICATION,
    owner: APPLICATION
  }
  return recovering(given, recovery, archive?.serverName)
}

function recovering(given: Given, recovery: Recovery, serverName: string | undefined): Fragment {
  const store = sourceStoreName(given.cluster.metadata.name)
  const parameters = serverName === undefined ? undefined : { barmanObjectName: store, serverName }
  const child: Cluster = {
    spec: {
      bootstrap: { recovery },
      ...(parameters && { externalClusters: [{ name: SOURCE, plugin: { name: PLUGIN, parameters } }] })
    }
  }
  return { child, beside: serverName === undefined ? [] : sourceStore(given, store) }
}

/** The store of a source that is no longer to be found stays as it is: without it the plug-in holds up the whole Cluster. */
function sourceStore(given: Given, name: string): Manifest[] {
  const { namespace } = given.cluster.metadata
  const archive = archiveToRead(given)
  if (archive !== undefined) return [objectStore(archive.storage, { name, namespace, ...archive })]
  const live = given.found.of<{ spec: object }>(OBJECT_STORE).find(({ metadata }) => metadata.name === name)
  return live ? [storeAsWritten(live)] : []
}

const storeAsWritten = ({ metadata: { name, namespace }, spec }: LiveOf<{ spec: object }>): Manifest => ({
  ...OBJECT_STORE,
  metadata: { name, ...(namespace && { namespace }) },
  spec
})

/** What others wrote beside our fields is not ours. */
function asWritten(given: Given, { source, volumeSnapshots, recoveryTarget, database, owner }: Recovery): Fragment {
  const ours = { source, volumeSnapshots, recoveryTarget, database, owner }
  const recovery = Object.fromEntries(Object.entries(ours).filter(([, value]) => value !== undefined))
  const [archive] = given.found.child<Cluster>()?.spec?.externalClusters?.filter(({ name }) => name === SOURCE) ?? []
  return recovering(given, recovery as Recovery, archive?.plugin?.parameters?.serverName)
}

/** Without a moment: the end of the backup that was named, or the end of the archive. */
function recoveryTarget(given: Given): Recovery['recoveryTarget'] {
  const { backup, pitr } = given.cluster.spec.dataSource ?? {}
  const id = backupId(given)
  const chosen = id !== undefined && !isOfSnapshots(given) ? { backupID: id } : {}
  if (pitr?.targetTime !== undefined) return { targetTime: pitr.targetTime, ...chosen }
  if (pitr?.latest || backup === undefined) return undefined
  return isOfSnapshots(given) || id !== undefined ? { targetImmediate: true, ...chosen } : undefined
}

function volumeSnapshots(given: Given): Recovery['volumeSnapshots'] {
  const made = snapshots(given)
  if (made === undefined) return undefined
  const reference = (name: string) => ({ apiGroup: 'snapshot.storage.k8s.io', kind: VOLUME_SNAPSHOT.kind, name })
  return { storage: reference(made.data), ...(made.wal !== undefined && { walStorage: reference(made.wal) }) }
}
