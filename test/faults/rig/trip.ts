/** One trip along a journey in a lane of its own: each step is done, with or without a fault, and what came of it is told. */
import { setTimeout as sleep } from 'node:timers/promises'
import { APPLY, type KubeObject } from '../../../sandbox/api-client.ts'
import { type Entry, writesIn } from '../../../sandbox/faults/record.ts'
import { API_VERSION } from '../../../src/api/kind.ts'
import type { Defect } from './defects.ts'
import type { Ground } from './ground.ts'
import { failureOf, isOver, type Journey, NAME, type Step } from './journey.ts'
import { openLane } from './lane.ts'
import { endsOtherwise } from './oracles.ts'
import type { Past, Plan } from './plan.ts'
import { causesIn, isByTheWay, type Outcome, type Reference, versionTold } from './reference.ts'
import { writesAtRest } from './rest.ts'
import { stateOf, turnoverOf } from './state.ts'
import { trialOf } from './trial.ts'
import type { Seen } from './world.ts'

/** What is known of a step when it is over. */
export interface Passed {
  readonly outcome: Outcome
  readonly seen: readonly Seen[]
  readonly complaints: readonly string[]
  /** Whether what the plan waits for has happened. */
  readonly wasTried: boolean
}

export interface Trip {
  readonly namespace: string
  /** A calm step, until nothing moves any more. */
  calmly(step: string): Promise<Passed>
  /** A step with a fault, until it has come to what calm runs come to, or must be taken for lost. */
  trying(step: string, plan: Plan | undefined, reference: Reference): Promise<Passed>
  /** Waits until nothing moves any more, and says what is written all the same. */
  rest(): Promise<readonly string[]>
  end(): Promise<void>
}

/** So long without an event or a write means that nothing comes any more: a status is written within a second. */
const QUIET_MS = 1500
const LOOK_EVERY_MS = 100
/** Long: only what would never come should reach it, also on a machine with much else to do. */
const LIMIT_MS = 300_000
/** A successor hears nothing new for so many renewals of its lease: after the first one it looks at everything. */
const STALE_FOR = 2
/**
 * The operator renews its lease about every two seconds, later where the machine is slow: so that is the clock. So many
 * renewals without anything else are longer than any pause that a fault can bring about.
 */
const STILL_FOR = 10

const OURS = '/apis/dbaas.dev/v1alpha1/namespaces'
const LEASES = 'leases.coordination.k8s.io'
const MERGE = 'application/merge-patch+json'

