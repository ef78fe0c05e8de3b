/** PodSchedulingPolicy: what is accepted, what is refused, and what the API server says. */
import { podSchedulingPolicy } from '../../../src/api/pod-scheduling-policy.ts'
import {
  also,
  block,
  type FieldCases,
  type KindCases,
  lightly,
  nonEmpty,
  required,
  type Sample,
  set,
  under
} from './field-case.ts'
import { inUse, usedOnce } from './reported.ts'
import { places, scheduling } from './scheduling.ts'

const examples: Record<string, Sample> = {
  'what fits two engines': {
    spec: { engines: ['postgresql', 'mysql'] },
    status: usedOnce
  }
}
for (const [where, scheduling] of Object.entries(places)) {
  examples[`members on ${where}`] = { spec: { engine: scheduling } }
  examples[`proxies on ${where}`] = { spec: { proxy: scheduling } }
}

const fields: FieldCases = {
  spec: required(block('affinity')),
  'spec.engines': also(set(32), ['postgresql', 'must be of type array: "string"']),
  'spec.engines[]': nonEmpty(63),
  ...under('spec.engine', scheduling),
  ...under('spec.proxy', lightly(scheduling)),
  ...inUse
}

export const podSchedulingPolicyCases: KindCases = {
  kind: podSchedulingPolicy,
  examples,
  fields,
  defaults: {},
  rules: []
}
