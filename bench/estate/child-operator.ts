/**
 * Plays CloudNativePG with one pod per cluster and as few writes as that takes: with all that the real one makes, etcd would be
 * what is measured. A pod is ready at once; a restart takes as long as it is told to.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { CLUSTER, LABELS, memberLabels, RESTARTED_AT } from '../../providers/cnpg/child.ts'
import { HEALTHY } from '../../providers/cnpg/phases.ts'
import type { Connection } from '../../sandbox/operators/connection.ts'
import type { Live, LiveOf } from '../../src/api/live.ts'
import type { Cache } from '../../src/kube/cache.ts'
import { targetOf } from '../../src/kube/client.ts'
import { runController } from '../../src/kube/controller.ts'
import { createQueue } from '../../src/kube/queue.ts'
import { machineTime } from '../../src/kube/time.ts'
import { createLogger } from '../../src/log.ts'
import { createMetrics } from '../../src/metrics.ts'

export interface Child {
  readonly spec: {
    readonly imageName?: string
    readonly resources?: object
    readonly postgresql?: { readonly parameters?: Readonly<Record<string, string>> }
  }
  readonly status?: { readonly phase?: string }
}

interface Pod {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] }
}

export interface ChildOperator {
  readonly children: Cache<Child>
  readonly pods: Cache<Pod>
  stop(): Promise<void>
}

const POD = { apiVersion: 'v1', kind: 'Pod' }
const AS_CHILD_OPERATOR = { manager: 'child-operator' } as const
const MERGE = { ...AS_CHILD_OPERATOR, type: 'merge' } as const
const WORKERS = 8

/** Plays once the caches are started. */
export function playChildOperator({ caches, client }: Connection, restartMs = 0): ChildOperator {
  const children = caches.of<Child>(CLUSTER)
  const pods = caches.of<Pod>({ ...POD, selector: LABELS.cluster })
  const metrics = createMetrics()
  const time = machineTime(() => performance.now())
  const random = Math.random
  const queue = createQueue({ name: 'children', time, random, metrics })
  children.onChange((now) => now && queue.add(keyOf(now)))
  pods.onChange((now, before) => {
    const { namespace, labels } = (now ?? (before as Live)).metadata
    queue.add(`${namespace}/${labels?.[LABELS.cluster]}`)
  })
  const controller = runController({
    name: 'children',
    queue,
    workers: restartMs === 0 ? WORKERS : MOST_RESTARTS,
    reconcile,
    allKeys: () => [],
    turns: caches.turns,
    time,
    random,
    log: createLogger('warn', process.stderr),
    metrics
  })
  return { children, pods, stop: () => controller.stop() }

  async function reconcile(key: string): Promise<undefined> {
    const [namespace, name = ''] = key.split('/')
    const child = children.get(namespace, name)
    if (child === undefined) return
    const pod = pods.get(namespace, `${name}-1`)
    if (pod === undefined) return void (await client.create(podOf(child), AS_CHILD_OPERATOR))
    const wanted = child.metadata.annotations?.[RESTARTED_AT]
    if (pod.metadata.annotations?.[RESTARTED_AT] !== wanted) {
      await sleep(restartMs)
      const restarted = { metadata: { annotations: { [RESTARTED_AT]: wanted ?? null } } }
      return void (await client.patch(targetOf(pod), restarted, MERGE))
    }
    if (!isReady(pod)) {
      const status = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }
      await client.patch(targetOf(pod), { status }, { ...MERGE, subresource: 'status' })
    }
    if (child.status?.phase !== HEALTHY) {
      await client.patch(targetOf(child), { status: healthy(pod) }, { ...MERGE, subresource: 'status' })
    }
  }
}

/** A restart that takes its time must keep none of the others waiting. */
const MOST_RESTARTS = 64

/** The setting that benchmarks edit, as it stands in the child. */
export const memoryIn = ({ spec }: Pick<Child, 'spec'>): string | undefined => spec.postgresql?.parameters?.work_mem

const keyOf = ({ metadata }: Live): string => `${metadata.namespace}/${metadata.name}`

const isReady = ({ status }: Pod): boolean => status?.conditions?.some(({ type }) => type === 'Ready') === true

function podOf({ metadata, spec }: LiveOf<Child>) {
  const { name, namespace = '', uid, annotations } = metadata
  const since = annotations?.[RESTARTED_AT]
  const { imageName: image, resources } = spec
  return {
    ...POD,
    metadata: {
      name: `${name}-1`,
      namespace,
      labels: { ...memberLabels(name), [LABELS.instance]: `${name}-1`, [LABELS.instanceRole]: 'primary' },
      ...(since !== undefined && { annotations: { [RESTARTED_AT]: since } }),
      ownerReferences: [{ ...CLUSTER, name, uid, controller: true }]
    },
    spec: { containers: [{ name: 'postgres', image, ...(resources && { resources }) }] }
  }
}

const healthy = ({ metadata: { name } }: Live) => ({
  phase: HEALTHY,
  currentPrimary: name,
  targetPrimary: name,
  instances: 1,
  readyInstances: 1,
  conditions: [{ type: 'Ready', status: 'True', reason: 'ClusterIsReady', message: 'Cluster is Ready' }]
})