export async function beginTrip(ground: Ground, journey: Journey, defect?: Defect): Promise<Trip> {
  const { client, world } = ground
  const lane = await openLane(ground, defect)
  const { namespace } = lane
  await storageIn(ground, namespace)

  let seen: Seen[] = []
  let lastSeen = performance.now()
  const unfollow = world.follow(namespace, (one) => {
    seen.push(one)
    lastSeen = performance.now()
  })

  /** What passed in each step before the present one. */
  const heard = new Map<string, readonly Entry[]>()
  let present = ''

  const objects = () => world.objectsIn(namespace)

  async function act(name: string, { does }: Step): Promise<void> {
    const cluster = `${OURS}/${namespace}/databaseclusters/${NAME}`
    const request = `${OURS}/${namespace}/opsrequests/${operationOf(name)}`
    if ('apply' in does)
      return store(await client.request('PATCH', cluster, applied('DatabaseCluster', NAME, does.apply)))
    if ('edit' in does) return store(await client.request('PATCH', cluster, { contentType: MERGE, body: does.edit }))
    if ('delete' in does) return store(await client.request('DELETE', cluster))
    const spec = { clusterRef: NAME, ...does.ask }
    return store(await client.request('PATCH', request, applied('OpsRequest', operationOf(name), spec)))
  }

  function applied(kind: string, name: string, spec: object) {
    const body = { apiVersion: API_VERSION, kind, metadata: { name, namespace }, spec }
    return { contentType: APPLY, query: { fieldManager: 'user', fieldValidation: 'Strict', force: 'true' }, body }
  }

  async function store({ status, body }: { status: number; body: KubeObject }): Promise<void> {
    if (status > 299) throw new Error(`the API server refuses what a user does: ${body.message}`)
    // what the world knows may be older than what was just stored
    const { kind, metadata = {} } = body as Partial<KubeObject>
    const version = BigInt(String((metadata as { resourceVersion?: string }).resourceVersion ?? 0))
    await until(`${kind} is seen as it was stored`, () => {
      const there = world.find(namespace, String(kind), String((metadata as { name?: string }).name))
      return there === undefined || BigInt(there.metadata.resourceVersion) >= version
    })
  }

  /** False when it has not come so far before hope is lost. */
  async function comes(isSo: () => boolean, isHopeful: () => boolean): Promise<boolean> {
    while (isHopeful()) {
      if (isSo()) return true
      await sleep(LOOK_EVERY_MS)
    }
    return false
  }

  async function until(what: string, isSo: () => boolean): Promise<void> {
    const deadline = performance.now() + LIMIT_MS
    if (!(await comes(isSo, () => performance.now() < deadline))) throw new Error(`gave up waiting until ${what}`)
  }

  /** Whoever judges the step finds out whether it has come to its end. */
  async function untilNothingMoves(isSo: () => boolean): Promise<void> {
    const deadline = performance.now() + LIMIT_MS
    let moved = lastSeen
    let since = renewals()
    await comes(isSo, () => {
      if (moved !== lastSeen) {
        moved = lastSeen
        since = renewals()
      }
      return renewals() - since < STILL_FOR && performance.now() < deadline
    })
  }

  function begin(name: string): Step {
    const step = journey.steps[name]
    if (step === undefined) throw new Error(`there is no step "${name}" in this journey`)
    seen = []
    heard.set(present, lane.recorder.take())
    present = name
    return step
  }

  /** The resource version of what the operator was told then. */
  const versionAt = ({ step, event }: Past): string | undefined =>
    versionTold(step === present ? lane.recorder.entries : (heard.get(step) ?? []), event, namespace)

  const writesSoFar = () => writesIn(lane.recorder.entries).filter((write) => !isByTheWay(write)).length

  /** False when something moves for ever. */
  async function quiet(): Promise<boolean> {
    const deadline = performance.now() + LIMIT_MS
    let last = { writes: writesSoFar(), seen: lastSeen, at: performance.now(), renewals: renewals() }
    const isQuiet = () => {
      if (writesSoFar() !== last.writes || lastSeen !== last.seen) {
        last = { writes: writesSoFar(), seen: lastSeen, at: performance.now(), renewals: renewals() }
      }
      return performance.now() - last.at > QUIET_MS && renewals() > last.renewals
    }
    return comes(isQuiet, () => performance.now() < deadline)
  }

  const restOnce = async (isQuiet: boolean): Promise<readonly string[]> =>
    isQuiet ? writesAtRest(ground, lane) : ['again and again: it never comes to rest']

  /** Starts the next operator, and returns when it is in charge. */
  async function succeed(): Promise<void> {
    const before = renewals()
    await lane.start()
    await until('the next operator has the lease', () => renewals() > before)
  }

  async function renewed(times: number): Promise<void> {
    const before = renewals()
    await until('the lease is renewed', () => renewals() >= before + times)
  }

  const renewals = () => writesIn(lane.recorder.entries).filter(({ resource }) => resource === LEASES).length

  /** What follows from what was seen is the same until more is seen. */
  function onlyAfterNews(isSo: () => boolean): () => boolean {
    let lookedAt: number | undefined
    let answer = false
    return () => {
      if (lookedAt !== lastSeen) {
        lookedAt = lastSeen
        answer = isSo()
      }
      return answer
    }
  }

  const passed = (wasTried: boolean): Passed => ({
    outcome: {
      state: stateOf(objects(), namespace),
      turnover: turnoverOf(seen),
      writes: writesIn(lane.recorder.entries),
      events: lane.recorder.entries.filter((entry) => entry.is === 'event'),
      causes: causesIn(lane.recorder.entries, namespace),
      atRest: []
    },
    seen,
    complaints: lane.complaints(),
    wasTried
  })

  await succeed()

  return {
    namespace,
    async calmly(name) {
      const step = begin(name)
      await act(name, step)
      await until(`step "${name}" is over, in ${namespace}`, () => isOver(step, objects(), operationOf(name)))
      const failure = failureOf(step, objects(), operationOf(name))
      if (failure !== undefined) throw new Error(`step "${name}" is no workload: ${failure}`)
      const isQuiet = await quiet()
      const { outcome, ...more } = passed(false)
      return { ...more, outcome: { ...outcome, atRest: await restOnce(isQuiet) } }
    },
    async trying(name, plan, reference) {
      const step = begin(name)
      const trial = plan && trialOf(plan, { namespace, kill: lane.kill, client, versionAt })
      if (trial !== undefined) lane.meddle(trial.meddler)
      const goOn = trial?.died.then(succeed)
      await act(name, step)
      const isDone = onlyAfterNews(
        () =>
          isOver(step, objects(), operationOf(name)) &&
          endsOtherwise(reference, { state: stateOf(objects(), namespace) }).length === 0
      )
      await untilNothingMoves(() => trial?.isDying() || isDone())
      if (trial?.isDying()) {
        await goOn
        if (plan?.kind === 'stale') await renewed(STALE_FOR)
        trial.enlighten()
        await untilNothingMoves(isDone)
      }
      lane.meddle({})
      return passed(trial?.wasTried() ?? false)
    },
    rest: async () => restOnce(await quiet()),
    async end() {
      unfollow()
      await lane.end()
    }
  }
}

/** Where backups go. */
async function storageIn({ client }: Ground, namespace: string): Promise<void> {
  const name = 's3-main'
  const spec = { type: 'S3', bucket: 'db-backups', credentialsSecretRef: { name } }
  const body = { apiVersion: API_VERSION, kind: 'BackupStorage', metadata: { name, namespace }, spec }
  const { status, body: answer } = await client.request('POST', `${OURS}/${namespace}/backupstorages`, { body })
  if (status > 299) throw new Error(`cannot make BackupStorage ${name}: ${answer.message}`)
}

/** `Restart of a member` → `restart-of-a-member`. */
const operationOf = (step: string): string =>
  step
    .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
    .replaceAll(' ', '-')
    .toLowerCase()
