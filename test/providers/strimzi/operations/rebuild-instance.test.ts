import t from 'tap'
import { CLAIM } from '../../../../providers/claims.ts'
import type { Live } from '../../../../providers/found.ts'
import { POD } from '../../../../providers/pods.ts'
import { KAFKA } from '../../../../providers/strimzi/child.ts'
import { rebuildInstance } from '../../../../providers/strimzi/operations/rebuild-instance.ts'
import { after, words } from '../../../fixtures/acts.ts'
import { AWAY, changed, condition, settled, underway, without } from '../../../fixtures/strimzi-objects.ts'

const NAME = 'events-events-brk-1'
const DATA = `data-0-${NAME}`
const ASKED = { type: 'RebuildInstance', rebuildInstance: { instances: [{ name: NAME }] } }
const WELL = settled()
const BEGAN = { noticed: rebuildInstance.notice?.(underway(ASKED), underway(ASKED).request) ?? {} }
const GOING = { metadata: { deletionTimestamp: '2026-05-04T04:00:00Z' } }

const acts = (objects: readonly Live[]) => rebuildInstance.acts(underway(ASKED, objects, BEGAN))
const progress = (objects: readonly Live[]) => rebuildInstance.progress(underway(ASKED, objects, BEGAN))
const MARKED = after(WELL, acts(WELL))
const newPod = (objects: readonly Live[]) =>
  changed(objects, POD, NAME, {
    metadata: { uid: 'anew', annotations: { 'strimzi.io/delete-pod-and-pvc': undefined } }
  })
const newClaim = (objects: readonly Live[]) => changed(objects, CLAIM, DATA, { metadata: { uid: 'anew' } })

t.test('it knows pod and volumes as they were', async (t) => {
  t.same(BEGAN.noticed, {
    [`Pod/${NAME}`]: `Pod-${NAME}`,
    [`PersistentVolumeClaim/${DATA}`]: `PersistentVolumeClaim-${DATA}`
  })
})

t.test('the pod is marked once, then the Kafka is stirred', async (t) => {
  t.same(words(acts(WELL)), [`patch Pod ${NAME}`, 'patch Kafka events'])
  t.match(acts(WELL)[0], { patch: { metadata: { annotations: { 'strimzi.io/delete-pod-and-pvc': 'true' } } } })
  t.same(words(acts(after(WELL, acts(WELL).slice(0, 1)))), ['patch Kafka events'], 'a crash in between')
  t.same(acts(MARKED), [])
})

t.test('a new pod is never marked, even where a cache still shows the old volumes', async (t) => {
  t.same(acts(newPod(MARKED)), [])
  t.same(acts(newPod(newClaim(MARKED))), [])
  t.same(acts(without(MARKED, POD, NAME)), [])
})

t.test('it is done when pod and volumes are new, and the pod serves', async (t) => {
  t.match(progress(WELL), { state: 'Running', members: [{ object: NAME, status: 'Pending' }] })
  t.match(progress(MARKED), { state: 'Running', members: [{ object: NAME, status: 'Running' }] })
  t.match(progress(without(MARKED, POD, NAME)), { state: 'Running', message: `${NAME}: is being replaced` })
  const anew = newClaim(newPod(MARKED))
  t.match(progress(anew), { state: 'Succeeded', message: /in sync again/, members: [{ status: 'Succeeded' }] })
  t.match(progress(changed(anew, POD, NAME, AWAY)), { state: 'Running', message: `${NAME}: Unschedulable` })
  t.match(progress(changed(anew, CLAIM, DATA, { status: { phase: 'Pending' } })), { state: 'Running' })
  t.match(progress(changed(anew, CLAIM, DATA, GOING)), { state: 'Running' })
  t.match(progress(without(anew, CLAIM, DATA)), { state: 'Running' })
  t.match(
    progress(newPod(changed(MARKED, CLAIM, DATA, GOING))),
    { state: 'Running' },
    'the old volume is on its way out'
  )
})

t.test('somebody else replaced the pod before Strimzi saw the mark', async (t) => {
  t.match(progress(newPod(WELL)), { state: 'Failed', reason: 'NotSeen', message: /ask again/ })
})

t.test('Strimzi refuses the cluster as a whole', async (t) => {
  const refusing = { status: { conditions: [condition('NotReady', 'InvalidResourceException', 'cannot')] } }
  t.match(progress(changed(MARKED, KAFKA, 'events', refusing)), { state: 'Failed', message: 'cannot' })
})

t.test('once the node is marked there is no way back; what is at stake is told', async (t) => {
  t.match(rebuildInstance.cancel(underway(ASKED, MARKED, BEGAN)), { why: /is away/ })
  t.same(rebuildInstance.cancel(underway(ASKED, WELL, BEGAN)), [])
  t.equal(rebuildInstance.impact(underway(ASKED)), 'DataAtRisk')
})

t.test('of several nodes, the next waits until the one before is back', async (t) => {
  const asked = {
    type: 'RebuildInstance',
    rebuildInstance: { instances: [{ name: NAME }, { name: 'events-events-brk-2' }] }
  }
  const began = { noticed: rebuildInstance.notice?.(underway(asked), underway(asked).request) ?? {} }
  const next = (objects: readonly Live[]) => words(rebuildInstance.acts(underway(asked, objects, began)))
  t.same(next(WELL), [`patch Pod ${NAME}`, 'patch Kafka events'])
  t.same(next(MARKED), [])
  t.same(next(newClaim(newPod(MARKED))), ['patch Pod events-events-brk-2', 'patch Kafka events'])
})
