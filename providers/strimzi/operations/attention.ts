/** Strimzi watches Kafkas and their pools. What is asked on pods and Secrets it finds only every two minutes, unless a Kafka stirs. */
import type { Act, Underway } from '../../operation.ts'

/** On the Kafka: what it was stirred for last. */
const STIRRED_FOR = 'dbaas.dev/stirred-for'

/** Stirs the Kafka once for what an operation asks of an object; to be done after Strimzi was asked. */
export function stirred({ found, uid }: Pick<Underway, 'found' | 'uid'>, asked: string): Act[] {
  const [kafka, reason] = [found.child(), `${uid}/${asked}`]
  if (kafka === undefined || kafka.metadata.annotations?.[STIRRED_FOR] === reason) return []
  return [{ do: 'patch', object: kafka, patch: { metadata: { annotations: { [STIRRED_FOR]: reason } } } }]
}
