/** Restarts the pods of the pooler: a mark in their template makes its Deployment replace them. */
import type { Operation, Underway } from '../../operation.ts'
import { isGoing, POD } from '../../pods.ts'
import { running, succeeded } from '../../progress.ts'
import { valueIn } from '../../unchecked.ts'
import { LABELS, POOLER } from '../child.ts'
import { poolerName } from '../names.ts'
import { proxyTrouble } from '../proxy-status.ts'
import { sightOf } from '../sight.ts'
import { howPodIs } from './look.ts'
import { hasMark, isRestarted, restartMark } from './restart-mark.ts'

const SECONDS = 1800

export const restartPooler: Operation = {
  impact: () => 'RollingRestart',
  timeoutSeconds: () => SECONDS,
  acts(given) {
    const pooler = poolerOf(given)
    if (pooler === undefined || hasMark(valueIn(pooler, 'spec', 'template', 'metadata', 'annotations'), given))
      return []
    return [{ do: 'patch', object: pooler, patch: { spec: { template: restartMark(given) } } }]
  },
  progress(given) {
    const members = podsOf(given).map((pod) =>
      isRestarted(pod, given)
        ? howPodIs(pod.metadata.name, pod)
        : { object: pod.metadata.name, status: 'Pending' as const, message: 'waits to be replaced' }
    )
    const open = members.find(({ status }) => status !== 'Succeeded')
    const trouble = proxyTrouble(sightOf(given))?.message ?? (open && `${open.object}: ${open.message}`)
    return trouble === undefined && members.length > 0
      ? succeeded('Restarted', 'The pods of the pooler are new and serve', members)
      : running('Restarting', trouble ?? 'The pooler has no pods yet', members)
  },
  cancel: () => ({ why: 'the pods of the pooler are replaced already', fix: 'wait until they serve' })
}

const poolerOf = ({ cluster, found }: Underway) =>
  found.of(POOLER).find(({ metadata }) => metadata.name === poolerName(cluster.metadata.name))

const podsOf = ({ cluster, found }: Underway) =>
  found
    .of(POD)
    .filter((pod) => !isGoing(pod) && pod.metadata.labels?.[LABELS.pooler] === poolerName(cluster.metadata.name))
