/** The members of a cluster as operations deal with them. */
import type { Live } from '../../../src/api/live.ts'
import type { Given } from '../../contract.ts'
import type { Health } from '../../in-turn.ts'
import type { Troupe } from '../../restarting.ts'
import { textIn } from '../../unchecked.ts'
import { PRIMARY_LABEL } from '../child.ts'
import { proxyPart } from '../proxy.ts'
import { said } from '../refusal.ts'
import { podsIn, serves, wantedIn } from '../surroundings.ts'

/** The member that the operator has labelled as the primary of the group. */
export const primaryOf = (given: Given): Live | undefined =>
  podsIn(given, 'mysql').find(({ metadata }) => metadata.labels?.[PRIMARY_LABEL] === 'true')

export function troupe(given: Given, target: 'Engine' | 'Proxy'): Troupe {
  const part = target === 'Proxy' ? (proxyPart(given.cluster.spec) ?? 'mysql') : 'mysql'
  return {
    pods: podsIn(given, part),
    size: wantedIn(given, part),
    writer: part === 'mysql' ? primaryOf(given)?.metadata.name : undefined,
    annotations: part === 'mysql' ? ['spec', part, 'annotations'] : ['spec', 'proxy', part, 'annotations']
  }
}

export const health = (given: Given): Health => ({
  serves: serves(given),
  trouble:
    textIn(given.found.child(), 'status', 'state') === 'error'
      ? (said(given) ?? 'The operator reports an error')
      : undefined
})
