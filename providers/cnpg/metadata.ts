/** Labels for everything that CloudNativePG makes, what must be remembered with the child, and whether it sleeps. */
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { LABELS, podLabels } from '../applier.ts'
import type { Fragment, Given } from '../contract.ts'
import { majorOf } from '../versions.ts'
import { type Cluster, HIBERNATION } from './child.ts'
import { versions } from './versions.ts'

/** Kept on the child: under another name, the archive of before would be lost. */
export const NOTED_ARCHIVE = 'dbaas.dev/archive'

const OF_A_MAJOR = /-pg\d+$/

/**
 * The name under which this cluster archives. It is another for each life of a cluster: an archive that is not empty
 * stops a restored cluster for good. It is another for each major version too: what was archived before a major upgrade
 * does not go with what comes after it.
 */
export function archiveName(given: Given, major = majorOf(versions, given.version.version)): string {
  const { metadata } = given.cluster
  const life = metadata.uid?.split('-')[0]
  const fresh = life === undefined ? metadata.name : `${metadata.name}-${life}`
  const before = given.noted[NOTED_ARCHIVE]?.replace(OF_A_MAJOR, '')
  return `${before ?? fresh}-pg${major}`
}

/** On everything that CloudNativePG makes: by the UID a deletion tells what it left of this cluster from what is another's. */
export const inheritedLabels = (cluster: DatabaseCluster): Record<string, string> => ({
  ...podLabels(cluster),
  ...(cluster.metadata.uid && { [LABELS.uid]: cluster.metadata.uid })
})

/** stopped becomes hibernation: pods go, volumes stay. */
export function metadata(given: Given): Fragment {
  const { cluster } = given
  const child: Cluster = {
    metadata: {
      annotations: {
        [NOTED_ARCHIVE]: archiveName(given),
        [HIBERNATION]: cluster.spec.stopped ? 'on' : 'off'
      }
    },
    spec: { inheritedMetadata: { labels: inheritedLabels(cluster) } }
  }
  return { child }
}
