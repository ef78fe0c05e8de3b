/** What pods tell of the members that run in them. */
import t from 'tap'
import type { Live } from '../../providers/found.ts'
import { containerOf, isReady, memberOf, selectorText, whyNotReady } from '../../providers/pods.ts'

const pod = (status: object, more: object = {}): Live =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'orders-1', uid: 'u', resourceVersion: '1', ...more },
    spec: { nodeName: 'node-1', containers: [{ name: 'main' }], initContainers: [{ name: 'beside' }] },
    status
  }) as Live
const condition = (type: string, status: string, more: object = {}) => ({ conditions: [{ type, status, ...more }] })
const waiting = (reason: string, message?: string) => ({ state: { waiting: { reason, ...(message && { message }) } } })

const READY = condition('Ready', 'True')

t.test('a pod is ready when it says so and is not on its way out', async (t) => {
  t.equal(isReady(pod(READY)), true)
  t.equal(isReady(pod(READY, { deletionTimestamp: 'now' })), false)
  t.equal(isReady(pod({})), false)
})

const WHY: Record<string, { seen: Live; want: string | undefined }> = {
  'nothing when it is ready': { seen: pod(READY), want: undefined },
  'that it ends': { seen: pod(READY, { deletionTimestamp: 'now' }), want: 'Terminating' },
  'that it found no node, and why': {
    seen: pod(condition('PodScheduled', 'False', { reason: 'Unschedulable', message: '0/3 nodes' })),
    want: 'Unschedulable: 0/3 nodes'
  },
  'the container that cannot start before one that merely waits': {
    seen: pod({
      initContainerStatuses: [waiting('PodInitializing')],
      containerStatuses: [waiting('ImagePullBackOff', 'no such image')]
    }),
    want: 'ImagePullBackOff: no such image'
  },
  'a container that has ended': {
    seen: pod({ containerStatuses: [{ state: { terminated: { reason: 'OOMKilled' } } }] }),
    want: 'OOMKilled'
  },
  'what a container waits for': {
    seen: pod({ containerStatuses: [waiting('ContainerCreating')] }),
    want: 'ContainerCreating'
  },
  'what its condition says': {
    seen: pod(condition('Ready', 'False', { reason: 'ContainersNotReady' })),
    want: 'ContainersNotReady'
  },
  'at least that it is not': { seen: pod({ containerStatuses: 'none' }), want: 'NotReady' }
}

for (const [name, { seen, want }] of Object.entries(WHY)) {
  t.test(`a pod tells ${name}`, async (t) => {
    t.equal(whyNotReady(seen), want)
  })
}

t.test('a container is found by its name, beside or before the others', async (t) => {
  t.same(containerOf(pod({}), 'main'), { name: 'main' })
  t.same(containerOf(pod({}), 'beside'), { name: 'beside' })
  t.equal(containerOf(pod({}), 'none'), undefined)
})

t.test('a member is its pod with a role', async (t) => {
  t.same(memberOf(pod(READY), 'Primary', '17.6'), {
    name: 'orders-1',
    role: 'Primary',
    ready: true,
    node: 'node-1',
    version: '17.6'
  })
  t.match(memberOf(pod({}), 'Unknown', undefined), { ready: false, reason: 'NotReady', version: undefined })
})

t.test('a selector is text that autoscalers read', async (t) => {
  t.equal(selectorText({ a: 'b', 'example.com/c': 'd' }), 'a=b,example.com/c=d')
})
