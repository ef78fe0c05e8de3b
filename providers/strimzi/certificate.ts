/** The certificate of the brokers, where it is not to be one of Strimzi's. */

import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { Given, Manifest } from '../contract.ts'
import { besideKafka } from './beside.ts'
import { CERTIFICATE } from './child.ts'
import {
  bootstrapService,
  brokersService,
  issuedSecret,
  listenerBootstrapService,
  listenerBrokerService
} from './names.ts'
import { nodeIds } from './node-pools.ts'

/** The Secret that it is in: the user's own, or the one that an issuer fills. */
export function certificateSecret({ metadata, spec: { tls } }: DatabaseCluster): string | undefined {
  if (tls?.mode === 'Disabled') return undefined
  return tls?.secretName || (tls?.issuerRef && issuedSecret(metadata.name))
}

/** What is asked of an issuer. */
export function certificate(given: Given): Manifest[] {
  const { cluster } = given
  const { issuerRef, secretName, mode } = cluster.spec.tls ?? {}
  if (issuerRef === undefined || secretName || mode === 'Disabled') return []
  const name = issuedSecret(cluster.metadata.name)
  return [
    {
      ...CERTIFICATE,
      metadata: besideKafka(given, name),
      spec: {
        secretName: name,
        usages: ['server auth'],
        dnsNames: namesInside(given),
        issuerRef: { name: issuerRef.name, kind: issuerRef.kind, group: 'cert-manager.io' }
      }
    }
  ]
}

/** Every name under which a client inside Kubernetes reaches a broker. */
function namesInside(given: Given): string[] {
  const { metadata, spec } = given.cluster
  const { name, namespace } = metadata
  const inside = (spec.expose ?? []).filter(({ type }) => type === 'ClusterIP')
  const services = [
    bootstrapService(name),
    `*.${brokersService(name)}`,
    ...inside.flatMap((expose) => [
      listenerBootstrapService(name, expose.name),
      ...nodeIds(given).map((node) => listenerBrokerService(name, expose.name, node))
    ])
  ]
  return services.flatMap((host) => [host, `${host}.${namespace}`, `${host}.${namespace}.svc`])
}
