/** What Services tell of the ways to a database. */
import t from 'tap'
import type { Live } from '../../providers/found.ts'
import { endpointsOf } from '../../providers/services.ts'

const WAY = { name: 'public', role: 'ReadWrite', port: 5432 }

const service = (type: string, ingress?: unknown): Live =>
  ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'orders-public', namespace: 'shop', uid: 'u', resourceVersion: '1' },
    spec: { type },
    status: { loadBalancer: { ingress } }
  }) as Live
const told = (type: string, ingress?: unknown) =>
  endpointsOf(service(type, ingress), WAY).map(({ name, host, port, scope }) => `${name} ${host}:${port} ${scope}`)

t.test('a load balancer is told by the addresses that it was given', async (t) => {
  t.same(told('LoadBalancer', [{ hostname: 'db.example.com', ip: '192.0.2.1' }, { ip: '2001:db8::7' }]), [
    'public db.example.com:5432 External',
    'public-2 2001:db8::7:5432 External'
  ])
  t.same(told('LoadBalancer'), [], 'none while it has none')
})

t.test('what is no host name is told to nobody', async (t) => {
  for (const odd of ['-x', 'a b', 'http://evil', 'a\nb', '', 'a'.repeat(300), 7, null])
    t.same(told('LoadBalancer', [{ ip: odd }]), [], String(odd))
  for (const odd of ['lots', 7, [null], { ip: '192.0.2.1' }]) t.same(told('LoadBalancer', odd), [])
})

t.test('any other Service is reached from inside', async (t) => {
  for (const type of ['ClusterIP', 'NodePort']) t.same(told(type), ['public orders-public.shop.svc:5432 Internal'])
})
