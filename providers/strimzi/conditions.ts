/** What Strimzi says about an object: whether its last attempt succeeded, and what it passes over. */
import type { Live } from '../found.ts'
import { listIn, numberIn, textIn } from '../unchecked.ts'

export interface Said {
  readonly reason: string
  readonly message: string
}

/** The conditions of a type that hold. */
export const conditionsOf = (object: Live | undefined, type: string): Said[] =>
  listIn(object, 'status', 'conditions')
    .filter((condition) => textIn(condition, 'type') === type && textIn(condition, 'status') === 'True')
    .map((condition) => {
      const reason = textIn(condition, 'reason') ?? type
      return { reason, message: textIn(condition, 'message') ?? reason }
    })

export const isReadyKafka = (kafka: Live | undefined): boolean => conditionsOf(kafka, 'Ready').length > 0

export const isPaused = (kafka: Live | undefined): boolean => conditionsOf(kafka, 'ReconciliationPaused').length > 0

/** Why the last attempt failed. It is told until the next one is over, which may be hours. */
export const lastFailure = (kafka: Live | undefined): Said | undefined => conditionsOf(kafka, 'NotReady')[0]

/** Whether the operator has looked at the object as it is now. */
export const isSeen = (object: Live): boolean =>
  (numberIn(object, 'status', 'observedGeneration') ?? 0) >= (object.metadata.generation ?? 0)

/** Warnings that mean that a part of what was asked for is not done, though the object is Ready. */
const PASSED_OVER: Readonly<Record<string, ReadonlySet<string>>> = {
  Kafka: new Set(['ScaleDownPreventionCheck', 'PvcResizingWarning', 'MetadataUpdateFailed']),
  // on a Kafka it is mere advice
  KafkaNodePool: new Set(['KafkaStorage'])
}

/** What of the object Strimzi passes over. */
export const passedOver = (object: Live): Said[] =>
  conditionsOf(object, 'Warning').filter(({ reason }) => PASSED_OVER[object.kind]?.has(reason))

/** Failures that no waiting mends, if it is not for something that is missing beside the cluster. */
const NEEDS_EDIT = /^(Invalid|Unsupported)|^KafkaUpgradeException$/
const WAITS_FOR = /\b(Secret|ConfigMap)/i

export const isForTheUser = ({ reason, message }: Said): boolean => NEEDS_EDIT.test(reason) && !WAITS_FOR.test(message)
