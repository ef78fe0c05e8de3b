import t from 'tap'
import { doorLoop } from '../../../controllers/door/index.ts'
import { CLOSED_RULES, DOOR } from '../../../src/api/door.ts'
import type { KindRef, Live } from '../../../src/api/live.ts'
import { ApiError } from '../../../src/kube/api-error.ts'
import { createStore } from '../../../src/kube/cache.ts'
import type { Caches } from '../../../src/kube/caches.ts'
import type { Client, Manifest } from '../../../src/kube/client.ts'
import { createLogger } from '../../../src/log.ts'

const HOME = 'dbaas-system'
const PASS = { id: 'pass', signal: new AbortController().signal }

const NOBODY = new ApiError({
  status: 500,
  reason: 'InternalError',
  message: 'Internal error occurred: failed calling webhook "opsrequests.mutate.dbaas.dev": no endpoints available',
  causes: []
})
const REFUSED = new ApiError({
  status: 422,
  reason: 'Invalid',
  message: 'admission webhook "opsrequests.validate.dbaas.dev" denied the request: it has its reasons',
  causes: []
})

/** The loop with a Role that says these rules, where trying ends as it is told to. */
function aDoor(rules: readonly object[] | undefined) {
  const store = createStore(() => {})
  const tries: Manifest[] = []
  const written: Manifest[] = []
  let fate: ApiError | undefined
  let isClosed = () => false
  const role = (of: object | undefined): Live =>
    ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: DOOR, namespace: HOME, uid: 'r-1', resourceVersion: '1' },
      ...(of && { rules: of })
    }) as Live
  store.markSynced(true)
  const client: Pick<Client, 'apply'> = {
    async apply(manifest, { dryRun }) {
      if (dryRun) tries.push(manifest)
      else written.push(manifest)
      if (dryRun && fate) throw fate
      return manifest as never
    }
  }
  const loop = doorLoop({
    caches: { of: (_: KindRef) => store.cache } as unknown as Caches,
    client,
    door: { namespace: HOME, asksIn: 'team-a' },
    queue: { add: () => {} },
    log: createLogger('fatal', { write: () => {} }),
    metrics: { watchDoor: (ask) => (isClosed = ask) }
  })
  return {
    tries,
    written,
    there: () => store.put(role(rules)),
    end: (of: ApiError | undefined) => (fate = of),
    look: () => loop.reconcile('door', PASS),
    isClosed: () => isClosed()
  }
}

t.test('nothing is closed while nobody answers, and it is tried again', async (t) => {
  const door = aDoor(undefined)
  door.there()
  door.end(NOBODY)
  t.match(await door.look(), { againAfterSeconds: 1 })
  t.same(door.written, [])
  t.notOk(door.isClosed())
})

for (const [answer, fate] of Object.entries({ taken: undefined, refused: REFUSED }))
  t.test(`once a request comes back ${answer}, the right is given`, async (t) => {
    const door = aDoor(undefined)
    door.there()
    door.end(fate)
    t.equal(await door.look(), undefined)
    t.match(door.tries, [{ kind: 'OpsRequest', metadata: { namespace: 'team-a' } }], 'tried where the webhooks are for')
    t.match(door.written, [
      { kind: 'Role', metadata: { name: DOOR, namespace: HOME, uid: 'r-1' }, rules: CLOSED_RULES }
    ])
  })

t.test('what is closed is left alone', async (t) => {
  const door = aDoor(CLOSED_RULES)
  door.there()
  t.equal(await door.look(), undefined)
  t.same([...door.tries, ...door.written], [])
  t.ok(door.isClosed())
})

t.test('other rules than these are put right', async (t) => {
  const door = aDoor([{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }])
  door.there()
  await door.look()
  t.match(door.written, [{ rules: CLOSED_RULES }])
})

t.test('without the Role there is nothing to close', async (t) => {
  const door = aDoor(undefined)
  t.equal(await door.look(), undefined)
  t.same([...door.tries, ...door.written], [])
})
