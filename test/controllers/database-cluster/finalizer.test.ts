/** Our finalizer comes and goes without touching anybody else's. */
import jsonpatch from 'fast-json-patch'
import t from 'tap'
import { adding, FINALIZER, hasFinalizer, removing } from '../../../controllers/database-cluster/finalizer.ts'
import type { DatabaseCluster } from '../../../src/api/database-cluster.ts'

const withFinalizers = (...finalizers: string[]) =>
  ({
    metadata: { name: 'orders', uid: 'u-1', resourceVersion: '7', ...(finalizers.length > 0 && { finalizers }) },
    spec: {}
  }) as unknown as DatabaseCluster
const patched = (cluster: DatabaseCluster, patch: object[]) =>
  jsonpatch.applyPatch(structuredClone(cluster), patch as jsonpatch.Operation[], true).newDocument

t.test('it is added beside others', async (t) => {
  for (const cluster of [withFinalizers(), withFinalizers('a/b')]) {
    const after = patched(cluster, adding(cluster))
    t.ok(hasFinalizer(after))
    t.same(after.metadata.finalizers, [...(cluster.metadata.finalizers ?? []), FINALIZER])
  }
})

t.test('it is removed alone', async (t) => {
  const cluster = withFinalizers('a/b', FINALIZER, 'c/d')
  t.same(patched(cluster, removing(cluster)).metadata.finalizers, ['a/b', 'c/d'])
})

t.test('it is not removed from another cluster of the name', async (t) => {
  const gone = withFinalizers(FINALIZER)
  const next = { ...gone, metadata: { ...gone.metadata, uid: 'u-2' } }
  t.throws(() => patched(next, removing(gone)))
})

t.test('neither is done to an object that has changed meanwhile', async (t) => {
  const cluster = withFinalizers('a/b', FINALIZER)
  t.throws(() => patched(withFinalizers(FINALIZER, 'a/b'), removing(cluster)))
  const older = { ...withFinalizers(), metadata: { name: 'orders', resourceVersion: '6' } } as DatabaseCluster
  t.throws(() => patched(older, adding(withFinalizers())))
})
