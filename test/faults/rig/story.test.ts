import t from 'tap'
import type { Request } from '../../../sandbox/faults/record.ts'
import type { Live } from '../../../src/api/live.ts'
import { storyOf } from './story.ts'

const aPod = (resourceVersion: string, more: object = {}): Live => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'orders-1', namespace: 'faults-1', uid: '1', resourceVersion },
  ...more
})

const aWrite = (verb: Request['verb'], resource: string, resourceVersion?: string): Request => ({
  is: 'request',
  verb,
  resource,
  namespace: 'faults-1',
  name: 'orders',
  pass: undefined,
  isDryRun: false,
  body: '',
  ...(resourceVersion && { resourceVersion })
})

t.test('what was seen and what the operator wrote are told in one order, without what is by the way', async (t) => {
  const [first, second, last] = [aPod('3'), aPod('7', { status: { phase: 'Running' } }), aPod('9')]
  const seen = [
    { now: first, before: undefined },
    { now: second, before: first },
    { now: undefined, before: last }
  ]
  const writes = [
    aWrite('apply', 'databaseclusters.dbaas.dev/status', '5'),
    aWrite('delete', 'pods'),
    aWrite('patch', 'leases.coordination.k8s.io', '8')
  ]
  t.same(storyOf(seen, writes), [
    '3   Pod orders-1 was made',
    '5 the operator: apply databaseclusters.dbaas.dev/status orders',
    '5 the operator: delete pods orders',
    '7   Pod orders-1 has other status.phase',
    '9   Pod orders-1 has gone'
  ])
})
