/** The members of a cluster, as their pods tell. */
import type { DatabaseClusterStatus } from '../../src/api/database-cluster.ts'
import type { Live } from '../found.ts'
import { containerOf, isReady, whyNotReady } from '../pods.ts'
import { textIn } from '../unchecked.ts'
import { LABELS } from './child.ts'
import { POSTGRES } from './lag.ts'
import type { Sight } from './sight.ts'
import { versions } from './versions.ts'

type Member = NonNullable<DatabaseClusterStatus['members']>[number]

const ROLES: ReadonlyMap<string | undefined, Member['role']> = new Map([
  ['primary', 'Primary'],
  ['replica', 'Replica']
])

function versionOf(pod: Live): string | undefined {
  const image = textIn(containerOf(pod, POSTGRES), 'image')
  return versions.entries.find(({ images }) => images.engine === image)?.version
}

export const members = ({ pods }: Sight): Member[] =>
  pods.map((pod) => {
    const { name, labels } = pod.metadata
    const [node, version, reason] = [textIn(pod, 'spec', 'nodeName'), versionOf(pod), whyNotReady(pod)]
    return {
      name,
      role: ROLES.get(labels?.[LABELS.instanceRole]) ?? 'Unknown',
      ready: isReady(pod),
      ...(node && { node }),
      ...(version && { version }),
      ...(reason && { reason })
    }
  })

/** The version that all members run; undefined while they differ. */
export function runningVersion({ pods }: Sight): string | undefined {
  const running = new Set(pods.map(versionOf))
  return running.size === 1 ? [...running][0] : undefined
}
