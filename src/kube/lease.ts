/** Which replica may write: the holder of a Lease, and only until a deadline on its own clock. */
import type { KindRef, LiveOf } from '../api/live.ts'
import type { Logger } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { isAlreadyExists, isConflict } from './api-error.ts'
import type { Client, Target } from './client.ts'
import { FIELD_MANAGERS } from './field-managers.ts'
import { microTime } from './micro-time.ts'
import { outsidePasses } from './pass.ts'
import { sleep, type Time } from './time.ts'

export interface Lease {
  /** Asked before each write. */
  mayWrite(): boolean
  /** Begins to ask for the lease. */
  start(): void
  /** Gives the lease back, so that another replica need not wait for it to run out. */
  stop(): Promise<void>
}

export interface LeaseOptions {
  /** A client that may always write: it does not ask this lease. */
  readonly client: Client
  readonly namespace: string
  readonly name: string
  /** Told apart from every other replica, and from this one before it was started anew. */
  readonly identity: string
  readonly time: Time
  /** Milliseconds since 1970, for people who look at the lease; nothing is decided by it. */
  readonly wall: () => number
  /** From 0 to 1, so that replicas do not ask in step. */
  readonly random: () => number
  readonly log: Logger
  readonly metrics: Pick<Metrics, 'watchLease'>
  /** We may write from here on. */
  readonly onGained: () => void
  /** We could not renew the lease for a while, wrote nothing meanwhile, and nobody else had it. */
  readonly onRegained: () => void
  /** Another replica has the lease, or had it since. */
  readonly onLost: () => void
}

interface LeaseFields {
  readonly spec?: {
    readonly holderIdentity?: string
    readonly leaseDurationSeconds?: number
    readonly acquireTime?: string
    readonly renewTime?: string
    readonly leaseTransitions?: number
  }
}

type LiveLease = LiveOf<LeaseFields>

/** The lease in the hands of another replica. */
interface Sighting {
  readonly resourceVersion: string
  readonly heldUntil: number
}

const LEASE: KindRef = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' }
const WRITER = { manager: FIELD_MANAGERS.lease }
const MERGE = { ...WRITER, type: 'merge' } as const

/** Others take a lease that was not renewed for so long. */
const DURATION_SECONDS = 15
/** We stop to write so long after we asked for the last renewal: well before anybody else begins. */
const WRITE_FOR_MS = 10_000
/** How often we renew. */
const ROUND_MS = 2_000
/** How often others look: a lease that is given back is taken up so soon. */
const LOOK_MS = 1_000
/** A renewal was at most that long ago when we see it; more would eat into the time in which its holder writes. */
const SEEN_LATE_MS = 3_000
/** A request that hangs must leave time for another one. */
const ANSWER_WITHIN_MS = 4_000

