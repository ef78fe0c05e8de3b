/** What is to be seen of one Cluster and of what CloudNativePG made for it, read with care: nobody has checked it. */
import { CLAIM } from '../claims.ts'
import type { Given } from '../contract.ts'
import type { Live } from '../found.ts'
import { CONSUMED, NOTED } from '../noted.ts'
import { isReady, POD } from '../pods.ts'
import { textIn } from '../unchecked.ts'
import { LABELS } from './child.ts'

export interface Sight {
  readonly given: Given
  /** Absent only before it was made; then there is nothing else either. */
  readonly child: Live | undefined
  readonly phase: string | undefined
  /** Pods of PostgreSQL, without those of Jobs and poolers. */
  readonly pods: readonly Live[]
  /** Claims of the data volumes. */
  readonly data: readonly Live[]
  /** Claims of the wal volumes. */
  readonly wal: readonly Live[]
  /** The pod that takes writes; only a pod that is there can be it. */
  readonly primary: Live | undefined
  /** It has served once: what goes wrong now is no longer part of setting up. */
  readonly hasServed: boolean
  /** Its data comes from elsewhere and is not there yet. */
  readonly isRestoring: boolean
}

const having = (objects: readonly Live[], label: string, value: string) =>
  objects.filter(({ metadata }) => metadata.labels?.[label] === value)

export function sightOf(given: Given): Sight {
  const { cluster, found, noted } = given
  const child = found.child()
  const pods = having(found.of(POD), LABELS.podRole, 'instance')
  const claims = found.of(CLAIM)
  const primaryName = textIn(child, 'status', 'currentPrimary')
  const primary = pods.find(({ metadata }) => metadata.name === primaryName)
  const hasServed = cluster.status?.initializedAt !== undefined
  const isConsumed = noted[NOTED.dataSource] === CONSUMED || hasServed || (primary !== undefined && isReady(primary))
  return {
    given,
    child,
    phase: textIn(child, 'status', 'phase'),
    pods,
    data: having(claims, LABELS.volumeRole, 'PG_DATA'),
    wal: having(claims, LABELS.volumeRole, 'PG_WAL'),
    primary,
    hasServed,
    isRestoring: cluster.spec.dataSource !== undefined && !isConsumed
  }
}
