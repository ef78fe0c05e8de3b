/** Operations on Kafka clusters. */
import { type Errand, errandsOf, memory, volumes } from './errand.ts'

const broker = (ordinal: number) => `orders-orders-brk-${ordinal}`

const errand = errandsOf('strimzi', {
  engine: 'kafka',
  version: '4.2.0',
  clusterSize: 3,
  storage: '1Gi',
  topology: { controllers: 1 },
  volumes: [{ name: 'disk-1', storage: '1Gi' }],
  resources: { limits: { memory: '1Gi' } },
  config: [
    { name: 'num.partitions', value: '6' },
    { name: 'log.retention.hours', value: '100' }
  ]
})

const MEMORY = memory('2Gi', '1Gi', '3Gi')

export const strimzi: readonly Errand[] = [
  errand('Restart', {
    one: {},
    others: { 'instances[]': { instances: [broker(1)] } },
    refused: { target: [{ target: 'Proxy' }, 'ops/proxy-target'] }
  }),
  errand('HorizontalScaling', {
    one: { replicas: 4 },
    others: { replicas: { replicas: 5 } },
    refused: {
      proxyReplicas: [{ replicas: 4, proxyReplicas: 2 }, 'ops/proxy-target'],
      shards: [{ replicas: 4, shards: 2 }, 'capability/field']
    }
  }),
  errand('VerticalScaling', {
    one: MEMORY.one,
    others: MEMORY.others,
    refused: { target: [MEMORY.ofTheProxy, 'ops/proxy-target'] }
  }),
  errand('VolumeExpansion', volumes('disk-1')),
  errand('Reconfiguring', {
    one: { set: [{ name: 'num.partitions', value: '7' }], unset: ['log.retention.hours'] },
    others: {
      'set[].name': { set: [{ name: 'num.io.threads', value: '7' }], unset: ['log.retention.hours'] },
      'set[].value': { set: [{ name: 'num.partitions', value: '8' }], unset: ['log.retention.hours'] },
      'unset[]': { set: [{ name: 'num.partitions', value: '7' }] }
    }
  }),
  errand('Upgrade', {
    one: { version: '4.2.1' },
    others: { version: { version: '4.3.1', allowMajor: true } },
    refused: {
      backupFirst: [{ version: '4.2.1', backupFirst: true }, 'ops/no-backup-first']
    }
  }),
  errand('RebuildInstance', {
    one: { instances: [{ name: broker(1) }] },
    others: { 'instances[].name': { instances: [{ name: broker(2) }] } }
  }),
  errand('Custom', {
    one: { name: 'rebalance', parameters: [{ name: 'movesPerBroker', value: '2' }] },
    others: {
      name: { name: 'renew-certificates', parameters: [{ name: 'authority', value: 'cluster' }] },
      'parameters[].value': { name: 'rebalance', parameters: [{ name: 'movesPerBroker', value: '3' }] },
      'parameters[].name': { name: 'rebalance', parameters: [{ name: 'bytesPerSecond', value: '2' }] }
    }
  })
]
