/** Makes the children as the cluster wants them: the main one first, what belongs to it after it, what nobody wants any more last. */
import { buildChildren, isOf, LABELS } from '../../providers/applier.ts'
import type { Driver, Given, Manifest } from '../../providers/contract.ts'
import { sameKind } from '../../providers/found.ts'
import { NOTED } from '../../providers/noted.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { Live } from '../../src/api/live.ts'
import type { Path } from '../../src/api/path.ts'
import type { Client } from '../../src/kube/client.ts'
import { targetOf } from '../../src/kube/client.ts'
import { FIELD_MANAGERS } from '../../src/kube/field-managers.ts'
import type { Written } from '../written.ts'
import { acceptedNote } from './accepted.ts'
import { fingerprint, type Need, type Notes, needOf, signed } from './applied.ts'
import { type Contest, contestOver, correctionAfter, waitBefore } from './correction.ts'
import { differences } from './differences.ts'
import { withoutEmptied } from './emptied.ts'

export interface Tools {
  readonly client: Pick<Client, 'apply' | 'delete'>
  readonly written: Written
  /** Milliseconds; never jumps. */
  readonly now: () => number
}

export interface Brought {
  readonly child: Live
  /** What was found otherwise than we left it, and put back. */
  readonly drift: readonly Path[]
  readonly made: readonly Live[]
  readonly pruned: readonly Live[]
  /** Somebody keeps undoing what is put back. */
  readonly contest?: Contest
  /** Something waits for its turn to be put back, or for the end of a contest. */
  readonly againAfterSeconds?: number
}

/** `stored` is the cluster as its users have it, without the defaults that `given` has. */
export async function bringChildren(
  stored: DatabaseCluster,
  driver: Driver,
  given: Given,
  tools: Tools
): Promise<Brought> {
  const [main, ...beside] = buildChildren(driver, given)
  if (main === undefined) throw new Error(`provider ${driver.name} builds no child`)
  const yields = driver.yields(given)
  const first = await bring(main, given.found.child(), tools, {
    yields,
    notes: acceptedNote(stored, given.found.child())
  })
  const rest: Step[] = []
  for (const wanted of beside) {
    const live = given.found.of(wanted).find(({ metadata }) => metadata.name === wanted.metadata.name)
    const owned = outlives(driver, wanted) ? wanted : belongingTo(first.object, wanted)
    rest.push(await bring(owned, live, tools))
  }
  const pruned = await prune(driver, given, beside, tools)
  const steps = [first, ...rest]
  const contests = steps.flatMap(
    ({ object }) => contestOver(object, tools.written.correctionOf(object.metadata.uid), tools.now()) ?? []
  )
  const [contest] = contests
  const waits = [
    ...steps.flatMap(({ waitsMs }) => (waitsMs === undefined ? [] : [waitsMs])),
    ...contests.map(({ overAfterMs }) => overAfterMs)
  ]
  return {
    child: first.object,
    drift: steps.flatMap(({ need }) => need?.drift ?? []),
    made: steps.filter(({ need }) => need?.why === 'new').map(({ object }) => object),
    pruned,
    ...(contest && { contest }),
    ...(waits.length > 0 && { againAfterSeconds: Math.min(...waits) / 1000 })
  }
}

interface Step {
  readonly object: Live
  readonly need?: Need
  readonly waitsMs?: number
}

/** Applies one object if it must be. The first time nothing is taken from anybody; afterwards only this very object is written. */
async function bring(
  wanted: Manifest,
  live: Live | undefined,
  tools: Tools,
  { yields = [], notes = {} }: { readonly yields?: readonly Path[]; readonly notes?: Notes } = {}
): Promise<Step> {
  const { client, written, now } = tools
  const print = fingerprint(wanted)
  const need = needOf(wanted, live, yields, live ? written.leftOf(live.metadata.uid, print) : [], notes)
  if (need === undefined && live !== undefined) return { object: live }
  if (need?.why === 'drifted' && live !== undefined) {
    const last = written.correctionOf(live.metadata.uid)
    const waitsMs = waitBefore(last, now())
    if (waitsMs > 0) return { object: live, waitsMs }
    written.corrected(live.metadata.uid, correctionAfter(last, need.drift, now()))
  }
  const manifest = signed(wanted, print, notes)
  const apply = (one: Manifest): Promise<Live> =>
    client.apply(live === undefined ? one : { ...one, metadata: { ...one.metadata, uid: live.metadata.uid } }, {
      manager: FIELD_MANAGERS.cluster,
      force: live !== undefined
    })
  const object = await apply(manifest).catch(async (err: unknown) => {
    const cleared = withoutEmptied({ ...wanted }, err)
    if (cleared === undefined) throw err
    await apply(signed(cleared, NOT_YET, notes))
    return apply(manifest)
  })
  written.remember(object, { print, paths: differences(manifest, object) })
  return { object, ...(need && { need }) }
}

/** Instead of a fingerprint, on what was applied in part. */
const NOT_YET = 'not yet'

const outlives = ({ owns }: Driver, wanted: Manifest): boolean =>
  owns.some((kind) => sameKind(kind, wanted) && kind.outlivesChild)

/** What stands beside the main child goes with it. */
function belongingTo({ apiVersion, kind, metadata: { name, uid } }: Live, wanted: Manifest): Manifest {
  return { ...wanted, metadata: { ...wanted.metadata, ownerReferences: [{ apiVersion, kind, name, uid }] } }
}

/** Removes what this very cluster once wanted and wants no more. */
async function prune(driver: Driver, { cluster, found }: Given, wanted: readonly Manifest[], { client }: Tools) {
  const isWanted = (object: Live) =>
    wanted.some((one) => sameKind(one, object) && one.metadata.name === object.metadata.name)
  const surplus = driver.owns
    .flatMap((kind) => found.of(kind))
    .filter((object) => isOf(cluster, object) && object.metadata.labels?.[LABELS.operation] === undefined)
    // child operators copy our labels to objects of their own
    .filter(({ metadata }) => metadata.annotations?.[NOTED.applied] !== undefined)
    .filter((object) => object.metadata.deletionTimestamp === undefined && !isWanted(object))
  for (const object of surplus) await client.delete(targetOf(object), { uid: object.metadata.uid })
  return surplus
}
