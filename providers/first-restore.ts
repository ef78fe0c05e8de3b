/** The restore by which a new cluster gets its data, for child operators that start clusters empty and fill them later. */
import type { DatabaseClusterStatus } from '../src/api/database-cluster.ts'
import type { KindRef } from '../src/api/live.ts'
import { locationIn } from './bucket-paths.ts'
import type { Fragment, Given, SecretCopy } from './contract.ts'
import type { Live } from './found.ts'
import { NOTED } from './noted.ts'
import type { Hold } from './observed.ts'
import { textIn } from './unchecked.ts'

/** Where the backup lies, kept on the child: the newest one of a cluster is another one tomorrow. */
const NOTED_SOURCE = 'dbaas.dev/source'

/** Up to when, for people who look at the child. */
const TOLD_MOMENT = 'dbaas.dev/source-moment'

/** Where the data lies; undefined while that is not known. */
function sourceOf({ cluster, referred, noted }: Given): string | undefined {
  const { external } = cluster.spec.dataSource ?? {}
  const { sourceStorage, sourceBackup, newestBackup } = referred
  if (noted[NOTED_SOURCE] !== undefined) return noted[NOTED_SOURCE]
  if (external) return sourceStorage && locationIn(sourceStorage, external.path)
  return (sourceBackup ?? newestBackup)?.status?.location
}

const isConsumed = ({ noted }: Given): boolean => noted[NOTED.dataSource] !== undefined

/** What the data has to wait for. */
export function sourceMissing(given: Given): Hold | undefined {
  const { dataSource } = given.cluster.spec
  if (dataSource === undefined || isConsumed(given)) return undefined
  if (sourceOf(given) !== undefined && given.referred.sourceStorage !== undefined) return undefined
  const what = dataSource.cluster
    ? `a backup of "${dataSource.cluster.name}" that succeeded, in the storage that it backs up to`
    : 'a backup that says where it lies, and its BackupStorage'
  return { reason: 'SourceNotFound', message: `Waiting for ${what}` }
}

/** The restore is named as its cluster: operators make names of Jobs of it, and 63 characters must do. */
export const firstRestore = ({ cluster }: Given, restores: readonly Live[]): Live | undefined =>
  restores.find(({ metadata }) => metadata.name === cluster.metadata.name)

interface Filling {
  readonly restore: KindRef
  /** What is restored from a location. */
  readonly spec: (location: string) => object | undefined
  /** Whether the cluster is there to be filled. */
  readonly isTime: boolean
  /** The Secret with the passwords of a cluster: its data brings them along, and the operator must know them. */
  readonly passwords: (cluster: string) => string
}

/** The step of the applier: the source is noted at once, the restore follows when it is time. */
export function filled(given: Given, { restore, spec, isTime, passwords }: Filling): Fragment {
  const { cluster, found } = given
  const { name, namespace } = cluster.metadata
  const location = cluster.spec.dataSource && !isConsumed(given) ? sourceOf(given) : undefined
  if (location === undefined) return {}
  const wanted = isTime || firstRestore(given, found.of(restore)) ? spec(location) : undefined
  const metadata = { name, ...(namespace && { namespace }) }
  const { pitr } = cluster.spec.dataSource ?? {}
  const moment = pitr && (pitr.targetTime ?? 'latest')
  return {
    child: { metadata: { annotations: { [NOTED_SOURCE]: location, ...(moment && { [TOLD_MOMENT]: moment }) } } },
    copies: copies(given, passwords),
    ...(wanted && { beside: [{ ...restore, metadata, spec: wanted }] })
  }
}

/** Once there is a child, its operator has made the passwords that were missing. */
function copies({ cluster, referred, found }: Given, passwords: Filling['passwords']): SecretCopy[] {
  const origin = cluster.spec.dataSource?.cluster?.name ?? referred.sourceBackup?.spec.clusterRef
  if (origin === undefined || found.child() !== undefined) return []
  return [{ from: passwords(origin), to: passwords(cluster.metadata.name) }]
}

type SourceStatus = NonNullable<DatabaseClusterStatus['dataSource']>

/** Succeeded only when the cluster serves again: restores say so while proxies still start. */
export function sourceStatusOf(given: Given, restores: readonly Live[], serves: boolean): SourceStatus | undefined {
  if (given.cluster.spec.dataSource === undefined) return undefined
  if (isConsumed(given)) return { phase: 'Succeeded' }
  const restore = firstRestore(given, restores)
  const [state, completedAt] = [textIn(restore, 'status', 'state'), textIn(restore, 'status', 'completed')]
  if (state === 'Failed') return { phase: 'Failed' }
  if (state === 'Succeeded' && serves) return { phase: 'Succeeded', ...(completedAt && { completedAt }) }
  return { phase: restore === undefined ? 'Pending' : 'Running' }
}
