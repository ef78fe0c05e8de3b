/**
 * One pass over one DatabaseCluster: look, decide, act, tell. It is told a key and nothing else, so it can be run twice,
 * or after a crash between any two lines, and ends in the same place.
 */

import { madeAhead, secretCopies } from '../../providers/applier.ts'
import { CLAIM, ofOtherSize } from '../../providers/claims.ts'
import type { Driver, Given } from '../../providers/contract.ts'
import type { Facts } from '../../providers/facts.ts'
import { sameKind } from '../../providers/found.ts'
import { judgeCluster, judgeStored } from '../../providers/judge.ts'
import { NOTED } from '../../providers/noted.ts'
import type { Cleanup } from '../../providers/observed.ts'
import type { Registry } from '../../providers/registry.ts'
import type { VersionEntry } from '../../providers/versions.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { Finding } from '../../src/api/finding.ts'
import type { Live } from '../../src/api/live.ts'
import type { Client } from '../../src/kube/client.ts'
import { targetOf } from '../../src/kube/client.ts'
import type { Reconcile } from '../../src/kube/controller.ts'
import type { EventRecorder } from '../../src/kube/events.ts'
import { FIELD_MANAGERS } from '../../src/kube/field-managers.ts'
import { asTaken, taken } from '../acceptance.ts'
import { driverOf } from '../driver-of.ts'
import { type Gathered, gather, gatherNow } from '../gather.ts'
import type { Surroundings } from '../surroundings.ts'
import type { Written } from '../written.ts'
import { lastEdit } from './accepted.ts'
import { type Brought, bringChildren } from './children.ts'
import { contested } from './correction.ts'
import { Behind, writingFor } from './current.ts'
import { barrier, perform, SKIP_CLEANUP, skipsCleanup } from './deletion.ts'
import { failure } from './failure.ts'
import { adding, hasFinalizer, removing } from './finalizer.ts'
import {
  childGone,
  engineUnavailable,
  held,
  nameTaken,
  notAllowed,
  type Obstacle,
  RECREATE,
  refused,
  unknownVersion,
  unresolved
} from './obstacle.ts'
import type { Reporter } from './reporter.ts'
import { copySecrets } from './secrets.ts'
import { PAUSED } from './status.ts'

export interface Deps {
  readonly find: (key: string) => DatabaseCluster | undefined
  readonly surroundings: ReadonlyMap<Driver['name'], Surroundings>
  readonly registry: Registry
  readonly facts: () => Facts
  readonly client: Client
  readonly written: Written
  readonly report: Reporter
  readonly events: EventRecorder
  /** Milliseconds; never jumps. */
  readonly now: () => number
}

type Again = Awaited<ReturnType<Reconcile>>

/** Only an event can bring news. */
const DONE: Again = undefined
const after = (seconds: number): Again => ({ againAfterSeconds: seconds })

/** While caches still read, and while a deletion waits for what no event may tell. */
const SOON = 1
const NOW_AND_THEN = 5

export function databaseClusterReconciler(deps: Deps): Reconcile {
  const { find, registry, surroundings } = deps

  return async function reconcile(key) {
    const cluster = find(key)
    if (cluster === undefined) return DONE // gone; its finalizer has already let go of the children
    const driver = driverOf(cluster, registry)
    if (driver === undefined) return strange(cluster, deps)
    const around = surroundings.get(driver.name)
    if (around === undefined) return after(SOON)
    const refusal = around.refusal()
    if (!around.isRead()) {
      if (refusal !== undefined) await deps.report({ cluster, driver, obstacle: notAllowed(refusal) })
      return after(SOON)
    }

    const sources = { ...deps, surroundings: around, facts: deps.facts() }
    const gathered = await gather(cluster, driver, sources).catch(async (err: unknown) => {
      const obstacle = failure(err)
      if (obstacle !== undefined) await deps.report({ cluster, driver, obstacle })
      throw err
    })
    if (cluster.metadata.deletionTimestamp !== undefined) {
      return finish(cluster, gathered, () => gatherNow(cluster, driver, sources), refusal, deps)
    }
    return keep(cluster, gathered, around, deps)
  }
}

