/** Operations under one operator: how soon the end of one is told, and what becomes of very many that are asked for at once. */
import { parseArgs } from 'node:util'
import { hasEnded } from '../controllers/ops-request/life.ts'
import { RESTARTED_AT } from '../providers/cnpg/child.ts'
import { API_VERSION } from '../src/api/kind.ts'
import type { OpsRequest } from '../src/api/ops-request.ts'
import { turnsTaken } from '../test/fixtures/turns-taken.ts'
import { isReady, makeClusters, must, openEstate, type Place, WRITERS } from './estate/estate.ts'
import { heap, readNumbers, writes } from './estate/numbers.ts'
import { inParallel } from './estate/parallel.ts'
import { beginTable, counted, described, say, sayLag, sayMore, since, until } from './estate/report.ts'
import { untilAtRest } from './estate/rest.ts'

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '1000' },
    clusters: { type: 'string', default: '50' },
    times: { type: 'string', default: '100' }
  }
})
const REQUESTS = Number(values.requests)
const CLUSTERS = Number(values.clusters)
const TIMES = Number(values.times)
/** The moment of a restart is noted by the second: two within one would be one. */
const RESTART_MS = 1100

beginTable(`Restarts on clusters of one pod, which take ${RESTART_MS} ms each`)
const estate = await openEstate({ restartMs: RESTART_MS })
try {
  const places = await makeClusters(estate.plane, CLUSTERS)
  await until('all clusters are ready', () => estate.clusters.list().filter(isReady).length === CLUSTERS)
  await untilAtRest(estate.operator.health)
  const [first] = places
  if (first !== undefined) await oneByOne(first)
  await allAtOnce(places)
} finally {
  estate.plane.stop()
}
process.exit()

/** From the last change of the child to the status that tells of it: both as one watcher beside the operator sees them. */
async function oneByOne(place: Place): Promise<void> {
  const times: number[] = []
  for (let i = 0; i < TIMES; i++) {
    const name = `single-${i}`
    const { promise, resolve } = Promise.withResolvers<void>()
    let restartedAt = Number.NaN
    const ends = [
      estate.childOperator.pods.onChange((now, before) => {
        const isRestart = now?.metadata.annotations?.[RESTARTED_AT] !== before?.metadata.annotations?.[RESTARTED_AT]
        if (isRestart && now?.metadata.namespace === place.namespace) restartedAt = performance.now()
      }),
      estate.requests.onChange((now) => {
        if (now?.metadata.name === name && hasEnded(now as OpsRequest)) resolve()
      })
    ]
    await ask(place, name)
    await promise
    times.push(performance.now() - restartedAt)
    for (const end of ends) end()
  }
  say(estate.operator, 'event to status', described(times))
}

async function allAtOnce(places: readonly Place[]): Promise<void> {
  const { health } = estate.operator
  const { numbers: before } = await untilAtRest(health)
  say(estate.operator, 'before', `${heap(before).toFixed(0)} MB of heap`)
  const turns = turnsTaken()
  estate.requests.onChange((now) => {
    if (now?.metadata.name.startsWith('many-')) turns.saw(now as OpsRequest)
  })
  const began = performance.now()
  const asked = Array.from({ length: REQUESTS }, (_, i) => ({
    place: places[i % places.length],
    name: `many-${String(i).padStart(6, '0')}` // within a second, names decide who comes first
  }))
  await inParallel(WRITERS, asked, async ({ place, name }) => place && ask(place, name))
  const stored = since(began)
  await until('all have ended', () => turns.ended === REQUESTS)
  say(
    estate.operator,
    `${REQUESTS} at once`,
    `on ${places.length} clusters: stored after ${stored}, ended after ${since(began)}`
  )
  const after = await readNumbers(health)
  sayMore(JSON.stringify(turns.phases()))
  sayLag(after)
  sayMore(`out of order: ${turns.violations().join('; ') || 'none'}`)
  const { numbers } = await untilAtRest(health)
  sayMore(`writes: ${counted(writes(numbers), writes(before))}`)
  say(estate.operator, 'after', `${heap(numbers).toFixed(0)} MB of heap`)
}

function ask({ namespace, name: clusterRef }: Place, name: string): Promise<unknown> {
  const path = `/apis/dbaas.dev/v1alpha1/namespaces/${namespace}/opsrequests`
  const spec = { clusterRef, type: 'Restart', restart: {} }
  const body = { apiVersion: API_VERSION, kind: 'OpsRequest', metadata: { name }, spec }
  return must(estate.plane.client.request('POST', path, { body }))
}
