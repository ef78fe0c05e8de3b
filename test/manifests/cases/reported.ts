/** Cases of what several kinds report in status: conditions, and who uses the object. */
import {
  also,
  block,
  count,
  type FieldCases,
  generation,
  lightly,
  list,
  listBy,
  nonEmpty,
  objectName,
  required,
  text,
  time,
  words
} from './field-case.ts'

export const conditions: FieldCases = {
  'status.conditions': listBy('type', 24),
  'status.conditions[]': block('lastUpdateTime'),
  'status.conditions[].type': {
    accepted: ['ReferencesResolved', 'X'.repeat(63)],
    refused: [...required(nonEmpty(63)).refused, ['ready', "should match '^[A-Z][A-Za-z0-9]*$'"]]
  },
  'status.conditions[].status': required(words('True', 'False', 'Unknown')),
  'status.conditions[].reason': also(required(nonEmpty(128)), ['not ready', "should match '^[A-Za-z]"]),
  'status.conditions[].message': required(text(4096)),
  'status.conditions[].observedGeneration': generation,
  'status.conditions[].lastTransitionTime': required(time)
}

/** What a new object reports of itself before anybody has looked at it. */
export const notYetSeen = {
  observedGeneration: 0,
  phase: 'Pending',
  conditions: [
    {
      type: 'Ready',
      status: 'Unknown',
      reason: 'Pending',
      message: 'Waiting for the operator',
      observedGeneration: 0,
      lastTransitionTime: '1970-01-01T00:00:00Z'
    }
  ]
}

export const inUse: FieldCases = {
  status: block('phase'),
  'status.usedBy': list(100),
  'status.usedBy[]': block('uid'),
  'status.usedBy[].kind': required(text(63)),
  'status.usedBy[].namespace': text(63),
  'status.usedBy[].name': objectName,
  'status.usedByCount': count,
  ...lightly(conditions)
}

/** What such an object says once somebody has looked at it. */
export const usedOnce = {
  usedBy: [{ kind: 'DatabaseCluster', namespace: 'shop', name: 'orders' }],
  usedByCount: 1,
  conditions: [
    {
      type: 'Accepted',
      status: 'True',
      reason: 'RulesPassed',
      message: 'The rules of the door hold',
      observedGeneration: 1,
      lastTransitionTime: '2026-05-04T02:11:09Z'
    }
  ]
}
