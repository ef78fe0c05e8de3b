/** What is remembered with the Kafka. */
import type { Fragment, Given } from '../contract.ts'
import { listIn } from '../unchecked.ts'
import { NODE_POOL } from './child.ts'
import { brokerPool } from './names.ts'
import { isSeparated } from './topologies.ts'

/** Kept on the Kafka: with the other arrangement, nodes would change their roles. */
const NOTED_TOPOLOGY = 'dbaas.dev/topology'

/** Whether controllers stand apart: as it was once decided, else as the brokers that are there show, else as the cluster has it. */
export function standsApart({ cluster, noted, found }: Given): boolean {
  const decided = noted[NOTED_TOPOLOGY]
  if (decided !== undefined) return decided === 'separated'
  const brokers = found.of(NODE_POOL).find(({ metadata }) => metadata.name === brokerPool(cluster.metadata.name))
  const roles = listIn(brokers, 'spec', 'roles')
  return roles.length > 0 ? !roles.includes('controller') : isSeparated({ cluster, before: undefined })
}

export const metadata = (given: Given): Fragment => ({
  child: { metadata: { annotations: { [NOTED_TOPOLOGY]: standsApart(given) ? 'separated' : 'combined' } } }
})
