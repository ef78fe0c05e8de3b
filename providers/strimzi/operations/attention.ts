/** Strimzi watches Kafkas and their pools. What is asked on pods and Secrets it finds only every two minutes, unless a Kafka stirs. */
import type { Act, Underway } from '../../operation.ts'

/** On the Kafka: the operation that stirred it last. */
const STIRRED_BY = 'dbaas.dev/stirred-by'

/** Stirs the Kafka, once for each operation; to be done after whatever Strimzi is to find. */
export function stirred({ found, uid }: Pick<Underway, 'found' | 'uid'>): Act[] {
  const kafka = found.child()
  if (kafka === undefined || kafka.metadata.annotations?.[STIRRED_BY] === uid) return []
  return [{ do: 'patch', object: kafka, patch: { metadata: { annotations: { [STIRRED_BY]: uid } } } }]
}
