import t from 'tap'
import type { Live } from '../../../../providers/found.ts'
import { POD } from '../../../../providers/pods.ts'
import { KAFKA, NODE_POOL } from '../../../../providers/strimzi/child.ts'
import { restart } from '../../../../providers/strimzi/operations/restart.ts'
import { after, words } from '../../../fixtures/acts.ts'
import { AWAY, changed, condition, READY, settled, underway, without } from '../../../fixtures/strimzi-objects.ts'

const ALL = { type: 'Restart', restart: {} }
const ONE = { type: 'Restart', restart: { instances: ['events-events-brk-1'] } }
const NAME = 'events-events-brk-1'
const WELL = settled()
const UID = underway(ALL).uid

/** Pods as Strimzi makes them anew: with what their pools hand on to them now. */
const replaced = (objects: readonly Live[], ...names: string[]): Live[] =>
  names.reduce<Live[]>(
    (list, name) =>
      changed(list, POD, name, { metadata: { uid: `${name}-anew`, annotations: { 'dbaas.dev/restart': UID } } }),
    [...objects]
  )
const NODES = WELL.filter(({ kind }) => kind === POD.kind).map(({ metadata }) => metadata.name)

t.test('all nodes: an annotation in the template of every pool, and nothing when asked again', async (t) => {
  const acts = restart.acts(underway(ALL))
  t.same(words(acts), ['patch KafkaNodePool events-brk', 'patch KafkaNodePool events-ctl'])
  t.same(acts[0], {
    do: 'patch',
    object: WELL.find(({ kind, metadata }) => kind === NODE_POOL.kind && metadata.name === 'events-brk'),
    patch: { spec: { template: { pod: { metadata: { annotations: { 'dbaas.dev/restart': UID } } } } } }
  })
  t.same(restart.acts(underway(ALL, after(WELL, acts.slice(0, 1)))).length, 1, 'after a crash the other pool follows')
  t.same(restart.acts(underway(ALL, after(WELL, acts))), [])
  t.same(restart.acts(underway(ALL, after(WELL, acts), { uid: 'another' })).length, 2, 'the next restart is another')
})

t.test('a pool that is gone gets it when it is there again', async (t) => {
  t.same(restart.acts(underway(ALL, without(WELL, NODE_POOL))), [])
})

t.test('it is done when every node carries the annotation and serves', async (t) => {
  const asked = after(WELL, restart.acts(underway(ALL)))
  const progress = (objects: readonly Live[]) => restart.progress(underway(ALL, objects))
  t.match(progress(asked), { state: 'Running', message: 'events-events-brk-0: waits for its turn' })
  t.equal(progress(asked).members.length, 6)

  const [first = '', ...others] = NODES
  const half = replaced(asked, first)
  t.match(progress(half), {
    state: 'Running',
    members: [
      { object: first, status: 'Succeeded' },
      { status: 'Pending', message: 'waits for its turn' }
    ]
  })
  t.match(progress(without(half, POD, NAME)), { state: 'Running', message: `${NAME}: is being replaced` })
  const done = replaced(half, ...others)
  t.match(progress(done), { state: 'Succeeded' })
  t.match(progress(changed(done, POD, NAME, AWAY)), { state: 'Running', message: `${NAME}: Unschedulable` })
  const going = changed(done, POD, NAME, { metadata: { deletionTimestamp: '2026-05-04T04:00:00Z' } })
  t.match(progress(going), { state: 'Running', message: `${NAME}: ends, to be replaced` })
})

t.test('without nodes nothing is done', async (t) => {
  t.match(restart.progress(underway(ALL, without(without(WELL, NODE_POOL), POD))), { state: 'Running' })
})

t.test(
  'what Strimzi says: of an attempt that failed it waits for the next, of a spec that it refuses not',
  async (t) => {
    const saying = (reason: string) =>
      changed(WELL, KAFKA, 'events', { status: { conditions: [condition('NotReady', reason, 'cannot')] } })
    const progress = (objects: readonly Live[]) => restart.progress(underway(ALL, objects))
    t.match(progress(saying('UnforceableProblem')), { state: 'Running', message: 'events-events-brk-0: cannot' })
    t.match(progress(saying('InvalidResourceException')), { state: 'Failed', message: 'cannot' })
  }
)

t.test('all nodes are new, but Strimzi has not said Ready of the Kafka as it is now', async (t) => {
  const done = replaced(after(WELL, restart.acts(underway(ALL))), ...NODES)
  const kafka = (fields: object) => restart.progress(underway(ALL, changed(done, KAFKA, 'events', fields)))
  t.match(kafka({ metadata: { generation: 2 } }), { state: 'Running', message: /until the cluster is ready/ })
  t.match(kafka({ status: { conditions: [] } }), { state: 'Running', message: /until the cluster is ready/ })
  t.match(kafka({ status: { conditions: READY } }), { state: 'Succeeded' })
})

t.test('one node: its pod is marked, and the Kafka stirred so that Strimzi sees it', async (t) => {
  const began = { noticed: restart.notice?.(underway(ONE), underway(ONE).request) ?? {} }
  t.same(began.noticed, { [`Pod/${NAME}`]: `Pod-${NAME}` })
  const acts = restart.acts(underway(ONE, WELL, began))
  t.same(words(acts), [`patch Pod ${NAME}`, 'patch Kafka events'])
  t.match(acts[0], { patch: { metadata: { annotations: { 'strimzi.io/manual-rolling-update': 'true' } } } })
  const asked = after(WELL, acts)
  t.same(restart.acts(underway(ONE, asked, began)), [])
  t.match(restart.progress(underway(ONE, asked, began)), {
    state: 'Running',
    members: [{ object: NAME, status: 'Pending' }]
  })
  const anew = changed(asked, POD, NAME, { metadata: { uid: 'anew', annotations: {} } })
  t.same(restart.acts(underway(ONE, anew, began)), [], 'it is not restarted twice')
  t.match(restart.progress(underway(ONE, anew, began)), { state: 'Succeeded', members: [{ object: NAME }] })
})

t.test('a restart of single nodes is taken back where it has not happened; one of all nodes is not', async (t) => {
  const began = { noticed: { [`Pod/${NAME}`]: `Pod-${NAME}` } }
  const asked = after(WELL, restart.acts(underway(ONE, WELL, began)))
  t.match(restart.cancel(underway(ONE, asked, began)), [
    { object: { kind: 'Pod' }, patch: { metadata: { annotations: { 'strimzi.io/manual-rolling-update': null } } } }
  ])
  t.same(restart.cancel(underway(ONE, WELL, began)), [])
  t.match(restart.cancel(underway(ALL)), { why: /once more/ })
})

t.test('more nodes may take longer', async (t) => {
  t.equal(restart.impact(underway(ALL)), 'RollingRestart')
  t.equal(restart.timeoutSeconds(underway(ALL)), 60 * (60 + 15 * 6))
})
