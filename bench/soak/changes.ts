/** Edits of clusters at a steady pace, each of which is followed until the status speaks of its generation. */
import type { ApiClient } from '../../sandbox/api-client.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { LiveOf } from '../../src/api/live.ts'
import type { Cache } from '../../src/kube/cache.ts'
import { CLUSTERS, type Place } from '../estate/estate.ts'

export interface Changes {
  /** How many were stored. */
  readonly stored: () => number
  /** How many were not, because nobody answered or the answer was no: the API server was away then. */
  readonly turnedAway: () => number
  /** Stored, and not in the status yet. */
  readonly pending: () => number
  /** Milliseconds from answer to status of those that have arrived since the last look. */
  takeLags(): number[]
  /** No more edits; resolves with those on their way answered. */
  stop(): Promise<void>
}

interface Change {
  readonly generation: number
  readonly storedAt: number
}

const MERGE = 'application/merge-patch+json'
/** More at once would pile up while nobody answers, and come all together afterwards. */
const MOST_ON_THEIR_WAY = 50

export function makeChanges(
  client: ApiClient,
  clusters: Cache<DatabaseCluster>,
  places: readonly Place[],
  perSecond: number
): Changes {
  const waiting = new Map<string, Change[]>()
  const onTheirWay = new Set<Promise<void>>()
  let lags: number[] = []
  let stored = 0
  let turnedAway = 0
  let turn = 0

  clusters.onChange((cluster) => {
    if (cluster !== undefined) arrived(cluster)
  })

  function arrived({ metadata: { namespace, name }, status }: LiveOf<DatabaseCluster>): void {
    const key = `${namespace}/${name}`
    const seen = status?.observedGeneration ?? 0
    const now = performance.now()
    const changes = waiting.get(key) ?? []
    for (const { generation, storedAt } of changes) if (generation <= seen) lags.push(now - storedAt)
    waiting.set(
      key,
      changes.filter(({ generation }) => generation > seen)
    )
  }

  async function change({ namespace, name }: Place, megabytes: number): Promise<void> {
    const path = `${CLUSTERS.replace('NAMESPACE', namespace)}/${name}`
    const body = { spec: { config: [{ name: 'work_mem', value: `${megabytes}MB` }] } }
    const { status, body: answer } = await client.request('PATCH', path, { contentType: MERGE, body })
    if (status > 299) throw new Error(String(answer.message))
    const key = `${namespace}/${name}`
    const made = { generation: Number(answer.metadata.generation), storedAt: performance.now() }
    waiting.set(key, [...(waiting.get(key) ?? []), made])
    stored += 1
    const cached = clusters.get(namespace, name)
    if (cached !== undefined) arrived(cached) // the watch may have been faster than the answer
  }

  const timer = setInterval(() => {
    const place = places[turn % places.length]
    if (place === undefined || onTheirWay.size >= MOST_ON_THEIR_WAY) return
    const round = Math.floor(turn++ / places.length)
    const sent = change(place, 4 + (round % 60))
      .catch(() => {
        turnedAway += 1
      })
      .finally(() => onTheirWay.delete(sent))
    onTheirWay.add(sent)
  }, 1000 / perSecond)

  return {
    stored: () => stored,
    turnedAway: () => turnedAway,
    pending: () => [...waiting.values()].reduce((sum, { length }) => sum + length, 0),
    takeLags() {
      const taken = lags
      lags = []
      return taken
    },
    async stop() {
      clearInterval(timer)
      await Promise.all(onTheirWay)
    }
  }
}
