/** Labels for everything that CloudNativePG makes, what must be remembered with the child, and whether it sleeps. */
import { ownLabels } from '../applier.ts'
import type { Fragment, Given } from '../contract.ts'
import { type Cluster, HIBERNATION } from './child.ts'

/** Kept on the child: under another name, the archive of before would be lost. */
export const NOTED_ARCHIVE = 'dbaas.dev/archive'

/**
 * The name under which this cluster archives. It is another for each life of a cluster: an archive that is not empty
 * stops a restored cluster for good.
 */
export function archiveName({ cluster: { metadata }, noted }: Given): string {
  const life = metadata.uid?.split('-')[0]
  return noted[NOTED_ARCHIVE] ?? (life === undefined ? metadata.name : `${metadata.name}-${life}`)
}

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
    spec: { inheritedMetadata: { labels: ownLabels(cluster) } }
  }
  return { child }
}
