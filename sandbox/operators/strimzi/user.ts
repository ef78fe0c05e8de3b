/** A KafkaUser: its Secret has the password. */
import type { LiveOf } from '../../../src/api/live.ts'
import { type Condition, dated, hashOf, isDeleting, make, ownedBy, type Play, report } from '../scene.ts'
import { clusterOf, KAFKA, LABEL, USER } from './api.ts'

type User = LiveOf<{
  readonly spec: { readonly authentication?: { readonly type: string } }
  readonly status?: { readonly conditions?: readonly Condition[] }
}>

export const user: Play = {
  kind: USER,
  sees: [KAFKA, { apiVersion: 'v1', kind: 'Secret' }],
  childOf: () => undefined,
  play: (scene) => {
    const child = scene.child as User
    const cluster = clusterOf(child)
    if (isDeleting(child) || cluster === undefined) return []
    if (scene.named(KAFKA, cluster) === undefined) {
      scene.again(1) // the operator of users comes with its cluster
      return []
    }
    const { name, uid, generation } = child.metadata
    const password = hashOf(uid)
    const login = `org.apache.kafka.common.security.scram.ScramLoginModule required username="${name}" password="${password}";`
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name,
        labels: { [LABEL.cluster]: cluster, [LABEL.kind]: 'KafkaUser' },
        ownerReferences: ownedBy(child)
      },
      type: 'Opaque',
      stringData: { password, 'sasl.jaas.config': login }
    }
    const conditions = dated([{ type: 'Ready', status: 'True' }], child.status?.conditions, scene.now)
    return [make(secret), report(child, { username: name, secret: name, observedGeneration: generation, conditions })]
  }
}
