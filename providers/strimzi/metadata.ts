/** What is remembered with the Kafka. */
import type { Fragment, Given } from '../contract.ts'
import { isSeparated } from './topologies.ts'

/** Kept on the Kafka: with the other arrangement, nodes would change their roles. */
const NOTED_TOPOLOGY = 'dbaas.dev/topology'

/** Whether controllers stand apart: as it was decided for the Kafka that is there, else as the cluster has it. */
export function standsApart({ cluster, noted }: Given): boolean {
  const decided = noted[NOTED_TOPOLOGY]
  return decided === undefined ? isSeparated({ cluster, before: undefined }) : decided === 'separated'
}

export const metadata = (given: Given): Fragment => ({
  child: { metadata: { annotations: { [NOTED_TOPOLOGY]: standsApart(given) ? 'separated' : 'combined' } } }
})