/** An engine that nobody runs, or a provider that is gone: there are no children, so nothing holds a deletion up. */
async function strange(cluster: DatabaseCluster, deps: Deps): Promise<Again> {
  if (cluster.metadata.deletionTimestamp !== undefined) return release(cluster, deps)
  const findings = judgeStored(cluster, { hasChild: false }, deps.registry, deps.facts())
  return deps.report({ cluster, driver: undefined, findings, obstacle: refused(findings) })
}

/** Brings the children to what the cluster wants, or says what is in the way. */
async function keep(stored: DatabaseCluster, gathered: Gathered, around: Surroundings, deps: Deps): Promise<Again> {
  const { driver, version, child } = gathered
  const { report, events } = deps
  const findings = judged(stored, child, deps)
  const told = { cluster: stored, driver, findings, operatorVersion: deps.facts().operatorVersion(driver.name) }
  const obstacle = inTheWay(gathered, findings, around, deps)
  if (version === undefined) return report({ ...told, child, obstacle })

  const lasting = versionOf(child, driver) ?? version // until the child is written it has the version that it was given last
  const observed = child && driver.status(gathered.given(lasting))
  const known = { ...told, version: lasting.version, child, observed }
  if (stored.metadata.annotations?.[PAUSED] === 'paused') return report({ ...known, isPaused: true })
  if (obstacle !== undefined) {
    const again = await report({ ...known, obstacle })
    if (child !== undefined) await hold(stored, deps) // who replaced the object may have dropped our finalizer with it
    return again
  }

  await hold(stored, deps)
  const given = gathered.given(version)
  const volumes = ofOtherSize(given.found.of(CLAIM), stored.spec)
  const tools = { ...deps, client: writingFor({ cluster: stored, child, volumes }, deps.client) }
  try {
    const wait = await prepare(driver, given, tools)
    if (wait !== undefined) return report({ ...known, obstacle: wait })
    const brought = await bringChildren(stored, driver, given, tools)
    tell(stored, brought, events)
    const observed = driver.status(gathered.given(version, brought.child))
    const contest = brought.contest && contested(brought.contest)
    const again = await report({
      ...told,
      version: version.version,
      child: brought.child,
      observed,
      obstacle: contest
    })
    return sooner(again, brought.againAfterSeconds)
  } catch (err) {
    if (err instanceof Behind) return after(SOON)
    const obstacle = failure(err)
    if (obstacle === undefined) throw err
    await report({ ...known, obstacle })
    throw err // the queue backs off and tries again
  }
}

/** What must be there before the children are written; or what they must wait for. */
async function prepare(driver: Driver, given: Given, { client }: Pick<Deps, 'client'>): Promise<Obstacle | undefined> {
  for (const manifest of madeAhead(driver, given)) await client.apply(manifest, { manager: FIELD_MANAGERS.cluster })
  const hold = driver.preReconcile(given)
  if (hold !== undefined) return held(hold)
  return copySecrets(secretCopies(driver, given), given.cluster, client)
}

/** The version for which the child was written last. */
const versionOf = (child: Live | undefined, { versions }: Driver): VersionEntry | undefined =>
  versions.entries.find(({ version }) => version === child?.metadata.annotations?.[NOTED.version])

/** What keeps the children from being touched, the first gate first. */
function inTheWay(
  gathered: Gathered,
  findings: readonly Finding[],
  around: Surroundings,
  { registry, facts }: Deps
): Obstacle | undefined {
  const { driver, cluster, isTaken: isNameTaken, version } = gathered
  if (isNameTaken) return nameTaken(driver, cluster)
  if (version === undefined) return refused(findings) ?? unknownVersion(cluster, driver, cluster.status?.version)
  const given = gathered.given(version)
  const unserved = around.unserved().find((kind) => sameKind(kind, driver.child))
  const refusal = around.refusal()
  return (
    (refusal === undefined ? undefined : notAllowed(refusal)) ??
    refused(findings) ??
    unresolved(given, registry, facts()) ??
    (unserved ? engineUnavailable(driver) : undefined) ??
    vanished(gathered)
  )
}

/** The rules of the door, for whatever came in while nobody stood there. */
function judged(stored: DatabaseCluster, child: Live | undefined, { registry, facts }: Deps): readonly Finding[] {
  const edit = lastEdit(stored, child)
  const findings =
    edit === undefined
      ? judgeStored(stored, { hasChild: child !== undefined }, registry, facts())
      : judgeCluster({ after: stored, before: edit.before }, registry, facts())
  return child !== undefined && (edit?.isTaken || taken(stored)) ? asTaken(findings) : findings
}

