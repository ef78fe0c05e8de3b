/** Restarts every member: CloudNativePG replaces the pods one by one, replicas first, when the mark on the Cluster changes. */
import type { Operation, Progress, Underway } from '../../operation.ts'
import { failed, running, succeeded } from '../../progress.ts'
import { RESTARTED_AT } from '../child.ts'
import { isFenced } from './fencing.ts'
import { howPodIs, instanceNames, look, podNamed } from './look.ts'
import { momentOf } from './moment.ts'
import { isRestarted, restartMark } from './restart-mark.ts'

/** A primary may take CloudNativePG's stopDelay to stop, and then has to recover. */
const SECONDS_FOR_EACH = 3600

export const restartAll: Operation = {
  impact: ({ cluster }) => (cluster.spec.clusterSize === 1 ? 'Downtime' : 'RollingRestart'),
  timeoutSeconds: ({ cluster }) => SECONDS_FOR_EACH * cluster.spec.clusterSize,
  acts(given) {
    const child = given.found.child()
    if (child === undefined || isRestarted(child, given)) return []
    return [{ do: 'patch', object: child, patch: restartMark(given) }]
  },
  progress(given) {
    const members = membersOf(given)
    const { verdict, health } = look(given)
    const open = members.filter(({ status }) => status !== 'Succeeded')
    if (members.length > 0 && open.length === 0 && health.serves)
      return succeeded('Restarted', 'Every member was restarted and serves', members)
    const trouble = health.trouble ?? skipped(given, open)
    return trouble === undefined
      ? running(verdict.reason, verdict.message, members)
      : failed(verdict.reason, trouble, members)
  },
  // without the mark CloudNativePG leaves all pods as they are, also those that have it
  cancel(given) {
    const child = given.found.child()
    if (child?.metadata.annotations?.[RESTARTED_AT] !== momentOf(given)) return []
    return [{ do: 'patch', object: child, patch: { metadata: { annotations: { [RESTARTED_AT]: null } } } }]
  }
}

function membersOf(given: Underway): Progress['members'] {
  const seen = look(given)
  return instanceNames(given).map((object) => {
    const pod = podNamed(seen, object)
    if (pod === undefined || isRestarted(pod, given)) return howPodIs(object, pod)
    return { object, status: 'Pending', message: 'waits for its turn' }
  })
}

/** CloudNativePG passes over members that are fenced, and says nothing. */
function skipped(given: Underway, open: Progress['members']): string | undefined {
  const names = open.map(({ object }) => object)
  return names.length > 0 && names.every((name) => isFenced(given, name))
    ? `CloudNativePG does not restart fenced members: ${names.join(', ')}; unfence them`
    : undefined
}
