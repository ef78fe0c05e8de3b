/** Kubernetes Events as the real API server takes them from the operator's own account. */
import t from 'tap'
import { inNamespaces } from '../../../manifests/rights.ts'
import { registryOf } from '../../../providers/registry.ts'
import { createClient } from '../../../src/kube/client.ts'
import { connectionBy } from '../../../src/kube/connection.ts'
import { createDiscovery } from '../../../src/kube/discovery.ts'
import { createEventRecorder } from '../../../src/kube/events.ts'
import { createTransport } from '../../../src/kube/transport.ts'
import { namespace, request } from '../../fixtures/api-server.ts'
import { anObject } from '../../fixtures/live-objects.ts'
import { liveWire } from '../../fixtures/live-wire.ts'
import { operatorAccount } from '../../fixtures/operator-account.ts'

t.test('what happens again, also to an operator that knows of nothing, is one event that counts', async (t) => {
  const shop = await namespace(t)
  const { time, log, metrics } = liveWire(t, [shop])
  const { introduce } = await operatorAccount(t, shop, inNamespaces(registryOf([])))
  const transport = createTransport({ connection: connectionBy(introduce, time.now), userAgent: 'test', time, metrics })
  t.teardown(transport.close)
  const client = createClient({ transport, discovery: createDiscovery(transport, time), mayWrite: () => true })
  const recorder = () => createEventRecorder({ client, identity: 'one', time, wall: Date.now, log, metrics })
  const happening = { type: 'Normal', reason: 'Ready', action: 'Observe', note: 'The cluster is ready' } as const
  for (const count of [1, 2, 3]) {
    const events = recorder()
    events.record(anObject({ namespace: shop }), happening)
    await events.stop()
    const { body } = await request<{ items: { series?: { count: number } }[] }>(
      'GET',
      `/apis/events.k8s.io/v1/namespaces/${shop}/events`
    )
    t.same(
      body.items.map(({ series }) => series?.count ?? 1),
      [count]
    )
  }
})
