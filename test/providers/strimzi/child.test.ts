/** What child.ts says of Strimzi's objects, against their real definitions. */
import t from 'tap'
import {
  KAFKA,
  type Kafka,
  NODE_POOL,
  type NodePool,
  POD_SET,
  type PodSet,
  USER,
  type User
} from '../../../providers/strimzi/child.ts'
import { definitionsAreAbsent, schemasOf, unknownFields, type Whole } from '../../fixtures/child-definitions.ts'

const conditions = [{ type: 'Ready', status: 'True', reason: 'Creating', message: 'as it is' }]

const kafka: Whole<Kafka> = {
  metadata: { annotations: { a: 'b' } },
  spec: {
    kafka: {
      version: '4.3.1',
      metadataVersion: '4.3-IV0',
      listeners: [
        {
          name: 'external',
          port: 9095,
          type: 'loadbalancer',
          tls: true,
          authentication: { type: 'scram-sha-512' },
          configuration: {
            brokerCertChainAndKey: { secretName: 'events-tls', certificate: 'tls.crt', key: 'tls.key' },
            class: 'internal',
            loadBalancerSourceRanges: ['10.0.0.0/8'],
            bootstrap: { annotations: { a: 'b' } },
            perBrokerAnnotationsTemplate: { a: 'b' }
          }
        }
      ],
      config: {},
      authorization: { type: 'simple', superUsers: ['events-admin'] },
      rack: { type: 'topology-label', topologyKey: 'topology.kubernetes.io/zone' },
      metricsConfig: { type: 'strimziMetricsReporter' }
    },
    entityOperator: {
      topicOperator: {},
      userOperator: {},
      template: { topicOperatorContainer: { env: [{ name: 'STRIMZI_USE_FINALIZERS', value: 'false' }] } }
    },
    cruiseControl: { autoRebalance: [{ mode: 'add-brokers' }] },
    kafkaExporter: {}
  },
  status: {
    observedGeneration: 1,
    conditions,
    clusterId: 'x',
    kafkaVersion: '4.3.1',
    kafkaMetadataVersion: '4.3-IV0',
    listeners: [{ name: 'tls', addresses: [{ host: 'host', port: 9093 }] }],
    autoRebalance: { state: 'Idle' }
  }
}

const pool: Whole<NodePool> = {
  spec: {
    replicas: 3,
    roles: ['broker', 'controller'],
    storage: {
      type: 'jbod',
      volumes: [
        { id: 0, type: 'persistent-claim', size: '10Gi', class: 'fast', deleteClaim: true, kraftMetadata: 'shared' }
      ]
    },
    resources: { requests: { cpu: 1, memory: '4Gi' }, limits: { memory: '4Gi' } },
    template: {
      pod: {
        metadata: { annotations: { a: 'b' } },
        affinity: { nodeAffinity: {} },
        tolerations: [{ key: 'a', operator: 'Exists' }],
        topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }],
        priorityClassName: 'databases'
      }
    }
  },
  status: { observedGeneration: 1, conditions, clusterId: 'x', nodeIds: [0, 1, 2] }
}

const podSet: Whole<PodSet> = {
  spec: { pods: [] },
  status: { observedGeneration: 1, pods: 3, readyPods: 3, currentPods: 3 }
}

const user: Whole<User> = { spec: { authentication: { type: 'scram-sha-512' } } }

t.test('every field is one of the real definition', { skip: definitionsAreAbsent }, async (t) => {
  const schemas = schemasOf('strimzi')
  const samples = [
    { kind: KAFKA.kind, object: kafka },
    { kind: NODE_POOL.kind, object: pool },
    { kind: POD_SET.kind, object: podSet },
    { kind: USER.kind, object: user }
  ]
  for (const { kind, object } of samples) {
    t.ok(schemas.has(kind), kind)
    t.same(unknownFields(object, schemas.get(kind)), [], kind)
    t.same(unknownFields({ ...object, spec: { ...object.spec, size: 3 } }, schemas.get(kind)), ['.spec.size'], kind)
  }
})
