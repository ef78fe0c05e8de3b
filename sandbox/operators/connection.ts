/** How stand-ins reach the API server: by the operator's own wire, as whom a kubeconfig says. */
import { type Caches, createCaches } from '../../src/kube/caches.ts'
import { type Client, createClient } from '../../src/kube/client.ts'
import { connectionBy, readKubeConfig } from '../../src/kube/connection.ts'
import { createDiscovery } from '../../src/kube/discovery.ts'
import { machineTime } from '../../src/kube/time.ts'
import { createTransport } from '../../src/kube/transport.ts'
import type { Logger } from '../../src/log.ts'
import { createMetrics } from '../../src/metrics.ts'

export interface Connection {
  readonly client: Client
  readonly caches: Caches
}

export function connect(kubeconfig: string, now: () => number, log: Logger): Connection {
  const time = machineTime(now)
  const metrics = createMetrics()
  const connection = connectionBy(() => readKubeConfig((config) => config.loadFromFile(kubeconfig)), now)
  const transport = createTransport({ connection, userAgent: 'stand-ins', time, metrics })
  const discovery = createDiscovery(transport, time)
  return {
    client: createClient({ transport, discovery, mayWrite: () => true }),
    caches: createCaches({ transport, discovery, time, random: Math.random, log, metrics })
  }
}
