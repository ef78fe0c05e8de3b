/** A KafkaRebalance: asked for, proposed, approved, done. */
import type { LiveOf } from '../../../src/api/live.ts'
import { type Condition, change, dated, hashOf, isDeleting, type Play, report, type Scene } from '../scene.ts'
import { ANNOTATION, clusterOf, KAFKA, type Kafka, LABEL, REBALANCE } from './api.ts'

type Rebalance = LiveOf<{
  readonly spec: object
  readonly status?: { readonly conditions?: readonly Condition[]; readonly observedGeneration?: number }
}>

/** What follows what, where nobody has to agree. */
const NEXT: Readonly<Record<string, string>> = {
  New: 'PendingProposal',
  PendingProposal: 'ProposalReady',
  Rebalancing: 'Ready'
}

export const rebalance: Play = {
  kind: REBALANCE,
  sees: [KAFKA],
  childOf: () => undefined,
  play: (scene) => {
    const child = scene.child as Rebalance
    if (isDeleting(child)) return []
    const { annotations = {}, uid } = child.metadata
    const state = child.status?.conditions?.[0]?.type
    const asked = annotations[ANNOTATION.rebalance]
    if (asked === 'stop') return [...answered(child), told(scene, child, 'Stopped')]
    if (asked === 'refresh') return [...answered(child), told(scene, child, 'PendingProposal')]
    const problem = problemOf(scene, child)
    if (problem !== undefined) return [told(scene, child, 'NotReady', problem)]
    if (state === undefined || state === 'NotReady') return [told(scene, child, 'New')]
    if (state === 'ProposalReady') {
      const agreed = asked === 'approve' || annotations[ANNOTATION.autoApproval] === 'true'
      return agreed ? [...answered(child), told(scene, child, 'Rebalancing')] : []
    }
    const next = NEXT[state]
    return next !== undefined && scene.lasted(`${uid} ${state}`) ? [told(scene, child, next)] : []
  }
}

function problemOf(scene: Scene, child: Rebalance): Pick<Condition, 'reason' | 'message'> | undefined {
  const cluster = clusterOf(child)
  const of = cluster === undefined ? undefined : scene.named<Kafka>(KAFKA, cluster)
  if (scene.knobs.turned('refusing')) return { reason: 'CruiseControlRestException', message: scene.knobs.message }
  if (of === undefined) {
    scene.again(1)
    return {
      reason: 'NoSuchResourceException',
      message: `Kafka resource '${cluster}' identified by label '${LABEL.cluster}' does not exist`
    }
  }
  if (of.spec.cruiseControl !== undefined) return undefined
  scene.again(1)
  return { reason: 'InvalidResourceException', message: 'Kafka resource lacks cruiseControl declaration' }
}

/** An annotation that asks for something goes once it was heard. */
const answered = (child: Rebalance) =>
  child.metadata.annotations?.[ANNOTATION.rebalance] === undefined
    ? []
    : [change(child, { metadata: { annotations: { [ANNOTATION.rebalance]: null } } })]

function told({ now }: Scene, child: Rebalance, type: string, why: Pick<Condition, 'reason' | 'message'> = {}) {
  const conditions = dated([{ type, status: 'True', ...why }], child.status?.conditions, now)
  const sessionId = ['ProposalReady', 'Rebalancing', 'Ready'].includes(type) ? hashOf(child.metadata.uid) : undefined
  return report(child, { observedGeneration: child.metadata.generation, conditions, ...(sessionId && { sessionId }) })
}
