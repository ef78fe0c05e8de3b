/** Why a Cluster must not be made yet. Once it is there, nothing holds it up. */
import { CLAIM } from '../claims.ts'
import type { Given } from '../contract.ts'
import type { Live } from '../found.ts'
import type { Hold } from '../observed.ts'
import { isGoing, POD } from '../pods.ts'
import { CLUSTER, JOB } from './child.ts'
import { isSourceWanted, sourceTrouble } from './source.ts'

const SECONDS_BETWEEN_LOOKS = 15

export function preReconcile(given: Given): Hold | undefined {
  if (given.found.child() !== undefined) return undefined
  return earlierClusterGoing(given) ?? volumesInTheWay(given) ?? sourceNotThere(given)
}

const belongsToCluster = ({ metadata }: Live): boolean =>
  metadata.ownerReferences?.some(
    ({ kind, apiVersion }) => kind === CLUSTER.kind && apiVersion === CLUSTER.apiVersion
  ) ?? false

/** A new Cluster would take what is left of the old one for its own, and see it vanish. */
function earlierClusterGoing({ found }: Given): Hold | undefined {
  const left = [JOB, POD, CLAIM].flatMap((kind) => found.of(kind)).find((one) => isGoing(one) || belongsToCluster(one))
  return (
    left && {
      reason: 'EarlierClusterGoing',
      message: `${left.kind} ${left.metadata.name} of an earlier Cluster of this name is still going`
    }
  )
}

/** CloudNativePG starts from volumes that carry its name, and then reads no other source. */
function volumesInTheWay(given: Given): Hold | undefined {
  const [volume] = isSourceWanted(given) ? given.found.of(CLAIM) : []
  return (
    volume && {
      reason: 'VolumesInTheWay',
      message:
        `PersistentVolumeClaim ${volume.metadata.name} was kept of an earlier cluster of this name, and CloudNativePG ` +
        'would start from it instead of dataSource; delete it, or create this cluster under another name'
    }
  )
}

/** Starting without its source, it would be an empty database. */
function sourceNotThere(given: Given): Hold | undefined {
  const trouble = isSourceWanted(given) ? sourceTrouble(given) : undefined
  return trouble === undefined
    ? undefined
    : { reason: 'SourceNotUsable', message: trouble, afterSeconds: SECONDS_BETWEEN_LOOKS }
}
