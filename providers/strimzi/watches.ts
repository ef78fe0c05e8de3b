/** What tells, beside the Kafka and its pools, how a cluster is: nodes, their sets and volumes, and data on the move. */
import { CLAIM } from '../claims.ts'
import { labelled, type Watch } from '../found.ts'
import { POD } from '../pods.ts'
import { LABEL, POD_SET, REBALANCE } from './child.ts'

/** Connectors and mirrors have sets and pods of other kinds under the same labels. */
const OF_KAFKA = `${LABEL.kind}=Kafka`

export const watches: readonly Watch[] = [
  labelled(POD_SET, LABEL.cluster, OF_KAFKA),
  { ...labelled(POD, LABEL.cluster, `${OF_KAFKA},${LABEL.pool}`), changes: ['patch'] },
  { ...labelled(CLAIM, LABEL.cluster, OF_KAFKA), changes: ['patch', 'delete'] },
  { ...labelled(REBALANCE, LABEL.cluster), changes: ['patch', 'delete'] }
]
