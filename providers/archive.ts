/** The name under which a cluster keeps its backups and its archive, decided once. */
import type { Given } from './contract.ts'

/** Kept on the child: under another name, the archive of before would be lost. */
export const NOTED_ARCHIVE = 'dbaas.dev/archive'

/** Another one for each life of a cluster of the name, so that what an earlier one left is neither mixed up nor pruned. */
export function archiveName({ cluster: { metadata }, noted }: Pick<Given, 'cluster' | 'noted'>): string {
  const life = metadata.uid?.split('-')[0]
  return noted[NOTED_ARCHIVE] ?? (life === undefined ? metadata.name : `${metadata.name}-${life}`)
}
