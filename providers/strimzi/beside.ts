/** What all objects beside a Kafka have in common. */
import type { Given, Manifest } from '../contract.ts'
import { LABEL } from './child.ts'

/** Name, namespace, and the label by which Strimzi knows which Kafka the object is meant for. */
export function besideKafka(
  { cluster: { metadata } }: Given,
  name: string,
  labels?: Readonly<Record<string, string>>
): Manifest['metadata'] {
  return {
    name,
    ...(metadata.namespace && { namespace: metadata.namespace }),
    labels: { ...labels, [LABEL.cluster]: metadata.name }
  }
}
