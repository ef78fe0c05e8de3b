/** What tells, beside the Cluster, how it is: everything that CloudNativePG makes for it carries its name. */
import { CLAIM } from '../claims.ts'
import { labelled, type Watch } from '../found.ts'
import { DEPLOYMENT } from '../installation.ts'
import type { KindRef } from '../kind-ref.ts'
import { POD } from '../pods.ts'
import { SERVICE } from '../services.ts'
import { BACKUP, JOB, LABELS, VOLUME_SNAPSHOT } from './child.ts'

const ofCluster = (kind: KindRef): Watch => labelled(kind, LABELS.cluster)

export const watches: readonly Watch[] = [
  ...[POD, SERVICE, JOB, DEPLOYMENT].map(ofCluster),
  { ...ofCluster(CLAIM), changes: ['patch', 'delete'] },
  { ...ofCluster(BACKUP), changes: ['get', 'delete'] },
  { ...ofCluster(VOLUME_SNAPSHOT), changes: ['delete'] }
]
