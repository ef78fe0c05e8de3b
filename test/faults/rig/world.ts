/** All that there is in the namespaces of the rig, and all that has become of it, as the API server tells it to somebody who is in no danger. */
import { isDriver } from '../../../providers/contract.ts'
import { builtIn } from '../../../providers/index.ts'
import { API_VERSION } from '../../../src/api/kind.ts'
import type { KindRef, Live } from '../../../src/api/live.ts'
import { CLOCK } from '../../../src/app.ts'
import { createCaches } from '../../../src/kube/caches.ts'
import { connectionBy, type Introduction } from '../../../src/kube/connection.ts'
import { createDiscovery } from '../../../src/kube/discovery.ts'
import { machineTime } from '../../../src/kube/time.ts'
import { createTransport } from '../../../src/kube/transport.ts'
import { createLogger } from '../../../src/log.ts'
import { createMetrics } from '../../../src/metrics.ts'

/** One event: without `before` the object was made, without `now` it has gone. */
export interface Seen {
  readonly now: Live | undefined
  readonly before: Live | undefined
}

export interface World {
  /** Every object of a namespace. */
  objectsIn(namespace: string): readonly Live[]
  find(namespace: string, kind: string, name: string): Live | undefined
  /** Told of every event in a namespace from now on; what it returns ends that. */
  follow(namespace: string, listener: (seen: Seen) => void): () => void
  stop(): Promise<void>
}

const ours = (kind: string): KindRef => ({ apiVersion: API_VERSION, kind })
const core = (kind: string): KindRef => ({ apiVersion: 'v1', kind })

/** What belongs to databases, and what child operators make for them. */
function kinds(): KindRef[] {
  const drivers = builtIn().providers.filter(isDriver)
  const theirs = drivers.flatMap(({ child, owns }) => [child, ...owns])
  const all = [
    ...['DatabaseCluster', 'OpsRequest', 'DatabaseBackup'].map(ours),
    ...theirs,
    ...['Pod', 'PersistentVolumeClaim'].map(core)
  ]
  return [...new Map(all.map((kind) => [`${kind.apiVersion} ${kind.kind}`, kind])).values()]
}

/** Returns when all of it has been read once. */
export async function watchWorld(introduce: Introduction): Promise<World> {
  const time = machineTime(CLOCK.monotonic)
  const metrics = createMetrics()
  const log = createLogger('error', { write: (line) => void process.stderr.write(line) })
  const transport = createTransport({
    connection: connectionBy(async () => introduce, CLOCK.monotonic),
    userAgent: 'dbaas-faults',
    time,
    metrics
  })
  const discovery = createDiscovery(transport, time)
  const caches = createCaches({ transport, discovery, time, random: Math.random, log, metrics })
  const all = kinds().map((kind) => caches.of(kind))
  const listeners = new Map<string, Set<(seen: Seen) => void>>()
  for (const cache of all) {
    cache.onChange((now, before) => {
      for (const listener of listeners.get((now ?? before)?.metadata.namespace ?? '') ?? []) listener({ now, before })
    })
  }
  caches.start()
  await caches.synced()

  return {
    objectsIn: (namespace) => all.flatMap((cache) => cache.list(namespace)),
    find: (namespace, kind, name) =>
      all.map((cache) => cache.get(namespace, name)).find((object) => object?.kind === kind),
    follow(namespace, listener) {
      const those = listeners.get(namespace) ?? new Set()
      listeners.set(namespace, those.add(listener))
      return () => void those.delete(listener)
    },
    async stop() {
      await caches.stop()
      transport.close()
    }
  }
}
