/** What the API server asks of the metadata of every object: fields that exist, text where text belongs, and a name. */

import { type Fields, valueIn } from '../../providers/unchecked.ts'
import { type Finding, found, invalid, required } from '../../src/api/finding.ts'
import { root } from '../../src/api/path.ts'
import type { Node } from '../../src/api/structural.ts'
import { SCHEMA_RULES } from './own-rules.ts'

const anything: Node = {}
const text: Node = { type: 'string' }
const texts: Node = { type: 'object', additionalProperties: text }

/** What other writers keep in it is theirs to get right. */
export const METADATA: Node = {
  type: 'object',
  properties: {
    name: text,
    generateName: text,
    namespace: text,
    labels: texts,
    annotations: texts,
    finalizers: { type: 'array', items: text },
    ownerReferences: { type: 'array', items: anything },
    uid: text,
    resourceVersion: text,
    generation: { type: 'integer' },
    creationTimestamp: anything,
    deletionTimestamp: anything,
    deletionGracePeriodSeconds: anything,
    managedFields: anything,
    selfLink: anything
  }
}

const LONGEST_NAME = 253
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const at = root.child('metadata', 'name')

/** A name that addresses can be made of, or the beginning of one. */
export function nameFindings(object: Fields): Finding[] {
  const name = valueIn(object, 'metadata', 'name')
  if (name === undefined || name === null || name === '') {
    const begins = valueIn(object, 'metadata', 'generateName')
    return begins ? [] : [found(SCHEMA_RULES.name, required(at, { why: 'name or generateName is required' }))]
  }
  if (typeof name !== 'string' || (NAME.test(name) && name.length <= LONGEST_NAME)) return []
  const why =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and " +
    'end with an alphanumeric character'
  return [found(SCHEMA_RULES.name, invalid(at, { value: name, why }))]
}
