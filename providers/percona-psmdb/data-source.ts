/**
 * Where a new cluster gets its data. The operator starts it empty; a restore fills it once it runs, with the users of the
 * source among the data. So it is given their passwords before it starts.
 */
import type { DatabaseBackup } from '../../src/api/database-backup.ts'
import type { Fragment, Given, SecretCopy } from '../contract.ts'
import { CONSUMED, NOTED } from '../noted.ts'
import { LOGICAL } from './capabilities.ts'
import { type Cluster, RESTORE, type Restore } from './child.ts'
import { encryptionKeySecret, firstRestore, usersSecret } from './names.ts'
import { momentOf, pitrOf } from './pitr.ts'
import { locationIn, placeOf } from './storage.ts'
import { isReadyForData, restores } from './surroundings.ts'

/** Kept on the child: what is restored is decided once. The newest backup of a cluster is another one tomorrow. */
const NOTED_SOURCE = 'dbaas.dev/source'
const NOTED_METHOD = 'dbaas.dev/source-method'
const NOTED_MOMENT = 'dbaas.dev/source-moment'

/** Whether the data is still to come. */
export const isToBeFilled = ({ cluster, noted }: Pick<Given, 'cluster' | 'noted'>): boolean =>
  cluster.spec.dataSource !== undefined && noted[NOTED.dataSource] !== CONSUMED

/** The backup that is named, or the newest one of the cluster that is to be copied. */
const backupOf = ({ referred }: Given): DatabaseBackup | undefined => referred.sourceBackup ?? referred.newestBackup

/** Where the backup lies; undefined while nothing tells. */
export function sourceOf(given: Given): string | undefined {
  const { cluster, referred, noted } = given
  const { external } = cluster.spec.dataSource ?? {}
  if (noted[NOTED_SOURCE] !== undefined) return noted[NOTED_SOURCE]
  if (external) return referred.sourceStorage && locationIn(referred.sourceStorage, external.path)
  return backupOf(given)?.status?.location
}

/** How it was made. Of a backup that nothing records nobody knows; logical is what most are. */
const methodOf = (given: Given): string => given.noted[NOTED_METHOD] ?? backupOf(given)?.spec.method ?? LOGICAL

/** The Secrets that must hold what the source had: passwords, and the key of the files where files are restored. */
export function secretsOfData(given: Given, cluster: string): string[] {
  const users = usersSecret(cluster)
  return methodOf(given) === LOGICAL ? [users] : [users, encryptionKeySecret(cluster)]
}

/** The cluster that the data comes from, where its Secrets have names of their own. */
export function originOf(given: Given): string | undefined {
  const { spec, metadata } = given.cluster
  const origin = spec.dataSource?.cluster?.name ?? backupOf(given)?.spec.clusterRef
  return origin === metadata.name ? undefined : origin
}

/** Only before the child is made: afterwards its passwords are its own. */
function copies(given: Given): SecretCopy[] {
  const origin = originOf(given)
  if (origin === undefined || given.found.child() !== undefined) return []
  const targets = secretsOfData(given, given.cluster.metadata.name)
  return secretsOfData(given, origin).map((from, position) => ({ from, to: targets[position] ?? from }))
}

/** The moment to go to; what was once decided stays. */
const momentWanted = ({ cluster, noted }: Given): string | undefined =>
  noted[NOTED_MOMENT] ?? momentOf(cluster.spec.dataSource?.pitr)

function restoreFrom(given: Given, destination: string): Restore['spec'] | undefined {
  const { sourceStorage } = given.referred
  if (sourceStorage === undefined) return undefined
  const { type: _, ...place } = placeOf(sourceStorage, destination)
  return {
    clusterName: given.cluster.metadata.name,
    backupSource: { type: methodOf(given), destination, ...place },
    ...pitrOf(momentWanted(given))
  }
}

export function dataSource(given: Given): Fragment {
  const destination = sourceOf(given)
  if (!isToBeFilled(given) || destination === undefined) return {}
  const { name, namespace } = given.cluster.metadata
  const metadata = { name: firstRestore(name), ...(namespace && { namespace }) }
  const isBegun = restores(given).some((restore) => restore.metadata.name === metadata.name)
  const spec = isBegun || isReadyForData(given) ? restoreFrom(given, destination) : undefined
  const moment = momentWanted(given)
  const noted = {
    [NOTED_SOURCE]: destination,
    [NOTED_METHOD]: methodOf(given),
    ...(moment && { [NOTED_MOMENT]: moment })
  }
  const child: Pick<Cluster, 'metadata'> = { metadata: { annotations: noted } }
  return { child, copies: copies(given), ...(spec && { beside: [{ ...RESTORE, metadata, spec }] }) }
}
