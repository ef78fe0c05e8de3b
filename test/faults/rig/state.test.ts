import t from 'tap'
import type { Live } from '../../../src/api/live.ts'
import { masked, stateOf, turnoverOf } from './state.ts'

const aPod = (name: string, uid: string, more: object = {}): Live => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'faults-1', uid, resourceVersion: uid },
  ...more
})

const UID = '7b0c2a44-1e5d-4c0e-8a54-2f3e6d9b1c77'

t.test('what is different in every run by nature is not compared', async (t) => {
  const cases = {
    [`of ${UID}`]: 'of UID',
    'orders.faults-1.svc': 'orders.NAMESPACE.svc',
    'since 2026-05-04T04:00:00Z': 'since TIME',
    'orders-pooler-7c9d8b6f54-x2v9q': 'orders-pooler-CHANCE',
    'op-1a2b3c4d-556c': 'op-CHANCE',
    'backup-20261122T041348': 'backup-TIME',
    'orders-haproxy-9696d96': 'orders-haproxy-CHANCE',
    'at 10.0.0.17': 'at ADDRESS',
    'kube-api-access-7ncxt': 'kube-api-access-CHANCE',
    'orders-mysql-0': 'orders-mysql-0',
    'orders-rs0-1': 'orders-rs0-1',
    '17.10': '17.10'
  }
  for (const [text, want] of Object.entries(cases)) t.equal(masked(text, 'faults-1'), want, text)
})

t.test('objects are values by paths, whatever the order of their parts', async (t) => {
  const volumes = [{ name: 'data', size: 1 }, { name: 'kube-api-access-7ncxt' }]
  const one = stateOf([aPod('orders-1', '1', { spec: { volumes } })], 'faults-1')
  const other = stateOf([aPod('orders-1', '2', { spec: { volumes: volumes.toReversed() } })], 'faults-1')
  t.same(Object.fromEntries(other), Object.fromEntries(one))
  t.equal(one.get('Pod orders-1 spec.volumes.data.size'), '1')
})

t.test('objects of the same masked name are told apart', async (t) => {
  const state = stateOf([aPod('p-7c9d8b6f54-x2v9q', '1'), aPod('p-7c9d8b6f54-z5k8w', '2')], 'faults-1')
  t.same([...state.keys()], ['Pod p-CHANCE metadata.namespace', 'Pod p-CHANCE (2) metadata.namespace'])
})

t.test('objects of the same masked name are compared by what they are, not by what chance called them', async (t) => {
  const [one, other] = [{ spec: { member: 'a' } }, { spec: { member: 'b' } }]
  const pods = (names: readonly [string, string]) => [aPod(names[0], '1', one), aPod(names[1], '2', other)]
  const state = stateOf(pods(['p-7c9d8b6f54-x2v9q', 'p-7c9d8b6f54-z5k8w']), 'faults-1')
  t.same([...state], [...stateOf(pods(['p-7c9d8b6f54-z5k8w', 'p-7c9d8b6f54-x2v9q']), 'faults-1')])
})

t.test('an object that was deleted and made again is both, even where the end looks the same', async (t) => {
  const [first, second] = [aPod('orders-1', '1'), aPod('orders-1', '2')]
  const changed = turnoverOf([{ before: first, now: first }])
  t.same([...changed], [])
  const again = turnoverOf([
    { before: first, now: undefined },
    { before: undefined, now: second }
  ])
  t.same([...again], [['Pod orders-1', 'made 1, gone 1']])
})
