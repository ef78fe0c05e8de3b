/**
 * Every leaf of a DatabaseCluster on the real API server, with the real rules at the door, the real loops and the real
 * definitions of the children: what is taken changes a child, leads where a new cluster would be, and back; what is refused
 * is refused with and without the door, and leaves the children alone.
 */
import t, { type Test } from 'tap'
import { isDriver } from '../../providers/contract.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { registry } from '../conformance/judged.ts'
import { differencesFrom } from '../faults/rig/reference.ts'
import type { State } from '../faults/rig/state.ts'
import { thisCommit } from '../fixtures/this-commit.ts'
import { openDoor, type Place } from './ground.ts'
import { type Trial, trialsOf } from './trials.ts'

t.setTimeout(3_000_000)

/** One of so many parts of the leaves is tried, by each commit another one; `--long` has all of them tried. */
const PARTS = 30
const isWhole = process.argv.includes('--long')
const { seed } = thisCommit()
const isChosen = (index: number) => isWhole || index % PARTS === seed % PARTS
t.comment(isWhole ? 'all leaves' : `part ${(seed % PARTS) + 1} of ${PARTS} of the leaves`)

// before there is a door: who computes for so long answers nobody
const drivers = registry.providers.filter(isDriver)
const trials = new Map(drivers.map((driver) => [driver, trialsOf(driver, isChosen)]))
const door = await openDoor(t)

t.jobs = trials.size
for (const [driver, all] of trials) {
  t.test(
    `${driver.name}: what is taken of a leaf reaches the children, and what is refused does not`,
    { buffered: true },
    async (t) => {
      const place = await door.place(driver, driver.name)
      const twin = await door.place(driver, `${driver.name}-at-once`)
      const byStart = Map.groupBy(all, ({ start }) => JSON.stringify(start))
      for (const some of byStart.values()) await tryAll(t, some, place, twin)
    }
  )
}

async function tryAll(t: Test, trials: readonly Trial[], place: Place, twin: Place): Promise<void> {
  for (const trial of trials) {
    if (isNothing(trial)) t.comment(`there is nothing to try of ${trial.path}`)
    const problems = await tried(trial, place, twin)
    t.same(problems, [], trial.path)
    if (problems.length > 0 || !trial.comesBack) await place.wipe()
  }
  await place.wipe()
}

const isNothing = ({ taken, made, refused }: Trial): boolean =>
  taken.length === 0 && made.length === 0 && refused === undefined

async function tried({ start, taken, comesBack, refused, made }: Trial, place: Place, twin: Place): Promise<string[]> {
  const stuck = await brought(place, start)
  if (stuck !== undefined) return [`the example itself: ${stuck}`]
  const first = await place.children()
  const problems = refused === undefined ? [] : await refusing(place, refused, start, first)
  let before = first
  for (const next of taken) {
    const stuck = await brought(place, next)
    if (stuck !== undefined) return [...problems, `an edit that the rules take: ${stuck}`]
    if (different(before, await place.children()).length === 0) problems.push('an edit changes nothing')
    before = await place.children()
  }
  const last = taken.at(-1)
  if (last === undefined) return [...problems, ...(await asCreated(made, place))]
  problems.push(...(await otherwiseAtOnce(twin, last, before)))
  if (!comesBack) return problems
  const wayBack = await brought(place, start)
  if (wayBack !== undefined) return [...problems, `back: ${wayBack}`]
  return [...problems, ...different(first, await place.children()).map((what) => `back where it began: ${what}`)]
}

/** Why it did not come so far; undefined when it did. */
async function brought(place: Place, cluster: DatabaseCluster): Promise<string | undefined> {
  const { status, body } = await place.apply(cluster)
  return status < 300 ? place.taken() : String(body.message)
}

/** Steps lead where a new cluster is. */
async function otherwiseAtOnce(twin: Place, cluster: DatabaseCluster, reached: State): Promise<string[]> {
  const stuck = await brought(twin, cluster)
  const problems = stuck === undefined ? different(await twin.children(), reached) : [stuck]
  await twin.wipe()
  return problems.map((what) => `made at once: ${what}`)
}

/** What cannot be edited is seen when clusters are created with it. */
async function asCreated(made: readonly DatabaseCluster[], place: Place): Promise<string[]> {
  const states: State[] = []
  for (const cluster of made) {
    await place.wipe()
    const stuck = await brought(place, cluster)
    if (stuck !== undefined) return [`created: ${stuck}`]
    states.push(await place.children())
  }
  const [one, other] = states
  return one && other && different(one, other).length === 0 ? ['it changes nothing that is made'] : []
}

/** With somebody at the door and without; and then it is mended. */
async function refusing(place: Place, wrong: DatabaseCluster, start: DatabaseCluster, first: State): Promise<string[]> {
  const asked = await place.apply(wrong)
  if (asked.status < 300) return ['the door lets in what the rules refuse']
  const forced = await place.force(wrong)
  if (forced.status >= 300) return [] // the definition refuses it by itself
  await place.refused()
  const touched = different(first, await place.children()).map((what) => `refused, and yet: ${what}`)
  const stuck = await brought(place, start)
  if (stuck !== undefined) return [...touched, `mended, and yet: ${stuck}`]
  return [...touched, ...different(first, await place.children()).map((what) => `mended, and yet: ${what}`)]
}

const different = (want: State, got: State): string[] =>
  differencesFrom(want, got).map(({ path, want, got }) => `${path} is ${got ?? 'not there'}, not ${want ?? 'absent'}`)
