/** Members copy their data anew, one after the other, and never more than asked. */
import t from 'tap'
import type { Live } from '../../../../providers/found.ts'
import { rebuildInstance } from '../../../../providers/percona-psmdb/operations/rebuild-instance.ts'
import { aClaim, aPod, changed } from '../../../fixtures/mongodb-clusters.ts'
import { begun, done, later, told, words } from '../../../fixtures/mongodb-operations.ts'

const asking = (...names: string[]) =>
  ({ type: 'RebuildInstance', rebuildInstance: { instances: names.map((name) => ({ name })) } }) as const
const ONE = asking('carts-rs0-2')
const { acts, progress, cancel } = rebuildInstance

const notReady = { phase: 'Pending', conditions: [{ type: 'Ready', status: 'False', reason: 'Starting' }] }
const newClaim = (number: number): Live => changed(aClaim('rs0', number), { metadata: { uid: `new-${number}` } })
const newPod = (number: number, status?: object): Live =>
  changed(aPod('rs0', number, status ? { status } : {}), { metadata: { uid: `next-${number}` } })
const CLAIM = 'PersistentVolumeClaim mongod-data-carts-rs0-2'

t.test('the volume goes first and then its pod, each once', async (t) => {
  const begin = begun(rebuildInstance, { asks: ONE })
  t.same(words(acts(begin)), [`delete ${CLAIM}`])
  const going = done(begin, acts(begin))
  t.same(words(acts(going)), ['delete Pod carts-rs0-2'])
  const gone = done(going, acts(going))
  t.same(acts(gone), [])
  const made = { uid: 'next', creationTimestamp: '2026-05-04T03:02:09Z' }
  const early = later(gone, [changed(aPod('rs0', 2, { status: notReady }), { metadata: made })])
  t.same(acts(early), [], 'a pod that waits for the new volume is left alone')
  t.same(acts(later(gone, [newClaim(2), newPod(2)])), [], 'the new volume stays')
  const unprotected = later(begin, [], [CLAIM])
  t.same(words(acts(unprotected)), ['delete Pod carts-rs0-2'], 'also when the volume went at once')
})

t.test('a volume that has been replaced since is not touched', async (t) => {
  const begin = begun(rebuildInstance, { asks: ONE })
  t.same(acts(later(begin, [newClaim(2), newPod(2)])), [])
})

t.test('it is over when the member is ready and in step', async (t) => {
  const begin = begun(rebuildInstance, { asks: ONE })
  t.match(progress(begin), { state: 'Running', members: [{ status: 'Pending' }] })
  const copying = later(begin, [newClaim(2), newPod(2, notReady)])
  t.match(progress(copying), { state: 'Running', message: 'carts-rs0-2: Starting' })
  const members = { 'carts-rs0-2': { stateStr: 'STARTUP2' } }
  const ready = later(begin, [newClaim(2), newPod(2)])
  t.match(progress(told(ready, { replsets: { rs0: { members } } })), { state: 'Running', message: /STARTUP2/ })
  t.match(progress(ready), { state: 'Succeeded' })
  t.match(progress(later(copying, [], ['Pod carts-rs0-2'])), { message: /it gets a new volume/ })
})

t.test('the next one waits until the one before is in step', async (t) => {
  const begin = begun(rebuildInstance, { asks: asking('carts-rs0-1', 'carts-rs0-2'), spec: { clusterSize: 5 } })
  t.match(words(acts(begin)), [/carts-rs0-1/])
  const copying = later(begin, [newClaim(1), newPod(1, notReady)])
  t.same(acts(copying), [])
  t.match(words(acts(later(copying, [newPod(1)]))), [/carts-rs0-2/])
})

t.test('a member that leads, or whose sources are missing, keeps its volume', async (t) => {
  const primary = begun(rebuildInstance, { asks: asking('carts-rs0-0') })
  t.same(acts(primary), [])
  t.match(progress(primary), { state: 'Failed', reason: 'IsPrimary' })
  const missing = begun(rebuildInstance, { asks: ONE, now: [aPod('rs0', 1, { status: notReady })] })
  t.same(acts(missing), [])
  t.match(progress(missing), { state: 'Running', message: /waits for carts-rs0-1/ })
})

t.test('a member that is broken is what it is for', async (t) => {
  const broken = begun(rebuildInstance, { asks: ONE, now: [aPod('rs0', 2, { status: notReady })] })
  t.same(words(acts(broken)), [`delete ${CLAIM}`])
})

t.test('it can be cancelled until a volume went', async (t) => {
  const begin = begun(rebuildInstance, { asks: ONE })
  t.same(cancel(begin), [])
  t.match(cancel(done(begin, acts(begin))), { why: /carts-rs0-2 is away/ })
})
