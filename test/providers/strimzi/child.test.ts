/** What child.ts says of Strimzi's objects, against their real definitions with unknown fields refused. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import t from 'tap'
import { parse } from 'yaml'
import type { Kafka, NodePool, Rebalance, User } from '../../../providers/strimzi/child.ts'
import { KAFKA, NODE_POOL, REBALANCE, USER } from '../../../providers/strimzi/child.ts'

/** Every field may be left away; here none is. */
type Whole<Value> = Value extends readonly (infer Item)[]
  ? readonly Whole<Item>[]
  : Value extends object
    ? { [Name in keyof Value]-?: Whole<Value[Name]> }
    : Value

const conditions = [{ type: 'Ready', status: 'True', reason: 'Creating', message: 'as it is' }]

const kafka: Whole<Kafka> = {
  spec: {
    kafka: {
      version: '4.3.1',
      metadataVersion: '4.3-IV0',
      listeners: (['internal', 'cluster-ip', 'nodeport', 'loadbalancer'] as const).map((type, position) => ({
        name: `listener${position}`,
        port: 9092 + position,
        type,
        tls: true,
        authentication: { type: 'scram-sha-512' },
        configuration: {
          brokerCertChainAndKey: { secretName: 'events-tls', certificate: 'tls.crt', key: 'tls.key' },
          class: 'internal',
          loadBalancerSourceRanges: ['10.0.0.0/8'],
          bootstrap: { annotations: { a: 'b' } },
          perBrokerAnnotationsTemplate: { a: 'b' }
        }
      })),
      config: { 'min.insync.replicas': 2, 'log.retention.ms': '1', 'auto.create.topics.enable': false },
      authorization: { type: 'simple' },
      rack: { type: 'topology-label', topologyKey: 'topology.kubernetes.io/zone' },
      metricsConfig: { type: 'strimziMetricsReporter', values: { allowList: ['.*'] } }
    },
    entityOperator: { topicOperator: {}, userOperator: {} },
    cruiseControl: { autoRebalance: [{ mode: 'add-brokers' }, { mode: 'remove-brokers' }] },
    kafkaExporter: {}
  },
  status: {
    observedGeneration: 1,
    conditions,
    clusterId: 'x',
    kafkaVersion: '4.3.1',
    kafkaMetadataVersion: '4.3-IV0',
    listeners: [{ name: 'tls', bootstrapServers: 'host:9093', addresses: [{ host: 'host', port: 9093 }] }],
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
        metadata: { labels: { a: 'b' }, annotations: { a: 'b' } },
        affinity: { nodeAffinity: {} },
        tolerations: [{ key: 'a', operator: 'Exists' }],
        topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }],
        priorityClassName: 'databases'
      }
    }
  },
  status: { observedGeneration: 1, conditions, nodeIds: [0, 1, 2], roles: ['broker'], replicas: 3 }
}

const rebalance: Whole<Rebalance> = {
  spec: { mode: 'remove-brokers', brokers: [3] },
  status: { conditions, sessionId: 'x' }
}

const user: Whole<User> = {
  spec: { authentication: { type: 'scram-sha-512' } },
  status: { username: 'admin', secret: 'admin', conditions }
}

const objects = [
  { ...KAFKA, ...kafka },
  { ...NODE_POOL, ...pool },
  { ...REBALANCE, ...rebalance },
  { ...USER, ...user }
]

const folder = process.env.DBAAS_CHILD_CRDS
const absent = folder === undefined && 'DBAAS_CHILD_CRDS names no folder with the definitions of the child operators'

interface Schema {
  properties?: Record<string, Schema>
  items?: Schema
  additionalProperties?: unknown
  'x-kubernetes-preserve-unknown-fields'?: boolean
}

interface Definition {
  kind: string
  spec: { group: string; names: { kind: string }; versions: { name: string; schema: { openAPIV3Schema: Schema } }[] }
}

/** The schema, with every field refused that it does not name. */
function closed(schema: Schema): Schema {
  const { properties, items } = schema
  return {
    ...schema,
    ...(items && { items: closed(items) }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, closed(inner)])),
      additionalProperties: schema['x-kubernetes-preserve-unknown-fields'] === true
    })
  }
}

const ajv = new Ajv({ strict: false })

function validatorOf(kind: string, apiVersion: string): ValidateFunction {
  const [group, version] = apiVersion.split('/')
  for (const name of readdirSync(folder ?? '', { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.yaml')) continue
    const text = readFileSync(join(folder ?? '', name), 'utf8')
    if (!text.includes(`kind: ${kind}\n`)) continue
    const { spec }: Definition = parse(text)
    const served = spec.versions.find((one) => one.name === version)
    if (spec.group === group && spec.names.kind === kind && served !== undefined)
      return ajv.compile(closed(served.schema.openAPIV3Schema))
  }
  throw new Error(`no definition of ${kind} ${apiVersion} below ${folder}`)
}

t.test('every field is one of the real definition', { skip: absent }, async (t) => {
  for (const object of objects) {
    const validate = validatorOf(object.kind, object.apiVersion)
    t.ok(validate(object), `${object.kind}: ${ajv.errorsText(validate.errors)}`)
    t.notOk(validate({ ...object, spec: { ...object.spec, size: 3 } }), `${object.kind} takes no other`)
  }
})
