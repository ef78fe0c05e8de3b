import t from 'tap'
import { opsRequestLoop } from '../../../controllers/ops-request/index.ts'
import type { Surroundings } from '../../../controllers/surroundings.ts'
import type { KindRef, Live } from '../../../src/api/live.ts'
import type { OpsRequestStatus } from '../../../src/api/ops-request.ts'
import { createStore, type KeysOf, type Store } from '../../../src/kube/cache.ts'
import { aRequest, aWorld } from '../../fixtures/operations-model.ts'

const FIRST: OpsRequestStatus = { phase: 'Running', reason: 'Begun' }
const BEHIND: OpsRequestStatus = { phase: 'Queued', reason: 'Waiting' }
const FOR_A_PHASE: OpsRequestStatus = { phase: 'Queued', reason: 'WaitsForPhase' }
const OVER: OpsRequestStatus = { phase: 'Succeeded', reason: 'Done' }

/** The loop over caches that a test fills; tells whom a change woke. */
function theLoop() {
  const stores = new Map<string, Store>()
  const storeOf = ({ kind }: KindRef): Store => {
    const store = stores.get(kind) ?? createStore((err) => t.fail(String(err)))
    stores.set(kind, store)
    return store
  }
  const caches = {
    of(kind: KindRef, indexes: Record<string, KeysOf> = {}) {
      const store = storeOf(kind)
      for (const [name, keysOf] of Object.entries(indexes)) store.addIndex(name, keysOf)
      return store.cache
    }
  }
  const listeners: Parameters<Surroundings['onChange']>[0][] = []
  const around: Pick<Surroundings, 'onChange'> = { onChange: (listener) => void listeners.push(listener) }
  let woken: string[] = []
  const queue = { add: (key: string) => void woken.push(key) }
  opsRequestLoop({ caches, surroundings: new Map([['modelled', around]]), queue } as never)

  let version = 0
  const stored = (object: object): Live => {
    const { metadata } = object as Live
    return { ...object, metadata: { ...metadata, resourceVersion: String(++version) } } as Live
  }
  return {
    put: (object: object) => storeOf(object as Live).put(stored(object)),
    childChanges() {
      for (const tell of listeners) tell('shop/orders', undefined)
    },
    /** Since the last question. */
    woken() {
      const names = [...new Set(woken)].map((key) => key.replace('shop/', '')).sort()
      woken = []
      return names
    }
  }
}

const request = (name: string, status: OpsRequestStatus) => ({
  ...aRequest(name, { type: 'Restart', restart: {} }),
  status
})
const { cluster } = aWorld()
const held = (uid: string) => ({ ...cluster, status: { ...cluster.status, activeOperation: { name: uid, uid } } })

function aLine() {
  const loop = theLoop()
  loop.put(held('first'))
  loop.put(request('first', FIRST))
  for (const name of ['second', 'third']) loop.put(request(name, BEHIND))
  loop.put(request('phase', FOR_A_PHASE))
  loop.put(request('over', OVER))
  loop.woken()
  return loop
}

t.test('what the child of a cluster does wakes nobody who waits for another operation', async (t) => {
  const loop = aLine()
  loop.childChanges()
  t.same(loop.woken(), ['first', 'phase'])
})

t.test('neither does the status of the cluster', async (t) => {
  const loop = aLine()
  loop.put({ ...held('first'), status: { ...held('first').status, phase: 'Updating' } })
  t.same(loop.woken(), ['first', 'phase'])
})

t.test('another wish for the cluster is for all of them', async (t) => {
  const loop = aLine()
  loop.put({ ...held('first'), metadata: { ...cluster.metadata, generation: 2 } })
  t.same(loop.woken(), ['first', 'phase', 'second', 'third'])
})

t.test('when the slot of the cluster is free, all of them may have the next turn', async (t) => {
  const loop = aLine()
  loop.put(cluster)
  t.same(loop.woken(), ['first', 'phase', 'second', 'third'])
})

t.test('so they may when one of them has ended', async (t) => {
  const loop = aLine()
  loop.put(request('first', OVER))
  t.same(loop.woken(), ['first', 'phase', 'second', 'third'])
})
