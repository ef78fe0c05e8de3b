import { randomBytes } from 'node:crypto'
import t, { type Test } from 'tap'
import type { KindRef } from '../../../src/api/live.ts'
import type { Cache } from '../../../src/kube/cache.ts'
import { targetOf } from '../../../src/kube/client.ts'
import type { Asked } from '../../../src/kube/transport.ts'
import { create, namespace, request } from '../../fixtures/api-server.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { told } from '../../fixtures/live-objects.ts'
import { liveWire } from '../../fixtures/live-wire.ts'

const CONFIG_MAP = { apiVersion: 'v1', kind: 'ConfigMap' }
const BY_US = { manager: 'dbaas-cluster' }

const settings = (namespace: string, name: string, labels = {}) => ({
  ...CONFIG_MAP,
  metadata: { namespace, name, labels }
})

const names = (cache: Cache) => cache.list().map(({ metadata }) => metadata.name)

t.test('a cache has what is there, and hears of every change', async (t) => {
  const shop = await namespace(t)
  const { caches, client } = liveWire(t, [shop])
  await client.apply(settings(shop, 'before', { team: 'a' }), BY_US)
  const cache = caches.of(
    { ...CONFIG_MAP, selector: 'team' },
    { team: ({ metadata }) => [metadata.labels?.team ?? ''] }
  )
  caches.start()
  await caches.synced()
  t.same(names(cache), ['before'])

  const changes: string[] = []
  cache.onChange((now, before) => changes.push(told(now, before).replaceAll(/@.*/g, '')))
  const made = await client.apply(settings(shop, 'after', { team: 'b' }), BY_US)
  await client.apply(settings(shop, 'after', { team: 'c' }), BY_US)
  await client.delete(targetOf(made), { uid: made.metadata.uid })
  await client.apply(settings(shop, 'after', { team: 'd' }), BY_US)
  await client.apply(settings(shop, 'other'), BY_US)
  await eventually('all changes are heard', async () => changes.length >= 4 || undefined)
  t.same(changes, ['+after', '~after', '-after', '+after'])
  t.equal(cache.by('team', 'd').length, 1)
  t.equal(cache.by('team', 'c').length, 0)
  const { metadata } = cache.list()[0] ?? made
  t.notOk('managedFields' in metadata)
})

t.test('lists in pages hold the same as lists by a watch', async (t) => {
  const shop = await namespace(t)
  const { caches, client } = liveWire(t, [shop])
  for (let count = 0; count < 7; count++) await client.apply(settings(shop, `number-${count}`), BY_US)
  const paged = liveWire(t, [shop])
  const { stream } = paged.transport
  Object.assign(paged.transport, {
    stream: (asked: Asked, silenceMs: number) => stream({ ...asked, query: poorer(asked) }, silenceMs)
  })
  const [whole, pages] = [caches.of(CONFIG_MAP), paged.caches.of(CONFIG_MAP)]
  caches.start()
  paged.caches.start()
  await Promise.all([caches.synced(), paged.caches.synced()])
  t.equal(whole.size, 8, 'and what Kubernetes puts into every namespace')
  t.same(sorted(pages), sorted(whole))
  const { text } = await paged.metrics.exposition()
  t.match(text, 'dbaas_api_request_seconds_count{verb="list",kind="ConfigMap",code="200"} 4')
})

/** What a request becomes for an API server that cannot list by a watch: it refuses, and has only small pages. */
function poorer({ verb, query }: Asked): Record<string, string> {
  const canNot = query?.sendInitialEvents === undefined ? {} : { resourceVersionMatch: 'Exact' }
  return { ...query, ...canNot, ...(verb === 'list' ? { limit: '2' } : {}) }
}

const sorted = (cache: Cache) => cache.list().toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))

t.test('F20: a kind is read soon after its definition is installed, and let go when that goes away', async (t) => {
  const shop = await namespace(t)
  const { kind, install, remove } = aDefinition(t)
  const { caches, client } = liveWire(t)
  const cache = caches.of(kind)
  caches.start()
  await caches.synced()
  t.ok(caches.unserved(kind))
  await install()
  await eventually('it is read', async () => (cache.synced && !caches.unserved(kind)) || undefined)
  await client.create({ ...kind, metadata: { namespace: shop, name: 'one' } }, BY_US)
  await eventually('one is there', async () => cache.size === 1 || undefined)
  await remove()
  await eventually('it is gone', async () => (cache.size === 0 && caches.unserved(kind)) || undefined)
})

function aDefinition(t: Test) {
  const group = `x${randomBytes(4).toString('hex')}.example`
  const kind: KindRef = { apiVersion: `${group}/v1`, kind: 'Thing' }
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
  const remove = () => request('DELETE', `${path}/things.${group}`)
  t.teardown(remove)
  const schema = { openAPIV3Schema: { type: 'object' } }
  const install = () =>
    create(path, {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `things.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural: 'things', kind: 'Thing' },
        versions: [{ name: 'v1', served: true, storage: true, schema }]
      }
    })
  return { kind, install, remove }
}
