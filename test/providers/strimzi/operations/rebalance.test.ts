import t from 'tap'
import { nameFor } from '../../../../providers/made-object.ts'
import { REBALANCE } from '../../../../providers/strimzi/child.ts'
import { rebalance } from '../../../../providers/strimzi/operations/rebalance.ts'
import { after } from '../../../fixtures/acts.ts'
import { changed, condition, FROM_HERE, settled, underway } from '../../../fixtures/strimzi-objects.ts'

const custom = (parameters?: { name: string; value: string }[]) => ({
  type: 'Custom',
  custom: { name: 'rebalance', ...(parameters && { parameters }) }
})
const WELL = settled()
const NAME = nameFor(underway(custom()))
const MADE = after(WELL, rebalance.acts(underway(custom())))
const saying = (type: string, reason?: string, message?: string) =>
  changed(MADE, REBALANCE, NAME, {
    status: { observedGeneration: 1, conditions: [condition(type, reason, message)] }
  })
const progress = (objects = MADE) => rebalance.progress(underway(custom(), objects))

t.test('a KafkaRebalance is made once, approved beforehand, and goes with the cluster', async (t) => {
  const [act, ...others] = rebalance.acts(underway(custom()))
  t.same(others, [])
  t.match(act, {
    do: 'make',
    manifest: {
      kind: 'KafkaRebalance',
      metadata: {
        name: NAME,
        namespace: 'shop',
        labels: { ...FROM_HERE, 'strimzi.io/cluster': 'events' },
        annotations: { 'strimzi.io/rebalance-auto-approval': 'true' }
      },
      spec: { mode: 'full' }
    }
  })
  t.same(rebalance.acts(underway(custom(), MADE)), [])
  t.same(rebalance.acts(underway(custom(), saying('Ready'))), [])
})

t.test('how much it may take', async (t) => {
  const parameters = [
    { name: 'excludedTopics', value: 'logs-.*' },
    { name: 'movesPerBroker', value: '2' },
    { name: 'bytesPerSecond', value: '1048576' }
  ]
  const [act] = rebalance.acts(underway(custom(parameters)))
  t.same(act?.do === 'make' && act.manifest.spec, {
    mode: 'full',
    excludedTopics: 'logs-.*',
    concurrentPartitionMovementsPerBroker: 2,
    replicationThrottle: 1048576
  })
})

for (const [type, words] of [
  ['New', /has not asked/],
  ['PendingProposal', /works out/],
  ['ProposalReady', /knows what/],
  ['Rebalancing', /moves partitions/],
  ['ReconciliationPaused', /leave the KafkaRebalance alone/]
] as const) {
  t.test(`${type} is under way`, async (t) => {
    t.match(progress(saying(type)), { state: 'Running', reason: type, message: words })
  })
}

t.test('it ends with Ready, with the words of NotReady, or when somebody stops it', async (t) => {
  t.match(progress(WELL), { state: 'Running', reason: 'Asked' })
  t.match(progress(), { state: 'Running', message: /not looked at it/ })
  t.match(progress(saying('Ready')), { state: 'Succeeded', members: [{ object: NAME, status: 'Succeeded' }] })
  t.match(progress(saying('NotReady', 'CruiseControlRestException', 'not enough windows')), {
    state: 'Failed',
    reason: 'CruiseControlRestException',
    message: 'not enough windows'
  })
  t.match(progress(saying('Stopped')), { state: 'Failed', message: /stopped/ })
})

t.test('Ready of an older generation counts for nothing', async (t) => {
  t.match(progress(changed(saying('Ready'), REBALANCE, NAME, { metadata: { generation: 2 } })), { state: 'Running' })
})

t.test('cancelled, it stops, unless it is over', async (t) => {
  const cancel = (objects = MADE) => rebalance.cancel(underway(custom(), objects))
  const acts = cancel(saying('Rebalancing'))
  t.match(acts, [{ do: 'patch', patch: { metadata: { annotations: { 'strimzi.io/rebalance': 'stop' } } } }])
  t.same('why' in acts ? acts : cancel(after(saying('Rebalancing'), acts)), [])
  for (const type of ['Ready', 'NotReady', 'Stopped']) t.same(cancel(saying(type)), [])
  t.same(cancel(WELL), [])
})

t.test('one that somebody deletes is not made again', async (t) => {
  const { request, ...rest } = underway(custom(), WELL)
  const { members } = progress(saying('Rebalancing'))
  const seen = { ...rest, request: { ...request, status: { progressDetails: [...members] } } }
  t.same(rebalance.acts(seen), [])
  t.match(rebalance.progress(seen), { state: 'Failed', reason: 'Deleted' })
})

t.test('clients go on meanwhile', async (t) => t.equal(rebalance.impact(underway(custom())), 'None'))
