/**
 * An operator for a long time under a steady flow of changes, while its connections are cut every minute and the API server is
 * killed every ten: nothing may be missed, and memory, sockets and timers must stay as they are.
 *
 *   npm run soak -- [--minutes 60] [--clusters 40] [--rate 10]
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startFragilePlane } from '../sandbox/fragile-plane.ts'
import { kindsAndPolicies } from '../sandbox/manifests.ts'
import { connect } from '../sandbox/operators/connection.ts'
import { childKinds, standInDefinition } from '../sandbox/operators/definitions.ts'
import type { DatabaseCluster } from '../src/api/database-cluster.ts'
import { API_VERSION } from '../src/api/kind.ts'
import type { LiveOf } from '../src/api/live.ts'
import { createLogger } from '../src/log.ts'
import { type Relay, startRelay } from '../test/fixtures/relay.ts'
import { memoryIn, playChildOperator } from './estate/child-operator.ts'
import { isReady, makeClusters } from './estate/estate.ts'
import { beginTable, until } from './estate/report.ts'
import { type Changes, makeChanges } from './soak/changes.ts'
import { type KeptOperator, keepOperator } from './soak/kept-operator.ts'
import { type Mark, plot } from './soak/plot.ts'
import { type Found, reportOn } from './soak/report.ts'
import { type Sample, sample } from './soak/samples.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    clusters: { type: 'string', default: '40' },
    rate: { type: 'string', default: '10' }
  }
})
const SECONDS = Number(values.minutes) * 60
const CUT_EVERY_SECONDS = 60
const LOOK_EVERY_SECONDS = 5
// a shorter soak has one in its middle
const KILL_EVERY_SECONDS = Math.min(600, SECONDS / 2)
/** Looks for which changes have time to arrive after the last of them: two minutes. */
const LAST_LOOKS = 24
const RESULTS = join(import.meta.dirname, '../.tap/soak')

beginTable(`${values.clusters} clusters, ${values.rate} changes a second, ${values.minutes} minutes`)
const kinds = () => [
  ...kindsAndPolicies(),
  ...childKinds().map((kind) => ({ from: 'the stand-in definitions', object: standInDefinition(kind) }))
]
const plane = await startFragilePlane({ install: kinds })
try {
  const found = await soak()
  keep(found)
  process.exitCode = found.missed + found.wrong === 0 ? 0 : 1
} finally {
  plane.stop()
}
process.exit()

async function soak(): Promise<Found> {
  const relay = await startRelay('127.0.0.1', 0, Number(new URL(plane.config.server).port))
  const place = { ...plane, config: { ...plane.config, server: `https://127.0.0.1:${relay.port}` } }
  const operator = await keepOperator(place)
  const { clusters, children } = await playTheRest()
  const places = await makeClusters(plane, Number(values.clusters))
  await until('all clusters are ready', () => clusters.list().filter(isReady).length === places.length)

  const changes = makeChanges(plane.client, clusters, places, Number(values.rate))
  const { samples, marks, look } = await disturb(relay, operator, changes)
  await changes.stop()
  for (let looks = 0; looks < LAST_LOOKS && changes.pending() > 0; looks++) {
    await sleep(LOOK_EVERY_SECONDS * 1000)
    await look()
  }
  const isWrong = ({ metadata, spec }: LiveOf<DatabaseCluster>) => {
    const child = children.get(metadata.namespace, metadata.name)
    return child === undefined || memoryIn(child) !== spec.config?.[0]?.value
  }
  return {
    samples,
    marks,
    stored: changes.stored(),
    turnedAway: changes.turnedAway(),
    missed: changes.pending(),
    wrong: clusters.list().filter(isWrong).length,
    ends: operator.ends
  }
}

/** The child operator, and what this process sees of the API server. */
async function playTheRest() {
  const { caches, ...wire } = connect(plane.kubeconfig, () => performance.now(), createLogger('fatal', process.stderr))
  const clusters = caches.of<DatabaseCluster>({ apiVersion: API_VERSION, kind: 'DatabaseCluster' })
  const { children } = playChildOperator({ caches, ...wire })
  caches.start()
  await caches.synced()
  return { clusters, children }
}

/** For as long as the soak takes: cuts, kills, and looks. */
async function disturb(relay: Relay, operator: KeptOperator, changes: Changes) {
  const samples: Sample[] = []
  const marks: Mark[] = []
  const began = performance.now()
  const now = () => (performance.now() - began) / 1000

  async function look(): Promise<void> {
    const taken = await sample(now(), operator.current(), changes).catch(() => undefined) // it is just being started
    if (taken !== undefined) samples.push(taken)
  }

  let [nextCut, nextKill] = [CUT_EVERY_SECONDS, KILL_EVERY_SECONDS]
  while (now() + LOOK_EVERY_SECONDS < SECONDS) {
    await sleep(LOOK_EVERY_SECONDS * 1000)
    if (now() >= nextKill) {
      nextKill += KILL_EVERY_SECONDS
      nextCut += CUT_EVERY_SECONDS // an outage is a cut as well
      const at = now()
      await plane.apiServer.kill()
      await plane.apiServer.start()
      marks.push({ at, until: now(), what: 'kill' })
    } else if (now() >= nextCut) {
      nextCut += CUT_EVERY_SECONDS
      relay.cut()
      marks.push({ at: now(), until: now(), what: 'cut' })
    }
    await look()
  }
  return { samples, marks, look }
}

function keep(found: Found): void {
  const report = reportOn(found)
  mkdirSync(RESULTS, { recursive: true })
  writeFileSync(join(RESULTS, 'soak.svg'), plot(found.samples, found.marks))
  writeFileSync(join(RESULTS, 'samples.json'), JSON.stringify(found.samples))
  writeFileSync(join(RESULTS, 'report.md'), report)
  console.log(report)
}
