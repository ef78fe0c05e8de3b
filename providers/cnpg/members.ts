/** The members of a cluster, as their pods tell. */
import type { Live } from '../found.ts'
import { containerOf, type Member, memberOf } from '../pods.ts'
import { textIn } from '../unchecked.ts'
import { LABELS } from './child.ts'
import { POSTGRES } from './lag.ts'
import type { Sight } from './sight.ts'
import { versions } from './versions.ts'

const ROLES: ReadonlyMap<string | undefined, Member['role']> = new Map([
  ['primary', 'Primary'],
  ['replica', 'Replica']
])

const roleOf = ({ metadata }: Live): Member['role'] => ROLES.get(metadata.labels?.[LABELS.instanceRole]) ?? 'Unknown'

function versionOf(pod: Live): string | undefined {
  const image = textIn(containerOf(pod, POSTGRES), 'image')
  return versions.entries.find(({ images }) => images.engine === image)?.version
}

export const members = ({ pods }: Sight): Member[] => pods.map((pod) => memberOf(pod, roleOf(pod), versionOf(pod)))

/** The version that all members run; undefined while they differ. */
export function runningVersion({ pods }: Sight): string | undefined {
  const running = new Set(pods.map(versionOf))
  return running.size === 1 ? [...running][0] : undefined
}
