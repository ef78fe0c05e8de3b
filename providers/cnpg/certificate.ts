/** The certificate of the servers: the user's own, or one that an issuer signs; without either CloudNativePG makes one. */
import type { Given, Manifest } from '../contract.ts'
import { CERTIFICATE } from './child.ts'
import { certificateName, exposedName, hostNames, poolerName } from './names.ts'

/** The Secret that it is in; undefined where CloudNativePG makes its own. */
export const certificateSecret = ({ cluster: { metadata, spec } }: Given): string | undefined =>
  spec.tls?.secretName || (spec.tls?.issuerRef && certificateName(metadata.name))

export function certificate({ cluster: { metadata, spec } }: Given): Manifest[] {
  const { issuerRef, secretName } = spec.tls ?? {}
  if (issuerRef === undefined || secretName) return []
  const { name, namespace } = metadata
  const services = [
    `${name}-rw`,
    `${name}-ro`,
    `${name}-r`,
    ...(spec.proxy?.enabled ? [poolerName(name)] : []),
    ...(spec.expose ?? []).map((way) => exposedName(name, way.name))
  ]
  return [
    {
      ...CERTIFICATE,
      metadata: { name: certificateName(name), ...(namespace && { namespace }) },
      spec: {
        secretName: certificateName(name),
        // CloudNativePG reloads certificates of Secrets that carry this label
        secretTemplate: { labels: { 'cnpg.io/reload': '' } },
        usages: ['server auth'],
        dnsNames: services.flatMap((service) => hostNames(service, namespace)),
        issuerRef: { name: issuerRef.name, kind: issuerRef.kind, group: 'cert-manager.io' }
      }
    }
  ]
}
