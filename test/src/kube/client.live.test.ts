import t from 'tap'
import { isAlreadyExists, isConflict, isNotServed } from '../../../src/kube/api-error.ts'
import { targetOf } from '../../../src/kube/client.ts'
import { namespace } from '../../fixtures/api-server.ts'
import { liveWire } from '../../fixtures/live-wire.ts'
import { rejection } from '../../fixtures/rejection.ts'

interface Data {
  data: Record<string, string>
}

const BY_US = { manager: 'dbaas-cluster' }

const settings = (namespace: string, data: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { namespace, name: 'settings' },
  data
})

t.test('what is applied is answered as it is stored, and applying it again changes nothing', async (t) => {
  const [{ client }, shop] = [liveWire(t), await namespace(t)]
  const made = await client.apply<Data>(settings(shop, { a: '1' }), BY_US)
  t.same(made.data, { a: '1' })
  const again = await client.apply<Data>(settings(shop, { a: '1' }), BY_US)
  t.equal(again.metadata.resourceVersion, made.metadata.resourceVersion)
  t.match(await client.get(targetOf(made)), { metadata: { uid: made.metadata.uid } })
})

t.test('F15: a field that somebody else owns is a conflict, unless it is taken', async (t) => {
  const [{ client }, shop] = [liveWire(t), await namespace(t)]
  await client.apply(settings(shop, { a: '1' }), { manager: 'somebody' })
  t.ok(isConflict(await rejection(client.apply(settings(shop, { a: '2' }), BY_US))))
  t.match(await client.apply(settings(shop, { a: '2' }), { ...BY_US, force: true }), { data: { a: '2' } })
})

t.test('an apply that names a uid never makes an object anew', async (t) => {
  const [{ client }, shop] = [liveWire(t), await namespace(t)]
  const { metadata } = await client.apply(settings(shop, {}), BY_US)
  const ours = { ...settings(shop, { a: '1' }), metadata: { namespace: shop, name: 'settings', uid: metadata.uid } }
  t.match(await client.apply(ours, BY_US), { data: { a: '1' } })
  t.equal(await client.delete(targetOf(ours), { uid: metadata.uid }), true)
  t.ok(isConflict(await rejection(client.apply(ours, BY_US))))
  t.equal(await client.get(targetOf(ours)), undefined)
})

t.test('F12: an object that was made anew is not deleted for the old one', async (t) => {
  const [{ client }, shop] = [liveWire(t), await namespace(t)]
  const target = targetOf(settings(shop, {}))
  const old = await client.create(settings(shop, {}), BY_US)
  t.ok(isAlreadyExists(await rejection(client.create(settings(shop, {}), BY_US))))
  await client.delete(target, { uid: old.metadata.uid })
  const young = await client.create(settings(shop, {}), BY_US)
  t.ok(isConflict(await rejection(client.delete(target, { uid: old.metadata.uid }))))
  const { uid, resourceVersion } = young.metadata
  await client.patch<Data>(target, { data: { a: '1' } }, { ...BY_US, type: 'merge' })
  t.ok(isConflict(await rejection(client.delete(target, { uid, resourceVersion }))), 'it has been changed since')
  t.equal(await client.delete(target, { uid }), true)
  t.equal(await client.delete(target, { uid }), false)
})

t.test('an unknown field of our own kinds is refused', async (t) => {
  const [{ client }, shop] = [liveWire(t), await namespace(t)]
  const storage = { apiVersion: 'dbaas.dev/v1alpha1', kind: 'BackupStorage', metadata: { namespace: shop, name: 'x' } }
  const err = await rejection(client.create({ ...storage, spec: { colour: 'red' } }, { ...BY_US, dryRun: true }))
  t.match((err as Error).message, /spec\.colour/)
})

t.test('a patch with operations changes just what it names', async (t) => {
  const [{ client }, shop] = [liveWire(t), await namespace(t)]
  const { metadata } = await client.apply(settings(shop, { a: '1', b: '2' }), BY_US)
  const operations = [
    { op: 'test', path: '/metadata/uid', value: metadata.uid },
    { op: 'replace', path: '/data/a', value: '3' }
  ]
  const target = targetOf(settings(shop, {}))
  t.match(await client.patch(target, operations, { ...BY_US, type: 'json' }), { data: { a: '3', b: '2' } })
})

t.test('F20: a kind that nobody has installed is not served', async (t) => {
  const { client } = liveWire(t)
  t.ok(isNotServed(await rejection(client.get({ apiVersion: 'no.such/v1', kind: 'Thing', namespace: 'x', name: 'x' }))))
  t.ok(isNotServed(await rejection(client.get({ apiVersion: 'v1', kind: 'Thing', namespace: 'x', name: 'x' }))))
})
