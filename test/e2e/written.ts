/** What our operator has written in a namespace, to see that it comes to rest. */
import type { KubeObject } from '../../sandbox/api-client.ts'
import type { Place } from '../fixtures/life.ts'
import { ACCOUNT, requestsIn } from '../fixtures/request-log.ts'
import { here } from './surroundings.ts'

interface Managed {
  readonly manager: string
}

/** For each child which fields we have written, and when. */
export async function writtenByUs({ list }: Place, kinds: readonly string[]): Promise<object[]> {
  const objects = (await Promise.all(kinds.map(list))).flat()
  return objects.map(({ metadata, kind }: KubeObject) => ({
    kind,
    name: metadata.name,
    uid: metadata.uid,
    generation: metadata.generation,
    ours: (metadata.managedFields as readonly Managed[]).filter(({ manager }) => manager.startsWith('dbaas-'))
  }))
}

const READS = ['get', 'list', 'watch']

/** What our operator wrote there so far; undefined where nobody writes it down. */
export function writesIn(namespace: string): string[] | undefined {
  if (here.requests === undefined) return undefined
  return requestsIn(here.requests)
    .filter((one) => one.account.name === ACCOUNT && one.namespace === namespace)
    .filter(({ verb, resource }) => !READS.includes(verb) && resource !== 'events')
    .map(({ verb, resource, name, code }) => `${verb} ${resource} ${name}: ${code}`)
}
