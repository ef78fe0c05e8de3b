/** How the pooler is. Its own status has no count of pods that are ready, so its Deployment tells. */
import { DEPLOYMENT } from '../installation.ts'
import type { EngineState } from '../observed.ts'
import { numberIn, textIn, valueIn } from '../unchecked.ts'
import { POOLER } from './child.ts'
import { poolerName } from './names.ts'
import type { Sight } from './sight.ts'

interface Trouble {
  readonly current: boolean
  readonly state: EngineState
  readonly reason: string
  readonly message: string
}

const starting = (message: string): Trouble => ({ current: false, state: 'Updating', reason: 'ProxyStarting', message })
const broken = (message: string): Trouble => ({ current: true, state: 'Degraded', reason: 'ProxyNotReady', message })

/** Why the pooler does not serve as it should; undefined when it does, or when there is none. */
export function proxyTrouble({ given: { cluster, found } }: Sight): Trouble | undefined {
  if (!cluster.spec.proxy?.enabled) return undefined
  const name = poolerName(cluster.metadata.name)
  const pooler = found.of(POOLER).find(({ metadata }) => metadata.name === name)
  const deployment = found.of(DEPLOYMENT).find(({ metadata }) => metadata.name === name)
  if (textIn(pooler, 'status', 'phase') === 'failed') {
    return broken(`Pooler ${name}: ${textIn(pooler, 'status', 'phaseReason') ?? textIn(pooler, 'status', 'error')}`)
  }
  if (pooler === undefined || deployment === undefined) return starting(`Pooler ${name} has no pods yet`)
  const wanted = numberIn(pooler, 'spec', 'instances') ?? 0
  const updated = numberIn(deployment, 'status', 'updatedReplicas') ?? 0
  const ready = numberIn(deployment, 'status', 'readyReplicas') ?? 0
  const isSeen = (numberIn(deployment, 'status', 'observedGeneration') ?? 0) >= (deployment.metadata.generation ?? 0)
  if (!isSeen || valueIn(deployment, 'spec', 'replicas') !== wanted || updated !== wanted)
    return starting(`${updated} of ${wanted} proxies are as they should be`)
  return ready === wanted ? undefined : broken(`${ready} of ${wanted} proxies are ready`)
}
