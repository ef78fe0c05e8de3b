/** What nodes and disks would do: pods start and become ready, volumes are bound and grow. */
import type { LiveOf } from '../../src/api/live.ts'
import { happen, isDeleting, type Scene, type Wish } from './scene.ts'

export const POD = { apiVersion: 'v1', kind: 'Pod' } as const
export const CLAIM = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' } as const

interface Container {
  readonly name: string
  readonly image: string
}

interface PodFields {
  readonly spec: { readonly containers: readonly Container[]; readonly [field: string]: unknown }
  readonly status?: {
    readonly phase?: string
    readonly podIP?: string
    readonly conditions?: readonly { readonly type: string; readonly status: string }[]
  }
}
export type Pod = LiveOf<PodFields>

interface ClaimFields {
  readonly spec: {
    readonly resources: { readonly requests: { readonly storage: string } }
    readonly storageClassName?: string
  }
  readonly status?: {
    readonly phase?: string
    readonly capacity?: { readonly storage?: string }
    readonly conditions?: readonly { readonly type: string }[]
  }
}
export type Claim = LiveOf<ClaimFields>

/** Whether a pod serves; one on its way out does not. */
export const isReady = (pod: Pod): boolean =>
  !isDeleting(pod) && pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true

/** Whether a volume is still smaller than its claim asks for. */
export const isGrowing = ({ spec, status }: Claim): boolean =>
  status?.phase === 'Bound' && status.capacity?.storage !== spec.resources.requests.storage

/** What the machines do now for these pods and claims. A pod that is halted runs and does not serve. */
export function machines(
  scene: Scene,
  pods: readonly Pod[],
  claims: readonly Claim[],
  isHalted: (pod: Pod) => boolean = () => false
): Wish[] {
  const last = pods.at(-1)
  const isDown = (pod: Pod) => isHalted(pod) || (pod === last && scene.knobs.turned('flapping') && flaps(scene, pod))
  return [
    ...pods.filter((pod) => !isDeleting(pod)).flatMap((pod) => run(scene, pod, isDown(pod))),
    ...claims.filter((claim) => !isDeleting(claim)).flatMap((claim) => provision(scene, claim))
  ]
}

function run(scene: Scene, pod: Pod, isDown: boolean): Wish[] {
  const { knobs, lasted, now } = scene
  const { uid } = pod.metadata
  if (knobs.turned('unschedulable') && pod.status?.podIP === undefined) return [happen(pod, UNSCHEDULABLE)]
  if (!lasted(`${uid} starts`)) return []
  const ready = !knobs.turned('never-ready') && !isDown
  return ready === isReady(pod) && pod.status?.phase === 'Running' ? [] : [happen(pod, running(pod, { ready, now }))]
}

const UP_STEPS = 6
const DOWN_STEPS = 3

function flaps({ lasted }: Scene, pod: Pod): boolean {
  const { uid } = pod.metadata
  return isReady(pod) ? lasted(`${uid} is up`, UP_STEPS) : !lasted(`${uid} is down`, DOWN_STEPS)
}

const UNSCHEDULABLE = {
  phase: 'Pending',
  conditions: [
    {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: '0/3 nodes are available: 3 Insufficient memory.'
    }
  ]
}

interface Running {
  readonly ready: boolean
  readonly now: string
  /** One that belongs to nobody, where none is given. */
  readonly address?: string
}

/** The status of a pod whose containers run. */
export function running(pod: Pod, { ready, now, address }: Running): object {
  const status = ready ? 'True' : 'False'
  const because = ready ? {} : { reason: 'ContainersNotReady', message: 'containers are not ready' }
  const podIP = pod.status?.podIP ?? address ?? documentationAddress(pod.metadata.uid)
  return {
    phase: 'Running',
    podIP,
    podIPs: [{ ip: podIP }],
    conditions: [
      { type: 'PodScheduled', status: 'True' },
      { type: 'Initialized', status: 'True' },
      { type: 'ContainersReady', status, ...because },
      { type: 'Ready', status, ...because }
    ].map((condition) => ({ ...condition, lastTransitionTime: now })),
    containerStatuses: pod.spec.containers.map(({ name, image }) => ({
      name,
      image,
      imageID: '',
      ready,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: now } }
    }))
  }
}

// The ranges of RFC 5737 belong to nobody: an operator that dials such an address by mistake reaches no stranger.
const DOCUMENTATION = ['192.0.2', '198.51.100', '203.0.113']

function documentationAddress(uid: string): string {
  const number = Number.parseInt(uid.slice(0, 8), 16)
  return `${DOCUMENTATION[number % DOCUMENTATION.length]}.${1 + (number % 254)}`
}

function provision({ knobs, lasted }: Scene, claim: Claim): Wish[] {
  const { storage } = claim.spec.resources.requests
  if (claim.status?.phase !== 'Bound') {
    return [happen(claim, { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage } })]
  }
  if (!isGrowing(claim)) return []
  if (knobs.turned('no-growth')) return [happen(claim, { conditions: [RESIZING, RESIZE_ERROR] })]
  if (!lasted(`${claim.metadata.uid} grows to ${storage}`)) return [happen(claim, { conditions: [RESIZING] })]
  return [happen(claim, { capacity: { storage }, conditions: [] })]
}

const RESIZING = { type: 'Resizing', status: 'True' }
const RESIZE_ERROR = {
  type: 'ControllerResizeError',
  status: 'True',
  message: 'the volume cannot grow: quota of the storage pool exceeded'
}
