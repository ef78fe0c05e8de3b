/** The objects around a Kafka that serve all its nodes: authorities, Services, and the deployments beside it. */
import { keep, make, ownedBy, type Prop, type Wish } from '../scene.ts'
import { type ServiceShape, service } from '../service.ts'
import { type Kafka, LABEL, type Listener } from './api.ts'
import { authorities } from './authorities.ts'

export function surroundings(child: Kafka): Wish[] {
  const { name } = child.metadata
  const { entityOperator, kafkaExporter, cruiseControl } = child.spec
  return [
    ...authorities(child, (secret) => placed(child, secret)),
    make({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: placed(child, `${name}-cluster-operator-certs`),
      type: 'Opaque',
      stringData: { 'cluster-operator.crt': 'a certificate', 'cluster-operator.key': 'a key' }
    }),
    serve(child, { name: `${name}-kafka-bootstrap`, ports: portsOf(child) }),
    serve(child, { name: `${name}-kafka-brokers`, ports: portsOf(child), isHeadless: true }),
    ...(child.spec.kafka.listeners ?? []).flatMap((listener) => bootstrap(child, listener)),
    keep({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: placed(child, `${name}-kafka`),
      spec: { maxUnavailable: 1, selector: { matchLabels: { [LABEL.cluster]: name, [LABEL.name]: `${name}-kafka` } } }
    }),
    ...(entityOperator && Object.keys(entityOperator).some((key) => key.endsWith('Operator'))
      ? [deployment(child, 'entity-operator')]
      : []),
    ...(kafkaExporter ? [deployment(child, 'kafka-exporter')] : []),
    ...(cruiseControl ? [deployment(child, 'cruise-control')] : [])
  ]
}

const placed = (child: Kafka, name: string): Prop['metadata'] => ({
  name,
  labels: { [LABEL.cluster]: child.metadata.name, [LABEL.kind]: 'Kafka', [LABEL.name]: `${child.metadata.name}-kafka` },
  ownerReferences: ownedBy(child)
})

const portsOf = ({ spec }: Kafka): Record<string, number> =>
  Object.fromEntries([
    ['tcp-replication', 9091],
    ...(spec.kafka.listeners ?? []).map(({ name, port }) => [`tcp-${name}`, port])
  ])

/** A Service of a Kafka, to its brokers unless told otherwise. */
export function serve(child: Kafka, shape: Omit<ServiceShape, 'labels' | 'selector'> & Partial<ServiceShape>): Wish {
  const { labels = {} } = placed(child, shape.name)
  const selector = { [LABEL.cluster]: child.metadata.name, [LABEL.broker]: 'true' }
  return keep(service(child, { labels, selector, ...shape }))
}

/** A listener that is reached from outside has a Service of its own. */
function bootstrap(child: Kafka, { name, port, type, configuration }: Listener): Wish[] {
  const outside = SERVICE_TYPES[type]
  if (outside === undefined) return []
  const { bootstrap, loadBalancerSourceRanges } = configuration ?? {}
  return [
    serve(child, {
      name: `${child.metadata.name}-kafka-${name}-bootstrap`,
      ports: { [`tcp-${name}`]: port },
      type: outside,
      annotations: bootstrap?.annotations,
      sources: loadBalancerSourceRanges
    })
  ]
}

/** The type of Service behind each type of listener that has one of its own. */
export const SERVICE_TYPES: Readonly<Record<string, string>> = {
  'cluster-ip': 'ClusterIP',
  nodeport: 'NodePort',
  loadbalancer: 'LoadBalancer'
}

function deployment(child: Kafka, suffix: string): Wish {
  const name = `${child.metadata.name}-${suffix}`
  const labels = { [LABEL.cluster]: child.metadata.name, [LABEL.kind]: 'Kafka', [LABEL.name]: name }
  return keep({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels, ownerReferences: ownedBy(child) },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: suffix, image: 'quay.io/strimzi/operator:1.2.0' }] }
      }
    }
  })
}
