/** What a sharded cluster gets that leaves it open; a replica set needs nothing. */
import { root } from '../../src/api/path.ts'
import type { Addition, Unfinished } from '../contract.ts'
import { proxyInFront } from '../defaults.ts'
import { isSharded } from './arrangement.ts'
import { capabilities } from './capabilities.ts'

const TOPOLOGY = root.child('spec', 'topology')

const COUNTS = { shards: 1, configServers: 3 }

export function defaults(unfinished: Unfinished): Addition[] {
  const { cluster, before } = unfinished
  if (!isSharded(unfinished)) return []
  const missing = (['shards', 'configServers'] as const).filter((field) => cluster.spec.topology?.[field] === undefined)
  return [
    ...missing.map((field) => ({
      path: TOPOLOGY.child(field),
      value: before?.spec.topology?.[field] ?? COUNTS[field]
    })),
    ...proxyInFront(cluster, capabilities)
  ]
}
