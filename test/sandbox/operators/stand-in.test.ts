import t, { type Test } from 'tap'
import { BEHAVIOUR } from '../../../sandbox/operators/knobs.ts'
import { make, type Play } from '../../../sandbox/operators/scene.ts'
import { playAll } from '../../../sandbox/operators/stand-in.ts'
import type { KindRef, Live } from '../../../src/api/live.ts'
import { ApiError } from '../../../src/kube/api-error.ts'
import { type Cache, createStore, type Store } from '../../../src/kube/cache.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { aChild, aProp, live } from '../../fixtures/scenes.ts'

const CONFIG_MAP = { apiVersion: 'v1', kind: 'ConfigMap' }
const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace' }
const CHILD = { apiVersion: 'example.com/v1', kind: 'Child' }

/** A stage without an API server: what is put in a store is what the play sees, and what it makes is remembered. */
function stageFor(t: Test, play: Partial<Play>, refusals: ApiError[] = []) {
  const stores = new Map<string, Store>()
  const storeOf = ({ kind }: KindRef): Store => {
    const store = stores.get(kind) ?? createStore(() => {})
    stores.set(kind, store)
    return store
  }
  const made: string[] = []
  const complaints: unknown[] = []
  const caches = {
    of(kind: KindRef, indexes = {}) {
      const store = storeOf(kind)
      for (const [name, keysOf] of Object.entries(indexes)) store.addIndex(name, keysOf as never)
      return store.cache as Cache<never>
    },
    start: () => {},
    stop: async () => {},
    synced: async () => {},
    waitingFor: () => [],
    unserved: () => false,
    refusal: () => undefined,
    onRefusal: () => {},
    turns: { isOver: () => false, next: async () => {} }
  }
  const client = {
    async create({ metadata }: { metadata: { name: string } }): Promise<never> {
      const refusal = refusals.shift()
      if (refusal !== undefined) throw refusal
      made.push(metadata.name)
      return undefined as never
    }
  }
  const whole: Play = {
    kind: CHILD,
    sees: [CONFIG_MAP],
    childOf: ({ metadata }) => metadata.labels?.child,
    play: () => [],
    ...play
  }
  const log = { warn: (fields: { err: unknown }) => complaints.push(fields.err), debug: () => {} }
  const { stop } = playAll([{ name: 'example', modules: [], plays: [whole] }], {
    client: client as never,
    caches,
    log: log as never,
    stepMs: 1,
    now: () => performance.now()
  })
  t.teardown(stop)
  return { put: (object: Live) => storeOf(object).put(object), made, complaints }
}

const namespace = (annotations = {}, resourceVersion = '1') =>
  live({ ...NAMESPACE, metadata: { name: 'shop', namespace: undefined, annotations, resourceVersion } as never })

const isThere = (made: string[], name: string) =>
  eventually(`${name} is made`, async () => made.includes(name) || undefined)

t.test('what a play wishes comes true when its child is there', async (t) => {
  const { put, made } = stageFor(t, { play: ({ child }) => [make(aProp(`of-${child.metadata.name}`))] })
  put(aChild())
  await isThere(made, 'of-orders')
})

t.test('several changes at once make one performance', async (t) => {
  let performances = 0
  const { put, made } = stageFor(t, {
    play: ({ of }) => {
      performances += 1
      return of(CONFIG_MAP).length === 2 ? [make(aProp('both'))] : []
    }
  })
  put(aChild())
  for (const name of ['one', 'two']) put(live({ ...CONFIG_MAP, metadata: { name, labels: { child: 'orders' } } }))
  await isThere(made, 'both')
  t.equal(performances, 1)
})

t.test('a play comes back in time for what it waits for', async (t) => {
  const { put, made } = stageFor(t, {
    play: ({ lasted }) => (lasted('it takes its time', 3) ? [make(aProp('late'))] : [])
  })
  put(aChild())
  await isThere(made, 'late')
})

t.test('a wish that is refused is tried again, and the refusal is told', async (t) => {
  const refusal = new ApiError({ status: 403, reason: 'Forbidden', message: 'no', causes: [] })
  const { put, made, complaints } = stageFor(t, { play: () => [make(aProp('stubborn'))] }, [refusal])
  put(aChild())
  await isThere(made, 'stubborn')
  t.same(complaints, [refusal])
})

t.test('a dead child is left alone until the knob on its namespace is turned back', async (t) => {
  let performances = 0
  const { put, made } = stageFor(t, {
    play: () => {
      performances += 1
      return [make(aProp('alive'))]
    }
  })
  put(namespace({ [BEHAVIOUR]: 'dead' }))
  put(aChild())
  await new Promise(setImmediate)
  t.equal(performances, 0)
  put(namespace({}, '2'))
  await isThere(made, 'alive')
})

t.test('a play that looks at what it does not see is a mistake that is told', async (t) => {
  const { put, complaints } = stageFor(t, { play: ({ of }) => of({ apiVersion: 'v1', kind: 'Secret' }) as never })
  put(aChild())
  await eventually('it is told', async () => complaints.length > 0 || undefined)
  t.match(String(complaints[0]), 'looks at Secret; add it to what it sees')
})
