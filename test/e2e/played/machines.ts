/** Plays what stands behind pods and volumes where there are no nodes: pods run, those of Jobs end, volumes are bound and grow. */
import { CLAIM, type Claim, machines as lend, POD, type Pod, running } from '../../../sandbox/operators/machines.ts'
import { happen, isDeleting, type Play, type StandIn } from '../../../sandbox/operators/scene.ts'
import { INSTANCE } from './instances.ts'

const addresses = new Map<string, string>()
const NETWORK = 64 + (process.pid % 128) // another run beside this one has pods too

/** One for each pod, on this machine: child operators do call their pods, and must not reach anybody else. */
function addressOf(uid: string): string {
  const number = addresses.size
  const address = addresses.get(uid) ?? `127.${NETWORK}.${Math.floor(number / 250)}.${1 + (number % 250)}`
  addresses.set(uid, address)
  return address
}

const COMPONENT = 'app.kubernetes.io/component'

const isOfJob = ({ metadata }: Pod): boolean => metadata.ownerReferences?.some(({ kind }) => kind === 'Job') === true

const pods: Play = {
  kind: POD,
  sees: [],
  childOf: () => undefined,
  play: ({ child, lasted, now }) => {
    const pod = child as Pod
    const { uid, labels } = pod.metadata
    const hasBegun = pod.status?.phase === 'Running' || pod.status?.phase === 'Succeeded'
    if (isDeleting(pod) || hasBegun || !lasted(`${uid} starts`)) return []
    if (isOfJob(pod)) return [happen(pod, { phase: 'Succeeded', conditions: [{ type: 'Ready', status: 'False' }] })]
    if (labels?.[COMPONENT] === 'mongod') return [] // its operator would look for a database in it
    const ready = labels?.[INSTANCE] === undefined // whether PostgreSQL is, its instance says
    return [happen(pod, running(pod, { ready, now, address: addressOf(uid) }))]
  }
}

const claims: Play = {
  kind: CLAIM,
  sees: [],
  childOf: () => undefined,
  play: (scene) => (isDeleting(scene.child) ? [] : lend(scene, [], [scene.child as Claim]))
}

export const machines: StandIn = { name: 'machines', modules: [], plays: [pods, claims] }
