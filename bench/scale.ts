/**
 * Many DatabaseClusters under one operator: what its start costs, what it does when nothing happens, how soon an edit is
 * carried out, and whether reviews are answered in time while everything is read anew.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { restartOperator } from '../sandbox/operator.ts'
import { QUESTIONS } from './admission/reviews.ts'
import { memoryIn } from './estate/child-operator.ts'
import { CLUSTERS, type Estate, isReady, makeClusters, must, openEstate, type Place, WRITERS } from './estate/estate.ts'
import { heap, type Numbers, readNumbers, writes } from './estate/numbers.ts'
import { inParallel } from './estate/parallel.ts'
import { beginTable, counted, described, say, sayLag, sayMore, since, until } from './estate/report.ts'
import { untilAtRest } from './estate/rest.ts'
import { closedLoop, openLoop, type Target } from './load.ts'
import { useOf } from './pinned.ts'

const { values } = parseArgs({
  options: { clusters: { type: 'string', default: '10000' }, seconds: { type: 'string', default: '180' } }
})
const COUNT = Number(values.clusters)
const STEADY_SECONDS = Number(values.seconds)
const EDITS = 100
const WARM_UP_SECONDS = 20
const RATE = 100
const RATE_SECONDS = 20
/** Of the seconds of the load, so many pass before everything is read anew. */
const RELIST_AFTER_MS = 3000

beginTable(`${COUNT} clusters, each with one child and one pod`)
let estate = await openEstate()
try {
  const places = await fill()
  await coldStart()
  await steady()
  await edits(places)
  await relist()
} finally {
  estate.plane.stop()
}
process.exit()

/** From nothing to all Ready: users, door, loops and child operator at once. */
async function fill(): Promise<Place[]> {
  const began = performance.now()
  const places = await makeClusters(estate.plane, COUNT, EDITS)
  const made = since(began)
  await until('all clusters are ready', () => estate.clusters.list().filter(isReady).length === COUNT)
  say(estate.operator, 'filled', `all applied after ${made}, all Ready after ${since(began)}`)
  const { numbers } = await untilAtRest(estate.operator.health)
  sayMore(`writes: ${counted(writes(numbers))}`)
  return places
}

/** All objects are there: what has to be read, and looked at, before the operator is at rest. */
async function coldStart(): Promise<void> {
  const began = performance.now()
  estate = { ...estate, operator: await restartOperator(estate.plane, estate.operator) }
  const open = since(began)
  const { health } = estate.operator
  await until('it is ready', async () => (await fetch(`http://127.0.0.1:${health}/readyz`)).ok)
  const read = since(began)
  const before = performance.now() - began
  const { seconds, numbers } = await untilAtRest(health, COUNT)
  const atRest = `${(before / 1000 + seconds).toFixed(1)} s`
  say(estate.operator, 'cold start', `door open after ${open}, synced after ${read}, all loops at rest after ${atRest}`)
  sayMore(`lists: ${listTimes(numbers)}`)
  sayMore(`writes: ${counted(writes(numbers))}; ${heap(numbers).toFixed(0)} MB of heap`)
}

async function steady(): Promise<void> {
  const { health, pid } = estate.operator
  const before = await readNumbers(health)
  const cpu = useOf(pid).cpuSeconds()
  await sleep(STEADY_SECONDS * 1000)
  const after = await readNumbers(health)
  const share = ((useOf(pid).cpuSeconds() - cpu) / STEADY_SECONDS) * 100
  say(
    estate.operator,
    `${STEADY_SECONDS} s of rest`,
    `writes: ${counted(writes(after), writes(before))}; ${share.toFixed(1)} % of a core`
  )
  sayLag(after)
}

/** One edit after the other in a namespace of their own, alone and then for as long as all other clusters are being edited. */
async function edits(places: readonly Place[]): Promise<void> {
  const [some, others] = [places.slice(0, EDITS), places.slice(EDITS)]
  sayTimes('an edit served', await editTimes(some.map((place) => ({ place, memory: '5MB' }))))
  sayLag(await readNumbers(estate.operator.health))
  const began = performance.now()
  const mass = inParallel(WRITERS, others, (place) => edit(place, '6MB')).then(() => since(began))
  const isOver = () => others.every((place) => memoryOf(place) === '6MB')
  sayTimes('while all are edited', await editTimes(editsUntil(some, isOver)))
  sayMore(`${others.length} other edits applied after ${await mass}, all served after ${since(began)}`)
  sayLag(await readNumbers(estate.operator.health))
  await untilAtRest(estate.operator.health)
}

