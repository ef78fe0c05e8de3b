/** Beside the child operator, once all is as it was asked for, we write nothing, however often we look. */
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import type { KubeObject } from '../../../sandbox/api-client.ts'
import { isReady, type Place } from '../../fixtures/life.ts'
import { ACCOUNT, requestsIn } from '../../fixtures/request-log.ts'
import { enginesHere } from '../engines.ts'
import { scene } from '../scene.ts'
import { here } from '../surroundings.ts'

const LOOKS = 3
/** A child operator that does not agree with us answers within seconds. */
const QUIET_MS = 5_000

for (const { provider, spec, beside, children } of enginesHere()) {
  t.test(`${provider}: no writes of ours once a cluster is as it was asked for`, async (t) => {
    const one = await scene(t)
    await one.apply({ ...spec, ...beside })
    await one.until('it is ready', isReady)
    await sleep(QUIET_MS)

    const ours = await writtenByUs(one, children)
    t.ok(ours.length > 1, 'there are children beside the main one')
    const writes = writesIn(one.namespace)
    if (writes !== undefined) t.ok(writes.length > 0, 'the writes that made them were seen')
    for (let look = 1; look <= LOOKS; look++) {
      await one.edit({ metadata: { annotations: { look: String(look) } } })
      await sleep(QUIET_MS)
    }
    t.same(await writtenByUs(one, children), ours, 'every child is as we last wrote it')
    if (writes !== undefined) t.same(writesIn(one.namespace), writes, 'no request that writes was sent')
    await one.until('it is still ready', isReady)
  })
}

interface Managed {
  readonly manager: string
}

/** For each child which fields we have written, and when. */
async function writtenByUs({ list }: Place, kinds: readonly string[]): Promise<object[]> {
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
function writesIn(namespace: string): string[] | undefined {
  if (here.requests === undefined) return undefined
  return requestsIn(here.requests)
    .filter((one) => one.account.name === ACCOUNT && one.namespace === namespace)
    .filter(({ verb, resource }) => !READS.includes(verb) && resource !== 'events')
    .map(({ verb, resource, name, code }) => `${verb} ${resource} ${name}: ${code}`)
}
