/** One pass over one OpsRequest: looks, asks the machine for its next move, makes it, and looks at what came of it. */

import { LABELS } from '../../providers/applier.ts'
import type { Given } from '../../providers/contract.ts'
import type { Facts } from '../../providers/facts.ts'
import { foundWith } from '../../providers/found.ts'
import { toolByMark } from '../../providers/gitops.ts'
import { judgeOperation } from '../../providers/judge.ts'
import type { Act, Operation } from '../../providers/operation.ts'
import type { Registry } from '../../providers/registry.ts'
import { beginsIn } from '../../providers/rules/operations/phases.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { Finding } from '../../src/api/finding.ts'
import { API_VERSION } from '../../src/api/kind.ts'
import type { Live } from '../../src/api/live.ts'
import type { OpsRequest, OpsRequestStatus } from '../../src/api/ops-request.ts'
import { clamped, printable } from '../../src/api/printable.ts'
import { type ApiError, isConflict, isDeniedByWebhook, isInvalid, isNotFound } from '../../src/kube/api-error.ts'
import { type Client, targetOf } from '../../src/kube/client.ts'
import type { Reconcile } from '../../src/kube/controller.ts'
import type { EventRecorder } from '../../src/kube/events.ts'
import { FIELD_MANAGERS } from '../../src/kube/field-managers.ts'
import { driverOf } from '../driver-of.ts'
import { type Gathered, gather } from '../gather.ts'
import type { Surroundings } from '../surroundings.ts'
import type { Written } from '../written.ts'
import { FINALIZER } from './finalizer.ts'
import { hasEnded, isToldOf, isUnderWay, phaseOf } from './life.ts'
import { next } from './machine.ts'
import { type Move, type Snapshot, underWayWith } from './move.ts'
import { operationFor } from './operation-for.ts'
import { told } from './told.ts'
import { isBehind, waitOf } from './turns.ts'

export interface Deps {
  readonly find: (key: string) => OpsRequest | undefined
  readonly clusterOf: (request: OpsRequest) => DatabaseCluster | undefined
  readonly othersOf: (request: OpsRequest) => readonly OpsRequest[]
  readonly named: (request: OpsRequest, names: readonly string[]) => readonly OpsRequest[]
  readonly surroundings: ReadonlyMap<string, Surroundings>
  readonly registry: Registry
  readonly facts: () => Facts
  readonly client: Client
  readonly written: Written
  readonly events: EventRecorder
  readonly wall: () => number
}

/** A request needs about six moves from its first look to the wait for its child; more in one pass are a mistake of ours. */
const MOST_MOVES = 20
const SOON = 1

export function opsRequestReconciler(deps: Deps): Reconcile {
  return async function reconcile(key) {
    for (let moves = 0; moves < MOST_MOVES; moves++) {
      const request = deps.find(key)
      if (request === undefined) return undefined
      const known = await look(request, deps)
      if (known === undefined) return { againAfterSeconds: SOON }
      const move = next(known)
      if (move.do === 'wait') return move.seconds === undefined ? undefined : { againAfterSeconds: move.seconds }
      const goesOn = await make(move, known, deps)
      // what was acted on is seen a moment later, by an event
      if (!goesOn || move.do === 'act') return { againAfterSeconds: SOON }
      if (move.do === 'delete') return undefined
    }
    throw new Error(`OpsRequest ${key} does not come to rest`)
  }
}

/** Everything the machine wants to know; undefined while the caches still read. */
async function look(request: OpsRequest, deps: Deps): Promise<Snapshot | undefined> {
  const { registry, surroundings, facts, clusterOf, othersOf, named, wall } = deps
  const cluster = clusterOf(request)
  const driver = cluster && driverOf(cluster, registry)
  const around = driver && surroundings.get(driver.name)
  if (around && (!around.isRead() || around.refusal() !== undefined)) return undefined
  const others = othersOf(request)
  const isStillBehind = cluster && driver && isBehind(request) && waitOf(request, others, cluster, driver) !== undefined
  const gathered =
    cluster && driver && around && !hasEnded(request) && !isStillBehind
      ? await gather(cluster, driver, { ...deps, surroundings: around, facts: facts() })
      : undefined
  const operation = cluster && driver && operationFor(request, driver, facts())
  const isNew = request.status?.startTime === undefined && !hasEnded(request)
  return {
    request,
    cluster,
    driver,
    operation,
    given: gathered && (await withWhatItMade(request, operation, givenOf(gathered), deps)),
    findings: isNew ? judgeOperation({ after: request }, registry, facts()) : judgedCancel(request, registry, facts()),
    begins: beginsIn({ request, before: undefined, cluster, provider: driver, facts: facts() }),
    others,
    dependencies: named(request, request.spec.dependsOn ?? []),
    isKeptByTool: toolByMark(request) !== undefined,
    now: new Date(wall())
  }
}

/** A cancel that nobody has looked at yet: it may come too late, and then the request says so. */
function judgedCancel(request: OpsRequest, registry: Registry, facts: Facts): readonly Finding[] | undefined {
  if (!request.spec.cancel || isToldOf(request)) return undefined
  const before = { ...request, spec: { ...request.spec, cancel: false } }
  return judgeOperation({ after: request, before }, registry, facts)
}

/**
 * A cache may not have heard of the object that the operation made. Without it a cancel would leave it, and an operator
 * that comes after a crash would make it once more.
 */
