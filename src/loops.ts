/** Every loop of the operator, with its queue: what the replica that holds the lease runs. */
import { databaseBackupLoop } from '../controllers/database-backup/index.ts'
import { databaseClusterLoop } from '../controllers/database-cluster/index.ts'
import { type Door, doorLoop } from '../controllers/door/index.ts'
import { opsRequestLoop } from '../controllers/ops-request/index.ts'
import { type OwnCertificate, ownCertificateLoop } from '../controllers/own-certificate/index.ts'
import { providerCatalogueLoop } from '../controllers/provider-catalogue/index.ts'
import { type Reach, seesAll } from '../controllers/reach.ts'
import { supportingLoop } from '../controllers/supporting/index.ts'
import { surroundingsIn } from '../controllers/surroundings.ts'
import type { Facts } from '../providers/facts.ts'
import type { Registry } from '../providers/registry.ts'
import type { Caches } from './kube/caches.ts'
import type { Client } from './kube/client.ts'
import { type Controller, type Reconcile, runController } from './kube/controller.ts'
import type { EventRecorder } from './kube/events.ts'
import { createQueue, type Queue } from './kube/queue.ts'
import type { Time } from './kube/time.ts'
import type { Logger } from './log.ts'
import type { Metrics } from './metrics.ts'

export interface LoopsOptions {
  readonly caches: Caches
  readonly client: Client
  readonly registry: Registry
  readonly reach: Reach
  /** The certificate of the door, where the operator makes it itself. */
  readonly ownCertificate?: OwnCertificate | undefined
  /** What closes the door of an installed operator. */
  readonly door?: Door | undefined
  readonly facts: () => Facts
  readonly events: EventRecorder
  readonly time: Time
  /** Milliseconds since 1970, as the machine believes. */
  readonly wall: () => number
  /** From 0 to 1. */
  readonly random: () => number
  readonly log: Logger
  readonly metrics: Metrics
}

/** What a loop is made of. */
interface Loop {
  readonly reconcile: Reconcile
  allKeys(): Iterable<string>
}

export interface Loops {
  /** Looks at everything once, and then at what happens. */
  start(): void
  /** Looks at everything once more: what was to be written for a while could not be. */
  lookAgain(): void
  /** Resolves when nothing is being done any more. */
  stop(): Promise<void>
}

/** How many keys of each loop are worked on at a time. */
const WORKERS = {
  databaseclusters: 8,
  opsrequests: 8,
  databasebackups: 2,
  databaseproviders: 1,
  supporting: 2,
  certificate: 1,
  door: 1
} as const

/** Wires the loops to the caches, which must not have been started yet. */
export function buildLoops(options: LoopsOptions): Loops {
  const { reach, ownCertificate, door, time, random, log, metrics } = options
  const queueOf = (name: string) => createQueue({ name, time, random, metrics })
  const now = time.now
  const { turns } = options.caches
  const surroundings = surroundingsIn(options.registry, options.caches)
  const loops = [
    wired('databaseclusters', (queue) => databaseClusterLoop({ ...options, surroundings, queue, now })),
    wired('opsrequests', (queue) => opsRequestLoop({ ...options, surroundings, queue })),
    wired('databasebackups', (queue) => databaseBackupLoop({ ...options, surroundings, queue })),
    wired('supporting', (queue) => supportingLoop({ ...options, seesAll: seesAll(reach), queue })),
    ...(seesAll(reach) ? [wired('databaseproviders', (queue) => providerCatalogueLoop({ ...options, queue }))] : []),
    ...(ownCertificate === undefined
      ? []
      : [wired('certificate', (queue) => ownCertificateLoop({ ...options, ownCertificate, queue }))]),
    ...(door === undefined ? [] : [wired('door', (queue) => doorLoop({ ...options, door, queue }))])
  ]
  let running: Controller[] = []

  function wired(name: keyof typeof WORKERS, build: (queue: Queue) => Loop) {
    const queue = queueOf(name)
    return { name, queue, loop: build(queue) }
  }

  function lookAgain(): void {
    for (const { queue, loop } of loops) {
      for (const key of loop.allKeys()) queue.add(key, 'in turn')
    }
  }

  return {
    lookAgain,
    start() {
      lookAgain()
      running = loops.map(({ name, queue, loop }) =>
        runController({ name, queue, workers: WORKERS[name], ...loop, turns, time, random, log, metrics })
      )
    },
    async stop() {
      await Promise.all(running.map((controller) => controller.stop()))
    }
  }
}