interface Edit {
  readonly place: Place
  readonly memory: string
}

/** Edits that go on for as long as what they meet does: those that came after it would make it look harmless. */
function* editsUntil(places: readonly Place[], isOver: () => boolean): Generator<Edit> {
  for (let megabytes = 7; ; megabytes++) {
    for (const place of places) {
      if (isOver()) return
      yield { place, memory: `${megabytes}MB` }
    }
  }
}

/** In milliseconds from when the edit was sent: until it was answered, and until the child was seen to have changed. */
interface EditTimes {
  readonly answered: readonly number[]
  readonly served: readonly number[]
}

function sayTimes(what: string, { answered, served }: EditTimes): void {
  say(estate.operator, what, described(served))
  sayMore(`the API server had answered after ${described(answered)}`)
}

async function editTimes(wanted: Iterable<Edit>): Promise<EditTimes> {
  const [answered, served]: [number[], number[]] = [[], []]
  for (const { place, memory } of wanted) {
    const { promise, resolve } = Promise.withResolvers<void>()
    const end = estate.childOperator.children.onChange((now) => {
      if (now?.metadata.name === place.name && memoryIn(now) === memory) resolve()
    })
    const began = performance.now()
    await edit(place, memory)
    answered.push(performance.now() - began)
    await promise
    end()
    served.push(performance.now() - began)
  }
  return { answered, served }
}

function edit({ namespace, name }: Place, memory: string): Promise<unknown> {
  const body = { spec: { config: [{ name: 'work_mem', value: memory }] } }
  const path = `${CLUSTERS.replace('NAMESPACE', namespace)}/${name}`
  return must(estate.plane.client.request('PATCH', path, { body, contentType: 'application/merge-patch+json' }))
}

function memoryOf({ namespace, name }: Place): string | undefined {
  const child = estate.childOperator.children.get(namespace, name)
  return child && memoryIn(child)
}

/** Reviews at an even pace, first at rest and then while all clusters and their children are read from the beginning. */
async function relist(): Promise<void> {
  const { operator, connection, childOperator } = estate
  await childOperator.stop()
  await connection.caches.stop() // or this process would read everything anew too, while it measures
  const [question] = QUESTIONS
  if (question === undefined) return
  const target: Target = { ...question, port: operator.webhook, ca: operator.ca }
  await closedLoop(target, question.connections, WARM_UP_SECONDS)
  await readNumbers(operator.health)

  const quiet = await openLoop(target, question.connections, RATE, RATE_SECONDS)
  say(estate.operator, `${RATE} reviews/s, at rest`, described(quiet.latencies))
  const before = await readNumbers(operator.health)
  sayLag(before)
  const load = openLoop(target, question.connections, RATE, RATE_SECONDS)
  await sleep(RELIST_AFTER_MS)
  await redefineKinds(estate)
  const busy = await load
  const after = await readNumbers(operator.health)
  say(estate.operator, 'while all are read anew', described(busy.latencies))
  sayMore(`lists: ${listTimes(after, before)}`)
  sayLag(after)
  const settled = await untilAtRest(operator.health)
  sayMore(`writes: ${counted(writes(settled.numbers), writes(before))}`)
}

/**
 * When the schema of a kind changes, the API server ends its watches and begins a new history, so that every watcher has to
 * list: other objects were written since, and nobody can go on from where it was.
 */
async function redefineKinds({ plane: { client } }: Estate): Promise<void> {
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
  const body = [{ op: 'add', path: '/spec/versions/0/schema/openAPIV3Schema/description', value: 'Read it again.' }]
  for (const name of ['databaseclusters.dbaas.dev', 'clusters.postgresql.cnpg.io']) {
    await must(client.request('PATCH', `${path}/${name}`, { body, contentType: 'application/json-patch+json' }))
  }
}

/** How long each of the kinds that matter took to list; since another look, where there was one. */
function listTimes(now: Numbers, before?: Numbers): string {
  const kinds = ['DatabaseCluster', 'Cluster', 'Pod']
  return kinds
    .map((kind) => {
      const of = (numbers: Numbers | undefined, what: string) =>
        numbers?.sum(`dbaas_list_seconds_${what}`, (labels) => labels.kind === kind) ?? 0
      const lists = of(now, 'count') - of(before, 'count')
      return `${lists} × ${kind} ${(of(now, 'sum') - of(before, 'sum')).toFixed(2)} s`
    })
    .join(', ')
}