export function createLease(options: LeaseOptions): Lease {
  const { client, namespace, name, identity, time, wall, random, log, metrics, onGained, onRegained, onLost } = options
  const target: Target = { ...LEASE, namespace, name }
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let writesUntil = Number.NEGATIVE_INFINITY
  let isLeading = false
  /** We lead, as far as we know, and have not been able to renew in time. */
  let isPaused = false
  let resting = new AbortController()
  let cancelDeadline = () => {}
  let lastLook: number | undefined
  let sighting: Sighting | undefined
  let isTroubled = false
  metrics.watchLease(mayWrite)

  return {
    mayWrite,
    start() {
      running = outsidePasses(askAgainAndAgain)
    },
    async stop() {
      stopping.abort()
      resting.abort()
      await running
      cancelDeadline()
      writesUntil = Number.NEGATIVE_INFINITY
      if (isLeading) await release().catch((err: unknown) => log.warn({ err }, 'Could not give the lease back'))
      isLeading = false
    }
  }

  function mayWrite(): boolean {
    return time.now() < writesUntil
  }

  async function askAgainAndAgain(): Promise<void> {
    while (!stopping.signal.aborted) {
      const pause = await withDeadline(round, stopping.signal).catch(told)
      if (stopping.signal.aborted) return
      resting = new AbortController()
      await sleep(time, pause, resting.signal)
    }
  }

  /** Looks, does what is to be done, and returns how long to wait until the next look. */
  async function round(signal: AbortSignal): Promise<number> {
    const asked = time.now()
    const lease = await client.get<LeaseFields>(target, { signal })
    sighting = sightingOf(lease, asked)
    lastLook = asked
    const wait = sighting === undefined ? 0 : sighting.heldUntil - asked
    if (wait > 0) {
      if (isLeading) lose() // somebody else holds it
      return Math.min(wait, spread(LOOK_MS))
    }
    if (isPaused && lease?.spec?.holderIdentity !== identity) {
      lose() // somebody may have held it in between
      return spread(LOOK_MS)
    }
    await (lease === undefined ? create(signal) : renew(lease, signal))
    hold(asked)
    isTroubled = false
    return spread(ROUND_MS)
  }

  /** Undefined when the lease is ours or free. One that somebody has deleted is still in the hands it was in. */
  function sightingOf(lease: LiveLease | undefined, asked: number): Sighting | undefined {
    if (lease === undefined) return sighting
    const { holderIdentity, leaseDurationSeconds = DURATION_SECONDS } = lease.spec ?? {}
    const { resourceVersion } = lease.metadata
    if (!holderIdentity || holderIdentity === identity) return undefined
    if (sighting?.resourceVersion === resourceVersion) return sighting
    const renewedAt = Math.max(lastLook ?? asked, asked - SEEN_LATE_MS) // between the last look and this one
    return { resourceVersion, heldUntil: renewedAt + leaseDurationSeconds * 1000 }
  }

  function create(signal: AbortSignal): Promise<unknown> {
    const spec = { ...ours(), acquireTime: moment(), leaseTransitions: 0 }
    return client.create({ ...LEASE, metadata: { namespace, name }, spec }, { ...WRITER, signal })
  }

  /** Only if nobody has changed it since: of several who find it free, one gets it. */
  function renew({ metadata: { resourceVersion }, spec = {} }: LiveLease, signal: AbortSignal): Promise<unknown> {
    const taken = { acquireTime: moment(), leaseTransitions: (spec.leaseTransitions ?? 0) + 1 }
    const change = { ...ours(), ...(spec.holderIdentity === identity ? {} : taken) }
    return client.patch(target, { metadata: { resourceVersion }, spec: change }, { ...MERGE, signal })
  }

  async function release(): Promise<void> {
    const lease = await withDeadline((signal) => client.get<LeaseFields>(target, { signal }))
    if (lease?.spec?.holderIdentity !== identity) return
    const { resourceVersion } = lease.metadata
    const spec = { holderIdentity: null, renewTime: moment() }
    await withDeadline((signal) => client.patch(target, { metadata: { resourceVersion }, spec }, { ...MERGE, signal }))
    log.info({ holder: identity }, 'Gave the lease back')
  }

  function ours() {
    return { holderIdentity: identity, leaseDurationSeconds: DURATION_SECONDS, renewTime: moment() }
  }

  function moment(): string {
    return microTime(wall())
  }

  /** A little less, so that replicas do not ask in step. */
  function spread(ms: number): number {
    return ms * (0.75 + random() / 4)
  }

  /** The time counts from before we asked: the answer may have been on its way for long, or this process asleep. */
  function hold(asked: number): void {
    writesUntil = asked + WRITE_FOR_MS
    watchDeadline()
    if (!mayWrite()) return
    if (!isLeading) {
      isLeading = true
      log.info({ holder: identity }, 'Holding the lease')
      onGained()
    } else if (isPaused) {
      isPaused = false
      log.info({ holder: identity }, 'Holding the lease still, and goes on')
      onRegained()
    }
  }

  /** A timer may run a moment early, when the time is not over yet. */
  function watchDeadline(): void {
    cancelDeadline()
    cancelDeadline = time.after(writesUntil - time.now(), () => {
      if (mayWrite()) watchDeadline()
      else if (isLeading) pause()
    })
  }

  /** Who has the lease now will be known when the API server answers: at once, where it was this process that slept. */
  function pause(): void {
    isPaused = true
    log.warn({ holder: identity }, 'Could not renew the lease, so nothing is written for now')
    resting.abort()
  }

  function lose(): void {
    isLeading = false
    isPaused = false
    writesUntil = Number.NEGATIVE_INFINITY
    log.warn({ holder: identity }, 'Lost the lease')
    onLost()
  }

  /** Trouble is told once; that somebody was faster is none. */
  function told(err: unknown): number {
    if (!isTroubled && !stopping.signal.aborted && !isConflict(err) && !isAlreadyExists(err)) {
      isTroubled = true
      log.warn({ err }, 'Cannot ask for the lease, and tries again')
    }
    return spread(isPaused ? LOOK_MS : ROUND_MS)
  }

  async function withDeadline<Result>(
    ask: (signal: AbortSignal) => Promise<Result>,
    orUntil?: AbortSignal
  ): Promise<Result> {
    const late = new AbortController()
    const end = () => late.abort()
    const cancel = time.after(ANSWER_WITHIN_MS, end)
    orUntil?.addEventListener('abort', end)
    try {
      return await ask(late.signal)
    } finally {
      cancel()
      orUntil?.removeEventListener('abort', end)
    }
  }
}
