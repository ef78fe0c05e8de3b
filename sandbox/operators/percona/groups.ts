/** Groups of equal pods, as Percona's operators run them: one StatefulSet each, whose pods they replace themselves, one by one. */
import type { LiveOf } from '../../../src/api/live.ts'
import { CLAIM, type Claim, isReady, POD, type Pod } from '../machines.ts'
import { drop, hashOf, isDeleting, keep, ownedBy, type Scene, type Wish } from '../scene.ts'

export const STATEFUL_SET = { apiVersion: 'apps/v1', kind: 'StatefulSet' } as const
export const INSTANCE = 'app.kubernetes.io/instance'
export const COMPONENT = 'app.kubernetes.io/component'

type StatefulSet = LiveOf<{
  readonly spec: {
    readonly replicas: number
    readonly volumeClaimTemplates?: readonly { readonly spec: Claim['spec'] }[]
  }
  readonly status?: { readonly updateRevision?: string; readonly observedGeneration?: number }
}>

/** What the specification of a child says of a group, in all three APIs alike. */
export interface GroupSpec {
  readonly size?: number
  readonly image?: string
  readonly resources?: object
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly configuration?: string
  readonly nodeSelector?: Readonly<Record<string, string>>
  readonly tolerations?: readonly object[]
  readonly affinity?: { readonly advanced?: object; readonly antiAffinityTopologyKey?: string }
  readonly sidecars?: readonly { readonly name: string; readonly image: string }[]
  readonly volumeSpec?: VolumeSpec
}

interface VolumeSpec {
  readonly persistentVolumeClaim?: {
    readonly storageClassName?: string
    readonly resources?: { readonly requests?: { readonly storage?: string | number } }
  }
}

/** A group as it is to be. */
export interface Group {
  /** The name of its StatefulSet. */
  readonly name: string
  readonly component: string
  readonly size: number
  readonly labels: Readonly<Record<string, string>>
  readonly spec: GroupSpec
  readonly container: {
    readonly name: string
    readonly image: string
    readonly ports: readonly { readonly name: string; readonly containerPort: number }[]
  }
  /** Containers that the operator adds. */
  readonly beside?: readonly { readonly name: string; readonly image: string }[]
  /** The prefix of its claims; none, and it has no volumes. */
  readonly volume?: string
  /** The pods are replaced by the play, in its own order; else the StatefulSet does it. */
  readonly replacedByHand: boolean
}

/** A group as it is. */
export interface Troupe {
  readonly group: Group
  readonly set: StatefulSet | undefined
  readonly pods: readonly Pod[]
  readonly claims: readonly Claim[]
}

export function troupeOf(scene: Scene, group: Group): Troupe {
  const isMember = (prefix: string) => (object: Pod | Claim) =>
    new RegExp(`^${prefix}-\\d+$`).test(object.metadata.name)
  return {
    group,
    set: scene.named<StatefulSet>(STATEFUL_SET, group.name),
    pods: scene.of<Pod>(POD).filter(isMember(group.name)),
    claims: group.volume === undefined ? [] : scene.of<Claim>(CLAIM).filter(isMember(`${group.volume}-${group.name}`))
  }
}

/** Its StatefulSet, at another size while the cluster is stopped or goes. */
export function statefulSet(scene: Scene, { group, set }: Troupe, replicas = group.size): Wish {
  const { name, labels, spec, volume, replacedByHand } = group
  return keep({
    ...STATEFUL_SET,
    metadata: { name, labels, ownerReferences: ownedBy(scene.child) },
    spec: {
      replicas,
      serviceName: name,
      selector: { matchLabels: labels },
      updateStrategy: { type: replacedByHand ? 'OnDelete' : 'RollingUpdate' },
      template: podTemplate(group),
      // It cannot be changed in place; who wants it larger takes the StatefulSet away and makes it anew.
      ...(volume !== undefined && { volumeClaimTemplates: [claimTemplate(volume, spec.volumeSpec, set)] })
    }
  })
}

/** Whether there is anybody to send home. A resize takes the StatefulSet away, and leaves the pods to the next one. */
export const isStaffed = ({ set, pods }: Troupe): boolean => set !== undefined || pods.length > 0

/** The size that new claims of the group get. */
export const templateSize = (set: StatefulSet | undefined): string | undefined =>
  set?.spec.volumeClaimTemplates?.[0]?.spec.resources.requests.storage

/** The size that the claims of the group are to have. */
export const sizeWanted = ({ spec }: Group): string =>
  String(spec.volumeSpec?.persistentVolumeClaim?.resources?.requests?.storage ?? '')

/** Of a StatefulSet that is there already, it stays as it is. */
function claimTemplate(name: string, volume: VolumeSpec | undefined, set: StatefulSet | undefined): object {
  const there = set?.spec.volumeClaimTemplates?.[0]?.spec
  const claim = volume?.persistentVolumeClaim
  const storageClassName = there === undefined ? claim?.storageClassName : there.storageClassName
  return {
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: templateSize(set) ?? String(claim?.resources?.requests?.storage ?? '1Gi') } },
      ...(storageClassName !== undefined && { storageClassName })
    }
  }
}

// Without the priority class: nothing schedules here, and the API server refuses a class that is not there.
function podTemplate({ spec, labels, container, beside = [], volume }: Group): object {
  const { affinity, nodeSelector, tolerations, configuration, sidecars = [] } = spec
  return {
    metadata: {
      labels: { ...spec.labels, ...labels },
      annotations: {
        ...spec.annotations,
        ...(configuration !== undefined && { 'percona.com/configuration-hash': hashOf(configuration) })
      }
    },
    spec: {
      containers: [
        {
          ...container,
          resources: spec.resources ?? {},
          ...(volume !== undefined && { volumeMounts: [{ name: volume, mountPath: '/data' }] })
        },
        ...beside,
        ...sidecars
      ],
      ...(affinity?.advanced && { affinity: affinity.advanced }),
      ...(nodeSelector && { nodeSelector }),
      ...(tolerations && { tolerations })
    }
  }
}

/** Whether every pod is there, serves and is the newest. */
export const isComplete = (troupe: Troupe): boolean =>
  troupe.pods.length === troupe.group.size &&
  troupe.pods.every(isReady) &&
  outdatedPods(troupe).length === 0 &&
  troupe.set?.status?.observedGeneration === troupe.set?.metadata.generation

/** How many pods count as ready: those that serve. */
export const readyCount = ({ pods }: Troupe): number => pods.filter(isReady).length

/** Pods that are not of the newest revision. */
export function outdatedPods({ set, pods }: Troupe): Pod[] {
  const newest = set?.status?.updateRevision
  return newest === undefined
    ? []
    : pods.filter(({ metadata }) => metadata.labels?.['controller-revision-hash'] !== newest)
}

/** Replaces outdated pods: only when all serve, from the highest number down, the primary last. */
export function replacePods(troupe: Troupe, primary: string | undefined): Wish[] {
  const { group, pods, set } = troupe
  const isSeen = set?.status?.observedGeneration === set?.metadata.generation
  if (!group.replacedByHand || !isSeen || pods.length !== group.size || !pods.every(isReady)) return []
  const outdated = outdatedPods(troupe).filter((pod) => !isDeleting(pod))
  const next = outdated.findLast(({ metadata }) => metadata.name !== primary) ?? outdated[0]
  return next === undefined ? [] : [drop(next)]
}
