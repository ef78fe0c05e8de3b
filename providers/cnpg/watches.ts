/** What tells, beside the Cluster, how it is: everything that CloudNativePG makes for it carries its name. */

import type { KindRef } from '../../src/api/live.ts'
import { CLAIM } from '../claims.ts'
import { labelled, type Watch } from '../found.ts'
import { DEPLOYMENT } from '../installation.ts'
import { POD } from '../pods.ts'
import { SERVICE } from '../services.ts'
import { textIn } from '../unchecked.ts'
import { BACKUP, JOB, LABELS, VOLUME_SNAPSHOT } from './child.ts'

const ofCluster = (kind: KindRef): Watch => labelled(kind, LABELS.cluster)

export const watches: readonly Watch[] = [
  ...[SERVICE, DEPLOYMENT].map(ofCluster),
  { ...ofCluster(POD), changes: ['delete'] },
  ofCluster(JOB),
  { ...ofCluster(CLAIM), changes: ['patch', 'delete'] },
  // those that people make have no label
  { ...BACKUP, clusterOf: (backup) => textIn(backup, 'spec', 'cluster', 'name') },
  { ...ofCluster(VOLUME_SNAPSHOT), changes: ['delete'] }
]
