import fc from 'fast-check'
import t from 'tap'
import {
  type Condition,
  conditionOf,
  isTrue,
  type Observed,
  type Readiness,
  readinessConditions,
  setCondition
} from '../../../src/api/condition.ts'
import { awkwardText, holds, UNPRINTABLE } from '../../fixtures/property.ts'

const NOON = new Date('2026-05-01T12:00:00.789Z')
const LATER = new Date('2026-05-01T13:00:00Z')

const ready: Observed = {
  type: 'Ready',
  status: 'True',
  reason: 'Running',
  message: 'All members are ready',
  observedGeneration: 3
}
const readyAtNoon: Condition = { ...ready, lastTransitionTime: '2026-05-01T12:00:00Z' }

t.test('a new condition gets the time, without fractions of a second', async (t) => {
  t.same(setCondition([], ready, NOON), [readyAtNoon])
})

t.test('a condition that did not change leaves the very same list', async (t) => {
  const list = setCondition([], ready, NOON)
  t.equal(setCondition(list, ready, LATER), list)
})

t.test('the time moves when the status does, and only then', async (t) => {
  const list = [readyAtNoon]
  const told = setCondition(
    list,
    { ...ready, reason: 'Stopped', message: 'Off on purpose', observedGeneration: 4 },
    LATER
  )
  t.match(told, [{ reason: 'Stopped', observedGeneration: 4, lastTransitionTime: '2026-05-01T12:00:00Z' }])
  const moved = setCondition(list, { ...ready, status: 'False' }, LATER)
  t.match(moved, [{ status: 'False', lastTransitionTime: '2026-05-01T13:00:00Z' }])
  t.same(list, [readyAtNoon], 'the old list is left alone')
})

t.test('conditions stand in one order, and those of others behind ours', async (t) => {
  const foreign: Condition = { ...readyAtNoon, type: 'example.com/Audited' }
  const types = ['Paused', 'Stalled', 'Accepted', 'Ready'] as const
  const list = types.reduce<readonly Condition[]>(
    (list, type) => setCondition(list, { ...ready, type }, NOON),
    [foreign]
  )
  t.same(
    list.map(({ type }) => type),
    ['Accepted', 'Ready', 'Stalled', 'Paused', 'example.com/Audited']
  )
})

t.test('a condition is found by its type', async (t) => {
  t.equal(conditionOf([readyAtNoon], 'Ready'), readyAtNoon)
  t.equal(conditionOf([readyAtNoon], 'Stalled'), undefined)
  t.ok(isTrue([readyAtNoon], 'Ready'))
  t.notOk(isTrue([{ ...readyAtNoon, status: 'Unknown' }], 'Ready'))
  t.notOk(isTrue([], 'Ready'))
})

t.test('a foreign word becomes a reason that Kubernetes takes', async (t) => {
  const reasons = {
    Running: 'Running',
    'waiting for-primary': 'WaitingForPrimary',
    '': 'Unknown',
    '404': 'Unknown404',
    'Größe!': 'GrE'
  }
  for (const [word, want] of Object.entries(reasons))
    t.equal(setCondition([], { ...ready, reason: word }, NOON)[0]?.reason, want)
})

t.test('a new generation is noted, although nothing else changed', async (t) => {
  t.match(setCondition([readyAtNoon], { ...ready, observedGeneration: 4 }, LATER), [{ observedGeneration: 4 }])
})

t.test('a long message or reason is cut to what a status can carry', async (t) => {
  const [condition] = setCondition([], { ...ready, message: '😀'.repeat(20_000) }, NOON)
  t.ok((condition?.message.length ?? 0) <= 1024)
  t.equal(condition?.message.isWellFormed(), true)
  const [named] = setCondition([], { ...ready, reason: 'R'.repeat(500) }, NOON)
  t.equal(named?.reason, 'R'.repeat(128))
})

t.test('Ready, Reconciling and Stalled never contradict each other', async (t) => {
  const told = { reason: 'Waiting', message: 'For the child operator', observedGeneration: 3 }
  const words = (state: Readiness) =>
    Object.fromEntries(readinessConditions(state, told).map(({ type, status }) => [type, status]))
  t.same(words('Ready'), { Ready: 'True', Reconciling: 'False', Stalled: 'False' })
  t.same(words('Reconciling'), { Ready: 'False', Reconciling: 'True', Stalled: 'False' })
  t.same(words('Stalled'), { Ready: 'False', Reconciling: 'False', Stalled: 'True' })
  t.same(words('Unknown'), { Ready: 'Unknown', Reconciling: 'True', Stalled: 'False' })
})

t.test('the reason stands where it applies, and all three speak of the same generation', async (t) => {
  const told = { reason: 'QuotaExceeded', message: 'Storage quota reached', observedGeneration: 3 }
  const [isReady, isReconciling, isStalled] = readinessConditions('Reconciling', told)
  t.match(isReady, told)
  t.match(isReconciling, told)
  t.match(isStalled, { reason: 'NoEditNeeded', observedGeneration: 3 })
})

const types = fc.constantFrom('Ready', 'Reconciling', 'Stalled', 'Paused', 'Validated')
const observed: fc.Arbitrary<Observed> = fc.record(
  {
    type: types,
    status: fc.constantFrom('True', 'False', 'Unknown'),
    reason: fc.oneof(awkwardText, fc.constantFrom('Running', 'Failed')),
    message: fc.oneof(awkwardText, fc.constantFrom('a', 'b')),
    observedGeneration: fc.nat(2)
  },
  { requiredKeys: ['type', 'status', 'reason', 'message'] }
)
const histories = fc
  .array(observed)
  .map((all) => all.reduce<readonly Condition[]>((list, one) => setCondition(list, one, NOON), []))

t.test('setting a condition twice is setting it once', async (t) => {
  holds(
    t,
    'any condition',
    fc.property(histories, observed, (list, one) => {
      const once = setCondition(list, one, LATER)
      return setCondition(once, one, new Date(0)) === once
    })
  )
})

t.test('no type is there twice, and nothing else is lost', async (t) => {
  holds(
    t,
    'any history',
    fc.property(histories, observed, (list, one) => {
      const after = setCondition(list, one, LATER).map(({ type }) => type)
      const expected = new Set([...list.map(({ type }) => type), one.type])
      return after.length === expected.size && after.every((type) => expected.has(type))
    })
  )
})

t.test('the time moved exactly when the status did', async (t) => {
  holds(
    t,
    'any change',
    fc.property(histories, observed, (list, one) => {
      const before = conditionOf(list, one.type)
      const after = conditionOf(setCondition(list, one, LATER), one.type)
      return (before?.lastTransitionTime !== after?.lastTransitionTime) === (before?.status !== after?.status)
    })
  )
})

t.test('whatever was observed, the API server takes it and a terminal can show it', async (t) => {
  holds(
    t,
    'any condition',
    fc.property(observed, (one) =>
      setCondition([], one, NOON).every(
        ({ reason, message }) =>
          /^[A-Z][A-Za-z0-9]{0,127}$/.test(reason) && message.length <= 1024 && !UNPRINTABLE.test(message)
      )
    )
  )
})
