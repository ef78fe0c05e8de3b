/** StrimziPodSets: the pods that each pool is to have, made and missed by a controller of their own. */
import type { Live, LiveOf } from '../../../src/api/live.ts'
import { isReady, POD, type Pod } from '../machines.ts'
import { drop, hashOf, isDeleting, keep, make, ownedBy, type Play, type Prop, report, type Wish } from '../scene.ts'
import { ANNOTATION, type Kafka, LABEL, type NodePool, POD_SET } from './api.ts'
import { rollingConfig } from './config.ts'
import { claimName, labelsOf, volumesOf } from './pools.ts'

export type PodSet = LiveOf<{
  readonly spec: { readonly pods: readonly Prop[] }
  readonly status?: { readonly observedGeneration?: number }
}>

/** A pool's pods do not wait for each other: this controller only makes what is missing and ends what is too many. */
export const podSet: Play = {
  kind: POD_SET,
  sees: [POD],
  childOf: ({ metadata }) => metadata.labels?.[LABEL.controlledBy],
  play: (scene) => {
    const child = scene.child as PodSet
    if (isDeleting(child)) return []
    const pods = scene.of<Pod>(POD)
    const wanted = child.spec.pods
    const surplus = pods.filter(({ metadata }) => !wanted.some((pod) => pod.metadata.name === metadata.name))
    return [
      ...wanted.map((pod) => make({ ...pod, metadata: { ...pod.metadata, ownerReferences: ownedBy(child) } })),
      ...surplus.map((pod) => drop(pod)),
      report(child, {
        observedGeneration: child.metadata.generation,
        pods: wanted.length,
        readyPods: pods.filter(isReady).length,
        currentPods: wanted.filter((pod) => isCurrent(pod, pods)).length
      })
    ]
  }
}

const revisionOf = ({ metadata }: Prop | Live): string | undefined => metadata.annotations?.[ANNOTATION.revision]

const isCurrent = (wanted: Prop, pods: readonly Pod[]): boolean =>
  pods.some((pod) => pod.metadata.name === wanted.metadata.name && revisionOf(pod) === revisionOf(wanted))

/** The generations of the authorities, as annotations of the pods that start with them. */
type Trusted = Readonly<Record<string, string>>

/** Whether a pod is not as its pool now wants it, or is to be replaced all the same. */
export const isOutdated = (kafka: Kafka, pool: NodePool, pod: Pod, trusted: Trusted): boolean =>
  revisionOf(pod) !== revision(kafka, pool, trusted) || pod.metadata.annotations?.[ANNOTATION.rolling] === 'true'

/** Whether the controller of the pool's pods knows how they are to be now: a pod that went before that would come back as it was. */
export function isTold(sets: readonly PodSet[], kafka: Kafka, pool: NodePool, trusted: Trusted): boolean {
  const set = sets.find(({ metadata }) => metadata.name === setName(kafka, pool))
  if (set === undefined || set.status?.observedGeneration !== set.metadata.generation) return false
  return set.spec.pods.every((pod) => revisionOf(pod) === revision(kafka, pool, trusted))
}

const setName = (kafka: Kafka, pool: NodePool): string => `${kafka.metadata.name}-${pool.metadata.name}`

/** The pod set of a pool with these nodes. */
export function podSetOf(kafka: Kafka, pool: NodePool, ids: readonly number[], trusted: Trusted): Wish {
  const name = setName(kafka, pool)
  const labels = labelsOf(kafka, pool)
  return keep({
    ...POD_SET,
    metadata: { name, labels, ownerReferences: ownedBy(pool) },
    spec: {
      selector: { matchLabels: { [LABEL.controlledBy]: name } },
      pods: ids.map((id) => podOf(kafka, pool, id, trusted))
    }
  })
}

export const podName = (kafka: Kafka, pool: NodePool, id: number): string => `${setName(kafka, pool)}-${id}`

function podOf(kafka: Kafka, pool: NodePool, id: number, trusted: Trusted): Prop {
  const template = pool.spec.template?.pod
  return {
    ...POD,
    metadata: {
      name: podName(kafka, pool, id),
      labels: {
        ...template?.metadata?.labels,
        ...labelsOf(kafka, pool),
        [LABEL.controlledBy]: setName(kafka, pool)
      },
      annotations: {
        ...template?.metadata?.annotations,
        ...trusted,
        [ANNOTATION.revision]: revision(kafka, pool, trusted),
        [ANNOTATION.version]: kafka.spec.kafka.version ?? NEWEST
      }
    },
    spec: podSpec(kafka, pool, id)
  }
}

/** The version that is run where none is named. */
export const NEWEST = '4.3.1'

/** Everything that a pod has to be replaced for. */
const revision = (kafka: Kafka, pool: NodePool, trusted: Trusted): string =>
  hashOf([
    trusted,
    podSpec(kafka, pool, 0),
    pool.spec.template?.pod?.metadata ?? {},
    rollingConfig(kafka.spec.kafka.config ?? {})
  ])

// Without the priority class: nothing schedules here, and the API server refuses a class that is not there.
function podSpec({ spec, metadata: { name } }: Kafka, pool: NodePool, id: number): object {
  const { affinity, tolerations, topologySpreadConstraints } = pool.spec.template?.pod ?? {}
  const volumes = volumesOf(pool)
  return {
    containers: [
      {
        name: 'kafka',
        image: `quay.io/strimzi/kafka:1.2.0-kafka-${spec.kafka.version ?? NEWEST}`,
        resources: pool.spec.resources ?? {},
        ports: [{ name: 'tcp-prometheus', containerPort: 9404 }],
        volumeMounts: volumes.map((volume) => ({
          name: `data-${volume.id ?? 0}`,
          mountPath: `/var/lib/kafka/data-${volume.id ?? 0}`
        }))
      }
    ],
    volumes: volumes.map((volume) => ({
      name: `data-${volume.id ?? 0}`,
      persistentVolumeClaim: { claimName: claimName(name, pool, volume, id) }
    })),
    ...(affinity && { affinity }),
    ...(tolerations && { tolerations }),
    ...(topologySpreadConstraints && { topologySpreadConstraints })
  }
}
