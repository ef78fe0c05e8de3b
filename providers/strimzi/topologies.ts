/** The two ways in which a Kafka cluster is built: controllers apart from the brokers, or every node as both. */
import { root } from '../../src/api/path.ts'
import type { Addition, Topology, Unfinished } from '../contract.ts'
import { arrangement } from '../defaults.ts'

const CONTROLLERS = root.child('spec', 'topology', 'controllers')
/** One may fail while another restarts. */
const USUAL_CONTROLLERS = 3

export const topologies: readonly Topology[] = [
  { type: 'separated', fields: ['controllers'], chosenFrom: 2 },
  {
    type: 'combined',
    fields: [],
    membersVote: true,
    fixedSize: {
      why: 'every node of a combined cluster is a controller too, and Strimzi cannot change who the controllers are',
      fix: 'put it back; only a cluster that was created with topology separated can be scaled'
    }
  }
]

export const isSeparated = (unfinished: Unfinished): boolean => arrangement(unfinished, topologies) === 'separated'

/** How many controllers stand apart; as many as the cluster was created with where it says nothing. */
export const controllersOf = ({ cluster, before }: Unfinished): number =>
  cluster.spec.topology?.controllers ?? before?.spec.topology?.controllers ?? USUAL_CONTROLLERS

export function defaults(unfinished: Unfinished): Addition[] {
  if (!isSeparated(unfinished) || unfinished.cluster.spec.topology?.controllers !== undefined) return []
  return [{ path: CONTROLLERS, value: controllersOf(unfinished) }]
}
