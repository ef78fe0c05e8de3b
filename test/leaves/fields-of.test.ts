import t from 'tap'
import type { Live } from '../../src/api/live.ts'
import { fieldsOf } from './fields-of.ts'

const object = {
  apiVersion: 'example.com/v1',
  kind: 'Database',
  metadata: {
    name: 'orders',
    uid: 'u',
    resourceVersion: '1',
    labels: { team: 'a', theirs: 'b' },
    managedFields: [
      {
        manager: 'us',
        operation: 'Apply',
        fieldsV1: {
          'f:metadata': { 'f:labels': { 'f:team': {} } },
          'f:spec': {
            'f:size': {},
            'f:zones': { 'v:"a"': {} },
            'f:ports': { 'k:{"name":"db"}': { '.': {}, 'f:name': {}, 'f:port': {} } },
            'f:whole': {},
            'f:gone': {}
          }
        }
      },
      { manager: 'us', operation: 'Apply', subresource: 'status', fieldsV1: { 'f:status': {} } },
      { manager: 'them', operation: 'Update', fieldsV1: { 'f:spec': { 'f:theirs': {} } } }
    ]
  },
  spec: {
    size: 3,
    theirs: true,
    zones: ['a', 'b'],
    ports: [
      { name: 'db', port: 1, nodePort: 30000 },
      { name: 'theirs', port: 2 }
    ],
    whole: { any: ['thing'] }
  },
  status: { phase: 'ready' }
} as Live

t.test('what one manager asks for, and nothing that others have added', async (t) => {
  t.same(fieldsOf(object, 'us'), {
    metadata: { labels: { team: 'a' } },
    spec: { size: 3, zones: ['a'], ports: [{ name: 'db', port: 1 }], whole: { any: ['thing'] } }
  })
  t.same(fieldsOf(object, 'nobody'), {})
})
