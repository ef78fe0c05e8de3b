/** O5: whether the operator, told to look at everything once more, leaves it as it is. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { KubeObject } from '../../../sandbox/api-client.ts'
import { writesIn } from '../../../sandbox/faults/record.ts'
import { until } from '../../../sandbox/until.ts'
import { API_VERSION } from '../../../src/api/kind.ts'
import type { Live } from '../../../src/api/live.ts'
import type { Ground } from './ground.ts'
import type { Lane } from './lane.ts'
import { isByTheWay, sortOf } from './reference.ts'

/** Nobody knows this annotation, and it goes with the last round; each round is an event of each object of ours. */
const MARK = 'faults.invalid/round'
const ROUNDS: readonly (string | null)[] = ['1', '2', null]
/** A pass takes much less; what is written later is found in the next round. */
const PAUSE_MS = 300
const MERGE = 'application/merge-patch+json'

/** What is written in three rounds, of a lane in which nothing moves. */
export async function writesAtRest({ client, world }: Ground, { namespace, recorder }: Lane): Promise<string[]> {
  const before = recorder.entries.length

  async function touch({ apiVersion, kind, metadata: { name } }: Live, round: string | null): Promise<string[]> {
    const path = await client.pathOf({ apiVersion, kind, metadata: { name, namespace } })
    const body = { metadata: { annotations: { [MARK]: round } } }
    const answer = await client.request<KubeObject>('PATCH', path, { contentType: MERGE, body })
    return answer.status > 299 ? [] : [String(answer.body.metadata.resourceVersion)]
  }

  for (const round of ROUNDS) {
    const ours = world.objectsIn(namespace).filter(({ apiVersion }) => apiVersion === API_VERSION)
    const versions = (await Promise.all(ours.map((object) => touch(object, round)))).flat()
    await until('the operator has heard of every object', async () => {
      const told = new Set(recorder.entries.slice(before).map(({ resourceVersion }) => resourceVersion))
      return versions.every((version) => told.has(version)) || undefined
    })
    await sleep(PAUSE_MS)
  }
  return writesIn(recorder.entries.slice(before))
    .filter((write) => !isByTheWay(write))
    .map((write) => sortOf(write, namespace))
}