/** A child that was there once and is not any more may have had data; only its user can say what is to become of that. */
function vanished({ driver, cluster, child }: Gathered): Obstacle | undefined {
  const uid = cluster.status?.childRef?.uid
  if (child !== undefined || uid === undefined) return undefined
  return cluster.metadata.annotations?.[RECREATE] === uid ? undefined : childGone(driver, cluster, uid)
}

function tell(cluster: DatabaseCluster, { made, drift, pruned }: Brought, events: EventRecorder): void {
  const about = cluster as Live
  for (const { kind, metadata } of made)
    events.record(about, {
      type: 'Normal',
      reason: 'Created',
      action: 'Apply',
      note: `Created ${kind} ${metadata.name}`
    })
  for (const { kind, metadata } of pruned)
    events.record(about, {
      type: 'Normal',
      reason: 'Pruned',
      action: 'Delete',
      note: `Deleted ${kind} ${metadata.name}, which nothing asks for any more`
    })
  if (drift.length > 0)
    events.record(about, {
      type: 'Warning',
      reason: 'DriftCorrected',
      action: 'Apply',
      note: `Put back what somebody had changed: ${drift.join(', ')}`
    })
}

/** The way out: children as the policy says, then our finalizer. */
async function finish(
  stored: DatabaseCluster,
  gathered: Gathered,
  asItIs: () => Promise<Gathered>,
  refusal: string | undefined,
  deps: Deps
): Promise<Again> {
  if (!hasFinalizer(stored)) return DONE
  const { driver, child } = gathered
  const { client, report, events } = deps
  if (skipsCleanup(stored)) {
    events.record(stored as Live, {
      type: 'Warning',
      reason: 'CleanupSkipped',
      action: 'Delete',
      note: `Nothing was cleaned up, as the annotation ${SKIP_CLEANUP} asks; what was made for this cluster stays`
    })
    return release(stored, deps)
  }
  const why = barrier(stored) ?? refusal
  if (why !== undefined) return report({ cluster: stored, driver, child, deletion: { message: why, isBlocked: true } })

  const version = gathered.version ?? driver.versions.entries.at(-1)
  if (version === undefined) throw new Error(`provider ${driver.name} has no versions`)
  const { deletionPolicy } = stored.spec
  if (deletionPolicy === 'DoNotTerminate') return DONE
  const given = gathered.given(version)
  const seen = driver.cleanup(given, deletionPolicy)
  const { acts, waitsFor } = endsSomething(seen, driver)
    ? driver.cleanup((await asItIs()).given(version), deletionPolicy)
    : seen
  for (const act of acts) await perform(act, client)
  if (acts.length === 0 && waitsFor === undefined) return release(stored, deps)
  const message =
    waitsFor ??
    `Deleting what was made for this cluster: ${acts.map(({ object }) => `${object.kind} ${object.metadata.name}`).join(', ')}`
  const observed = child && driver.status(given)
  await report({ cluster: stored, driver, child, observed, deletion: { message, isBlocked: false } })
  return after(NOW_AND_THEN)
}

/** Whether the main child goes by it, or the cluster: what a cache has not heard of would go too, or stay for ever. */
const endsSomething = ({ acts, waitsFor }: Cleanup, { child }: Driver): boolean =>
  acts.length === 0 ? waitsFor === undefined : acts.some((act) => act.do === 'delete' && sameKind(act.object, child))

/** From now on the cluster does not go before what was made for it. */
async function hold(cluster: DatabaseCluster, deps: Deps): Promise<void> {
  if (!hasFinalizer(cluster)) await patchFinalizers(cluster, adding(cluster), deps)
}

async function release(cluster: DatabaseCluster, deps: Deps): Promise<Again> {
  if (hasFinalizer(cluster)) await patchFinalizers(cluster, removing(cluster), deps)
  return DONE
}

async function patchFinalizers(cluster: DatabaseCluster, patch: object[], { client, written }: Deps): Promise<void> {
  const options = { type: 'json', manager: FIELD_MANAGERS.cluster } as const
  written.remember(await client.patch(targetOf(cluster as Live), patch, options))
}

function sooner(again: Again, seconds: number | undefined): Again {
  if (seconds === undefined) return again
  return { ...again, againAfterSeconds: Math.min(seconds, again?.againAfterSeconds ?? seconds) }
}
