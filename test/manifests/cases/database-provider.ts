/** DatabaseProvider: what is accepted, what is refused, and what the API server says. */
import { databaseProvider } from '../../../src/api/database-provider.ts'
import {
  also,
  block,
  count,
  type FieldCases,
  flag,
  generation,
  type KindCases,
  lightly,
  listBy,
  MISSING,
  map,
  required,
  set,
  text
} from './field-case.ts'
import { conditions } from './reported.ts'

const examples = {
  'what the operator publishes of Strimzi': {
    status: {
      observedGeneration: 1,
      engine: 'kafka',
      default: true,
      operator: { installedVersion: '1.0.1', supportedRange: '>=1.0.0 <1.2.0', inRange: true },
      crdsPresent: true,
      capabilities: ['spec.storage', 'spec.topology.controllers'],
      operations: [
        { type: 'Restart', supported: true },
        { type: 'Backup', supported: false, reason: 'Kafka has no backups; mirror the topics to another cluster' }
      ],
      versions: [{ version: '4.1.0', default: false, deprecated: true, removedIn: '0.4.0' }],
      methods: ['plugin'],
      proxyTypes: ['pgbouncer'],
      topologyTypes: ['separated', 'combined'],
      parameterCounts: { '4.1.0': 212 },
      customActions: [
        { name: 'rebalance', description: 'Spreads partitions evenly over the brokers.', schema: '{"type":"object"}' }
      ],
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'Installed',
          message: 'Strimzi 1.0.1 is in range',
          observedGeneration: 1,
          lastTransitionTime: '2026-05-04T08:00:00Z'
        }
      ]
    }
  }
}

const fields: FieldCases = {
  status: block('parameters'),
  'status.observedGeneration': generation,
  'status.engine': text(63),
  'status.default': flag,
  'status.operator': block('name'),
  'status.operator.installedVersion': also(text(64), [1.3, 'must be of type string: "number"']),
  'status.operator.supportedRange': text(128),
  'status.operator.inRange': flag,
  'status.crdsPresent': also(flag, ['3/4', 'must be of type boolean: "string"']),
  'status.capabilities': set(200),
  'status.capabilities[]': text(253),
  'status.operations': {
    accepted: [[]],
    refused: [
      [['Restart', 'Backup'], 'must be an object for an array of list-type map', '[0]'],
      [
        [
          { type: 'Restart', supported: true },
          { type: 'Restart', supported: false }
        ],
        'Duplicate value: {"type":"Restart"}',
        '[1]'
      ],
      [Array(14).fill({ type: 'Restart', supported: true }), 'must have at most 13 items']
    ]
  },
  'status.operations[]': block('allowed'),
  'status.operations[].type': {
    accepted: ['Custom'],
    refused: [
      ['restart', 'supported values: "Start", "Stop", "Restart"'],
      [MISSING, 'Required value']
    ]
  },
  'status.operations[].supported': required(flag),
  'status.operations[].reason': text(1024),
  'status.versions': listBy('version', 200),
  'status.versions[]': also(block('image'), ['4.1.0', 'must be an object for an array of list-type map']),
  'status.versions[].version': also(required(text(64)), [4.1, 'must be of type string: "number"']),
  'status.versions[].default': flag,
  'status.versions[].deprecated': flag,
  'status.versions[].removedIn': text(64),
  'status.methods': set(16),
  'status.methods[]': text(63),
  'status.proxyTypes': set(16),
  'status.proxyTypes[]': text(63),
  'status.topologyTypes': set(16),
  'status.topologyTypes[]': text(63),
  'status.parameterCounts': map(200),
  'status.parameterCounts.*': count,
  'status.customActions': listBy('name', 50),
  'status.customActions[]': block('title'),
  'status.customActions[].name': required(text(63)),
  'status.customActions[].description': required(text(1024)),
  'status.customActions[].schema': also(text(16_384), [{ type: 'object' }, 'unknown field "', '.type"']),
  ...lightly(conditions)
}

export const databaseProviderCases: KindCases = {
  kind: databaseProvider,
  examples,
  fields,
  defaults: {},
  rules: []
}
