/** The version of the metadata, which a cluster cannot leave backwards. */
import type { Given } from '../contract.ts'
import { textIn } from '../unchecked.ts'
import { isReadyKafka, isSeen } from './conditions.ts'
import { metadataVersionOf } from './versions.ts'

/** It follows the version of Kafka in a second step, when every node runs that: until then there is a way back. */
export function metadataVersion({ found, version: { version } }: Given): string | undefined {
  const kafka = found.child()
  const pinned = textIn(kafka, 'spec', 'kafka', 'metadataVersion')
  if (kafka === undefined || pinned === undefined) return metadataVersionOf(version)
  const allRunIt = isReadyKafka(kafka) && isSeen(kafka) && textIn(kafka, 'status', 'kafkaVersion') === version
  return allRunIt ? metadataVersionOf(version) : pinned
}
