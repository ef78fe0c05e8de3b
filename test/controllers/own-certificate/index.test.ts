import t from 'tap'
import { isUsable, type Keepsakes, LIVES, renewed } from '../../../certs/self-signed.ts'
import { ownCertificateLoop } from '../../../controllers/own-certificate/index.ts'
import {
  bundleOf,
  entriesOf,
  keepsakesIn,
  pairInSecret,
  type Secret
} from '../../../controllers/own-certificate/secret.ts'
import type { KindRef, Live } from '../../../src/api/live.ts'
import { ApiError } from '../../../src/kube/api-error.ts'
import { createStore, type Store } from '../../../src/kube/cache.ts'
import type { Caches } from '../../../src/kube/caches.ts'
import type { Client, Manifest } from '../../../src/kube/client.ts'
import { createLogger } from '../../../src/log.ts'

const SECRET = { namespace: 'dbaas-system', name: 'pair' }
const NOW = Math.floor(Date.now() / 1000) * 1000 // certificates count in seconds
const MINUTE = 60_000
const PASS = { id: 'pass', signal: new AbortController().signal }
const host = 'door.dbaas-system.svc'
const names = { commonName: 'door', dnsNames: [host, `${host}.cluster.local`] }

const refusal = (status: number, reason: string, message = reason) =>
  new ApiError({ status, reason, message, causes: [] })

