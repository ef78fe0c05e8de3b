/** One replica of the operator: every one answers reviews from what its caches hold, and the holder of the lease runs the loops. */
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { pairIn } from '../certs/folder.ts'
import type { Lives } from '../certs/self-signed.ts'
import { factsOfCaches } from '../controllers/facts.ts'
import type { OwnCertificate } from '../controllers/own-certificate/index.ts'
import { pairInSecret } from '../controllers/own-certificate/secret.ts'
import { placesIn } from '../controllers/reach.ts'
import { isShareOfInterest } from '../providers/gitops.ts'
import type { Registry } from '../providers/registry.ts'
import { judgesOf } from '../webhooks/judges.ts'
import { API_VERSION } from './api/kind.ts'
import type { KindRef, Live } from './api/live.ts'
import { type App, buildApp, type Clock } from './app.ts'
import type { Settings } from './config.ts'
import { createCaches } from './kube/caches.ts'
import { createClient } from './kube/client.ts'
import { connectionBy, type Introduction } from './kube/connection.ts'
import { createDiscovery } from './kube/discovery.ts'
import { createEventRecorder } from './kube/events.ts'
import { createLease } from './kube/lease.ts'
import { machineTime } from './kube/time.ts'
import { createTransport } from './kube/transport.ts'
import { trimmed, trimmedBut } from './kube/trimmed.ts'
import type { Logger } from './log.ts'
import { buildLoops } from './loops.ts'
import { createMetrics } from './metrics.ts'

export interface ReplicaOptions {
  readonly settings: Settings
  readonly registry: Registry
  readonly readSurroundings: () => Promise<Introduction>
  readonly userAgent: string
  readonly clock: Clock
  readonly log: Logger
  /** How long what the operator makes for itself lasts; the usual times without it. */
  readonly certificateLives?: Lives
  /** The lease went to another replica: this process knows too much to go on, and should end. */
  readonly onDeposed: () => void
}

const LEASE = 'dbaas-operator'

/** Rules ask which tool keeps a field of a cluster; of all other objects nobody asks who wrote them. */
const trim = (object: Live): Live =>
  object.kind === 'DatabaseCluster' ? trimmedBut(object, isShareOfInterest) : trimmed(object)

/** What child operators define is waited for by each cluster that needs it: one of them must not hold up the others. */
const isOurs = ({ apiVersion }: KindRef): boolean => apiVersion === API_VERSION

/** A replica that is not running yet. */
export function buildReplica(options: ReplicaOptions): App {
  const { settings, registry, readSurroundings, userAgent, clock, log, onDeposed } = options
  const metrics = createMetrics()
  const time = machineTime(clock.monotonic)
  const { wall } = clock
  const random = Math.random
  const identity = `${hostname()}_${randomUUID()}`
  const connection = connectionBy(readSurroundings, clock.monotonic)
  const transport = createTransport({ connection, userAgent, time, metrics })
  const discovery = createDiscovery(transport, time)
  const reach = { namespaces: settings.watchNamespaces, clusterFacts: settings.clusterFacts }
  const placesOf = placesIn(reach)
  const caches = createCaches({ transport, discovery, placesOf, trim, time, random, log, metrics })
  const unguarded = createClient({ transport, discovery, mayWrite: () => true })
  const lease = createLease({
    client: unguarded,
    namespace: settings.namespace,
    name: LEASE,
    identity,
    time,
    wall,
    random,
    log,
    metrics,
    onGained: () => void begin(),
    onRegained: () => loops.lookAgain(),
    onLost: onDeposed
  })
  const client = createClient({ transport, discovery, mayWrite: lease.mayWrite })
  const events = createEventRecorder({ client, identity, time, wall, log, metrics })
  const children = registry.providers.map(({ child }) => child)
  const known = factsOfCaches(caches, children)
  const facts = () => known
  const ownCertificate = ownCertificateBy(settings, options.certificateLives)
  const pair = ownCertificate ? pairInSecret(caches, ownCertificate.secret) : pairIn(settings.certificateFolder)
  const closes = { namespace: settings.namespace, asksIn: settings.watchNamespaces[0] ?? settings.namespace }
  const given = {
    caches,
    client,
    registry,
    reach,
    ownCertificate,
    door: closes,
    facts,
    events,
    time,
    wall,
    random,
    log,
    metrics
  }
  const loops = buildLoops(given)
  const checks = { caches: () => unread(caches.waitingFor(isOurs)) }
  const door = buildApp({ settings, pair, judges: judgesOf(registry, facts), log, clock, metrics, checks })

  let stopped: Promise<void> | undefined

  async function begin(): Promise<void> {
    await caches.synced(isOurs) // what is not read yet must not be taken for missing
    if (stopped !== undefined) return // told to end meanwhile: nobody would stop what begins now
    loops.start()
    log.info({}, 'Running the loops')
  }

  return {
    start() {
      caches.start()
      lease.start()
      return door.start()
    },
    stop: () => (stopped ??= stopInOrder())
  }

  async function stopInOrder(): Promise<void> {
    // the lease goes first, so that another replica takes over while this one still answers reviews
    await loops.stop()
    await events.stop()
    await lease.stop()
    await door.stop()
    await caches.stop()
    transport.close()
  }
}

/** Undefined where somebody else makes it. */
function ownCertificateBy(settings: Settings, lives: Lives | undefined): OwnCertificate | undefined {
  if (settings.certificates !== 'self-signed') return undefined
  return {
    secret: { namespace: settings.namespace, name: settings.certificateSecret },
    service: settings.service,
    configurations: settings.webhookConfigurations,
    ...(lives && { lives })
  }
}

/** A rule that does not know an object beside the one it judges lets pass what it should refuse. */
function unread(kinds: readonly string[]): string | undefined {
  return kinds.length === 0 ? undefined : `these kinds have not been read yet: ${kinds.join(', ')}`
}
