/** RebuildInstance: the volume and the pod of a member are deleted, and the group clones everything to the new one. */
import { rebuilding } from '../../rebuilding.ts'
import { dataClaims, podsIn, wantedIn } from '../surroundings.ts'
import { health } from './crew.ts'

export const rebuildInstance = rebuilding({
  pods: (given) => podsIn(given, 'mysql'),
  claims: dataClaims,
  claimOf: (member) => `datadir-${member}`,
  size: (given) => wantedIn(given, 'mysql'),
  health
})