async function withWhatItMade(
  request: OpsRequest,
  operation: Operation | undefined,
  given: Given | undefined,
  { client, wall }: Deps
): Promise<Given | undefined> {
  const way = isUnderWay(request) ? underWayWith({ request, given, now: new Date(wall()) }) : undefined
  const unseen = way && operation?.makes?.(way)
  const made = unseen && (await client.get({ ...unseen, namespace: request.metadata.namespace ?? '' }))
  return given && made ? { ...given, found: foundWith(made, given.found) } : given
}

const givenOf = ({ version, given }: Gathered) => (version === undefined ? undefined : given(version))

/**
 * What is done for an operation to other objects. Who has not heard yet that it has ended would do it once more, and undo
 * what others have done since.
 */
const REACHES_OTHERS: readonly Move['do'][] = ['note', 'edit', 'act']

/** Makes one move. False when somebody was faster: then everything is looked at anew. */
async function make(move: Exclude<Move, { do: 'wait' }>, known: Snapshot, deps: Deps): Promise<boolean> {
  try {
    if (REACHES_OTHERS.includes(move.do) && !(await isAsLookedAt(known.request, deps.client))) return false
    await MAKERS[move.do](move as never, known, deps)
    return true
  } catch (err) {
    if (isRefusedByDoor(err)) {
      await MAKERS.tell({ do: 'tell', status: refused(known, err) }, known, deps)
      return true
    }
    if (isConflict(err) || isInvalid(err) || isNotFound(err)) return false
    throw err
  }
}

/** A webhook, ours or that of a child operator, does not let it through. */
const isRefusedByDoor = (err: unknown): err is ApiError =>
  isDeniedByWebhook(err) && (err.status === 403 || err.status === 422)

const refused = ({ request, now }: Snapshot, { message }: ApiError): OpsRequestStatus =>
  told(request, { phase: 'Failed', reason: 'Refused', message: clamped(printable(message), 900) }, now)

type Maker<Kind extends Move['do']> = (move: Extract<Move, { do: Kind }>, known: Snapshot, deps: Deps) => Promise<void>

const { operations, operationStatus } = FIELD_MANAGERS

const MAKERS: { readonly [Kind in Exclude<Move['do'], 'wait'>]: Maker<Kind> } = {
  async tell({ status }, { request }, { client, written, events }) {
    const { name, namespace = '', uid = '', resourceVersion = '' } = request.metadata
    written.remember(
      await client.apply(
        {
          apiVersion: API_VERSION,
          kind: 'OpsRequest',
          metadata: { name, namespace, uid, resourceVersion },
          ...{ status }
        },
        { manager: operationStatus, force: true, subresource: 'status' }
      )
    )
    if (status.phase !== undefined && status.phase !== phaseOf(request)) {
      const isBad = status.phase === 'Failed' || status.phase === 'TimedOut'
      events.record(request as Live, {
        type: isBad ? 'Warning' : 'Normal',
        reason: status.phase,
        action: request.spec.type,
        note: status.message ?? ''
      })
    }
  },

  hold: ({ do: _ }, { request }, deps) =>
    patchFinalizers(request, [...(request.metadata.finalizers ?? []), FINALIZER], deps),
  'let go': ({ do: _ }, { request }, deps) =>
    patchFinalizers(
      request,
      (request.metadata.finalizers ?? []).filter((name) => name !== FINALIZER),
      deps
    ),

  async note({ status }, { cluster }, { client, written }) {
    if (cluster === undefined) return
    const { uid, resourceVersion } = cluster.metadata
    const patch = { metadata: { uid, resourceVersion }, status }
    const options = { type: 'merge', manager: operationStatus, subresource: 'status' } as const
    written.remember(await client.patch(targetOf(cluster as Live), patch, options))
  },

  async edit({ patch }, { cluster }, { client, written }) {
    if (cluster === undefined) return
    written.remember(await client.patch(targetOf(cluster as Live), patch, { type: 'json', manager: operations }))
  },

  async act({ acts }, { request }, { client, written }) {
    for (const act of acts) await perform(act, request, client, written)
  },

  async delete(_, { request }, { client }) {
    await client.delete(targetOf(request as Live), { uid: request.metadata.uid ?? '' })
  }
}

async function isAsLookedAt({ metadata }: OpsRequest, client: Client): Promise<boolean> {
  const { name, namespace = '' } = metadata
  const stored = await client.get({ apiVersion: API_VERSION, kind: 'OpsRequest', name, namespace })
  return stored?.metadata.resourceVersion === metadata.resourceVersion
}

async function patchFinalizers(request: OpsRequest, finalizers: string[], { client, written }: Deps): Promise<void> {
  const { uid, resourceVersion } = request.metadata
  const patch = { metadata: { uid, resourceVersion, finalizers } }
  written.remember(await client.patch(targetOf(request as Live), patch, { type: 'merge', manager: operations }))
}

/** Done twice, each of them is done once: patches name the version that was seen, and what is made has a name of its own. */
async function perform(act: Act, request: OpsRequest, client: Client, written: Written): Promise<void> {
  if (act.do === 'make') {
    const { metadata } = act.manifest
    const labels = { ...metadata.labels, [LABELS.operation]: request.metadata.uid ?? '' }
    await client.apply({ ...act.manifest, metadata: { ...metadata, labels } }, { manager: operations })
    return
  }
  const { uid, resourceVersion } = act.object.metadata
  if (act.do === 'delete') {
    await client.delete(targetOf(act.object), { uid })
    return
  }
  const { metadata } = act.patch as { metadata?: object }
  const patch = { ...act.patch, metadata: { ...metadata, uid, resourceVersion } }
  const options = {
    type: 'merge',
    manager: operations,
    ...(act.subresource !== undefined && { subresource: act.subresource })
  } as const
  written.remember(await client.patch(targetOf(act.object), patch, options))
}