/** The loop with an API server of its own, whose every object is in its cache at once. */
function aLoop({ configurations = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'] } = {}) {
  const stores = new Map<string, Store>()
  const lines: Record<string, unknown>[] = []
  const applied: Manifest[] = []
  const refusals = new Map<string, ApiError>()
  let version = 0
  let moment = NOW
  let eachLook = 0
  let known: () => Iterable<readonly [string, boolean]> = () => []

  const storeOf = ({ kind }: KindRef): Store => {
    const store = stores.get(kind) ?? createStore(() => {})
    stores.set(kind, store)
    store.markSynced(true)
    return store
  }
  const put = (object: object & KindRef, metadata: object): Live => {
    version += 1
    const stored = { ...object, metadata: { uid: `${object.kind}-1`, ...metadata, resourceVersion: String(version) } }
    storeOf(object).put(stored as unknown as Live)
    return stored as unknown as Live
  }
  const caches = { of: (watched: KindRef) => storeOf(watched).cache } as unknown as Caches
  let stored: Live | undefined
  const client: Pick<Client, 'get' | 'apply'> = {
    get: async () => stored as never,
    async apply(manifest) {
      const err = refusals.get(manifest.kind)
      if (err !== undefined) throw err
      applied.push(manifest)
      return put(manifest, manifest.metadata) as never
    }
  }
  const loop = ownCertificateLoop({
    caches,
    client,
    ownCertificate: { secret: SECRET, service: 'door', configurations: 'dbaas.dev' },
    queue: { add: () => {} },
    wall() {
      moment += eachLook
      return moment
    },
    log: createLogger('trace', { write: (line) => lines.push(JSON.parse(line)) }),
    metrics: { watchAuthorities: (areKnown) => (known = areKnown) }
  })
  for (const kind of configurations) {
    const webhooks = ['a', 'b'].map((name) => ({ name, clientConfig: {} }))
    put({ apiVersion: 'admissionregistration.k8s.io/v1', kind, ...{ webhooks } }, { name: 'dbaas.dev' })
  }
  return {
    lines,
    applied,
    caches,
    refuse: (kind: string, err: ApiError) => void refusals.set(kind, err),
    allow: (kind: string) => void refusals.delete(kind),
    look: () => loop.reconcile('certificate', PASS),
    pass: (ms: number) => (moment += ms),
    /** From now on so much passes whenever somebody looks at the clock. */
    passEachLook(ms: number) {
      eachLook = ms
    },
    known: () => Object.fromEntries(known()),
    kept: (): Keepsakes => keepsakesIn(storeOf({ apiVersion: 'v1', kind: 'Secret' }).cache.list()[0] as Secret),
    keep: (kept: Keepsakes) => put({ apiVersion: 'v1', kind: 'Secret', ...{ data: entriesOf(kept) } }, SECRET),
    /** On the API server, and not in the cache. */
    keepUnseen(kept: Keepsakes) {
      const metadata = { ...SECRET, uid: 'Secret-1', resourceVersion: '1' }
      stored = { apiVersion: 'v1', kind: 'Secret', metadata, ...{ data: entriesOf(kept) } }
    },
    loseSecret() {
      const store = storeOf({ apiVersion: 'v1', kind: 'Secret' })
      for (const object of store.cache.list()) store.remove(object)
    },
    bundles: () =>
      [...stores.entries()]
        .filter(([kind]) => kind !== 'Secret')
        .flatMap(([, { cache }]) => cache.list() as unknown as { webhooks: { clientConfig: { caBundle: string } }[] }[])
        .flatMap(({ webhooks }) => webhooks.map(({ clientConfig }) => clientConfig.caBundle))
  }
}

t.test('a certificate is made and every webhook told who vouches for it; then there is nothing to do', async (t) => {
  const loop = aLoop()
  t.same(loop.known(), { MutatingWebhookConfiguration: false, ValidatingWebhookConfiguration: false })
  const { againAfterSeconds } = (await loop.look()) ?? {}
  t.equal(againAfterSeconds, 60, 'when the authority has settled')
  t.ok(isUsable(loop.kept()))
  t.same(loop.bundles(), Array(4).fill(bundleOf(loop.kept().authorities)))
  t.same(loop.known(), { MutatingWebhookConfiguration: true, ValidatingWebhookConfiguration: true })
  t.equal(loop.applied.length, 3)
  await loop.look()
  t.equal(loop.applied.length, 3)
  t.notMatch(JSON.stringify(loop.lines), /BEGIN|PRIVATE/)
})

t.test('what is written names the very object that was seen', async (t) => {
  const loop = aLoop()
  await loop.look()
  const [secret, configuration] = loop.applied
  t.same(secret?.metadata, SECRET, 'a new one')
  t.same(configuration?.metadata, { name: 'dbaas.dev', uid: 'MutatingWebhookConfiguration-1' })
  loop.keep({ ...loop.kept(), pair: { cert: '', key: '' } })
  await loop.look()
  t.match(loop.applied[3]?.metadata, { ...SECRET, uid: 'Secret-1', resourceVersion: /\d+/ })
})

t.test('a Secret that only the cache does not know yet is left as it is', async (t) => {
  const loop = aLoop()
  const kept = renewed({}, { names, now: NOW, knownSince: NOW, lives: LIVES })
  loop.keepUnseen(kept)
  await loop.look()
  t.same([...new Set(loop.bundles())], [bundleOf(kept.authorities)])
  t.notOk(loop.applied.some(({ kind }) => kind === 'Secret'))
})

t.test(
  'F18 a Secret that is deleted comes again with another authority, and the pair goes on until all know that',
  async (t) => {
    const loop = aLoop()
    await loop.look()
    const before = loop.kept()
    loop.pass(10 * MINUTE)
    loop.loseSecret()
    await loop.look()
    const during = loop.kept()
    t.same(during.pair, before.pair)
    t.same(during.authorities.slice(1), before.authorities)
    t.not(during.authorityKey, before.authorityKey)
    t.same([...new Set(loop.bundles())], [bundleOf(during.authorities)])
    loop.pass(MINUTE)
    await loop.look()
    t.not(loop.kept().pair.cert, before.pair.cert)
    loop.pass(60 * MINUTE)
    await loop.look()
    t.same(loop.kept().authorities, during.authorities.slice(0, 1))
    t.same([...new Set(loop.bundles())], [bundleOf(during.authorities.slice(0, 1))])
  }
)

t.test('a moment that comes in the middle of a pass is not slept through', async (t) => {
  const loop = aLoop()
  await loop.look()
  const before = loop.kept()
  loop.pass(10 * MINUTE)
  loop.loseSecret()
  await loop.look()
  loop.pass(MINUTE - 3)
  loop.passEachLook(2)
  const { againAfterSeconds } = (await loop.look()) ?? {}
  t.same(loop.kept().pair, before.pair, 'it was too early')
  t.equal(againAfterSeconds, 0.001)
  await loop.look()
  t.not(loop.kept().pair.cert, before.pair.cert)
})

t.test('while the API server cannot be told of a new authority, the pair goes on', async (t) => {
  const loop = aLoop()
  await loop.look()
  const before = loop.kept()
  loop.pass(10 * MINUTE)
  loop.loseSecret()
  loop.refuse('ValidatingWebhookConfiguration', refusal(403, 'Forbidden'))
  await t.rejects(loop.look())
  loop.pass(30 * MINUTE)
  await t.rejects(loop.look())
  t.same(loop.kept().pair, before.pair)
  loop.allow('ValidatingWebhookConfiguration')
  await loop.look()
  t.same(loop.kept().pair, before.pair)
  loop.pass(MINUTE)
  await loop.look()
  t.not(loop.kept().pair.cert, before.pair.cert)
})

t.test('an authority that somebody took out of the Secret is still known from before', async (t) => {
  const loop = aLoop()
  await loop.look()
  const before = loop.kept()
  loop.keep({ ...before, authorities: [] })
  await loop.look()
  t.same(loop.kept(), before)
})

t.test('a webhook configuration that is missing is told once, and the other is put right', async (t) => {
  const loop = aLoop({ configurations: ['ValidatingWebhookConfiguration'] })
  await loop.look()
  await loop.look()
  t.same(loop.known(), { MutatingWebhookConfiguration: false, ValidatingWebhookConfiguration: true })
  const warnings = loop.lines.filter(({ level }) => level === 'warn')
  t.equal(warnings.length, 1)
  t.match(warnings, [{ kind: 'MutatingWebhookConfiguration', name: 'dbaas.dev', msg: /no such webhook configuration/ }])
})

t.test('a right that is missing is an error to be tried again, and what could be done is done', async (t) => {
  const loop = aLoop()
  loop.refuse('MutatingWebhookConfiguration', refusal(403, 'Forbidden', 'may not patch'))
  await t.rejects(loop.look(), { message: 'may not patch' })
  t.ok(isUsable(loop.kept()))
  loop.allow('MutatingWebhookConfiguration')
  await loop.look()
  t.same(loop.known(), { MutatingWebhookConfiguration: true, ValidatingWebhookConfiguration: true })
})

t.test('when somebody else was faster it looks again', async (t) => {
  const loop = aLoop()
  loop.refuse('Secret', refusal(409, 'Conflict'))
  t.same(await loop.look(), { againAfterSeconds: 1 })
})

t.test('every replica takes the pair from the Secret, and says why it has none', async (t) => {
  const loop = aLoop()
  const source = pairInSecret(loop.caches, SECRET)
  t.equal(source.place, 'Secret dbaas-system/pair')
  t.same(await source.read(), { problem: 'it is not there' })
  let calls = 0
  const stop = source.onChange(() => calls++)
  await loop.look()
  t.equal(calls, 1)
  t.same(await source.read(), loop.kept().pair)
  stop()
  loop.loseSecret()
  t.equal(calls, 1)
})
