/** The members of a cluster as operations deal with them. */
import type { Given } from '../../contract.ts'
import type { Health } from '../../in-turn.ts'
import { isReady } from '../../pods.ts'
import type { Troupe } from '../../restarting.ts'
import { textIn } from '../../unchecked.ts'
import { proxyPart } from '../proxy.ts'
import { said } from '../refusal.ts'
import { podsIn, serves, wantedIn } from '../surroundings.ts'

/** HAProxy sends writes to the first member that serves; nobody says so anywhere. */
export const writerOf = (given: Given): string | undefined => podsIn(given, 'pxc').find(isReady)?.metadata.name

export function troupe(given: Given, target: 'Engine' | 'Proxy'): Troupe {
  const part = target === 'Proxy' ? (proxyPart(given.cluster.spec) ?? 'pxc') : 'pxc'
  return {
    pods: podsIn(given, part),
    size: wantedIn(given, part),
    writer: part === 'pxc' ? writerOf(given) : undefined,
    annotations: ['spec', part, 'annotations']
  }
}

export const health = (given: Given): Health => ({
  serves: serves(given),
  trouble:
    textIn(given.found.child(), 'status', 'state') === 'error'
      ? (said(given)[0] ?? 'The operator reports an error')
      : undefined
})
