/** When a change has reached all pods of a StatefulSet, and when it is still on its way. */
import t from 'tap'
import { claimsOf, hasArrived, isChanging, podsOf } from '../../providers/stateful-sets.ts'
import type { Live } from '../../src/api/live.ts'

const named = (name: string, rest: object = {}, labels: Record<string, string> = {}): Live =>
  ({
    apiVersion: 'v1',
    kind: 'Any',
    metadata: { name, uid: name, resourceVersion: '1', generation: 2, labels },
    ...rest
  }) as Live

const aPod = (number: number, revision = 'now') =>
  named(`orders-pxc-${number}`, {}, { 'controller-revision-hash': revision })
const PODS = [0, 1, 2].map((number) => aPod(number))
const aSet = (status: object = {}, replicas = 3) =>
  named('orders-pxc', {
    spec: { replicas },
    status: {
      observedGeneration: 2,
      replicas: 3,
      readyReplicas: 3,
      updatedReplicas: 3,
      currentRevision: 'now',
      updateRevision: 'now',
      ...status
    }
  })

const names = (objects: readonly Live[]) => objects.map(({ metadata }) => metadata.name)

t.test('what belongs to a set has its name and a number, in the order of numbers', async (t) => {
  const pods = ['orders-pxc-10', 'orders-pxc-2', 'orders-pxc', 'orders-pxc-a', 'orders-pxc-eu-0', 'old-orders-pxc-0']
  t.same(
    names(
      podsOf(
        pods.map((name) => named(name)),
        'orders-pxc'
      )
    ),
    ['orders-pxc-2', 'orders-pxc-10']
  )
  const claims = ['datadir-orders-pxc-1', 'datadir-orders-pxc-0', 'proxydata-orders-pxc-0', 'orders-pxc-0']
  t.same(
    names(
      claimsOf(
        claims.map((name) => named(name)),
        'datadir',
        'orders-pxc'
      )
    ),
    ['datadir-orders-pxc-0', 'datadir-orders-pxc-1']
  )
})

const older = aSet({ currentRevision: 'before' })
const ARRIVED: Record<string, [set: Live | undefined, pods: readonly Live[], wanted: number, arrived: boolean]> = {
  'all pods run the present template': [aSet(), PODS, 3, true],
  'none is there yet': [undefined, [], 3, false],
  'none is wanted, and none was made': [undefined, [], 0, true],
  'the set is gone, and a pod is not': [undefined, [aPod(0)], 0, false],
  'the present spec was not looked at yet': [aSet({ observedGeneration: 1 }), PODS, 3, false],
  'another number is wanted than it was told': [aSet(), PODS, 5, false],
  'one does not serve': [aSet({ readyReplicas: 2 }), PODS, 3, false],
  'one has an older template': [aSet({ updatedReplicas: 2 }), PODS, 3, false],
  'a surplus pod is still there': [aSet(), [...PODS, aPod(3)], 3, false],
  'where an operator replaces pods the set never arrives, but they do': [older, PODS, 3, true],
  'and one that it has not replaced yet tells so itself': [older, [aPod(0), aPod(1), aPod(2, 'before')], 3, false],
  'switched off': [aSet({ replicas: undefined, readyReplicas: undefined, updatedReplicas: undefined }, 0), [], 0, true],
  'a status that makes no sense': [named('orders-pxc', { spec: 7, status: 'fine' }), PODS, 3, false]
}

for (const [name, [set, pods, wanted, arrived]] of Object.entries(ARRIVED)) {
  t.test(`arrived: ${name}`, async (t) => t.equal(hasArrived(set, pods, wanted), arrived))
}

const CHANGING: Record<string, [set: Live | undefined, wanted: number, changing: boolean]> = {
  'nothing is on its way': [aSet(), 3, false],
  'a pod that fell out is no change': [aSet({ readyReplicas: 1, replicas: 2, updatedReplicas: 2 }), 3, false],
  'it is not there yet': [undefined, 3, true],
  'it is not there, nor wanted': [undefined, 0, false],
  'the spec was not looked at yet': [aSet({ observedGeneration: 1 }), 3, true],
  'another number is wanted': [aSet(), 5, true],
  'some have an older template': [aSet({ updatedReplicas: 1 }), 3, true]
}

for (const [name, [set, wanted, changing]] of Object.entries(CHANGING)) {
  t.test(`changing: ${name}`, async (t) => t.equal(isChanging(set, wanted), changing))
}
