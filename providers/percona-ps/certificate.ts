/** The certificate of the servers, where an issuer is named: the operator would look for that issuer in the wrong place. */
import type { Given, Manifest } from '../contract.ts'
import { CERTIFICATE } from './child.ts'
import { issuedSecret, nameOf } from './names.ts'

export function certificate({ cluster: { metadata, spec } }: Given): Manifest[] {
  const { issuerRef, secretName } = spec.tls ?? {}
  if (issuerRef === undefined || secretName) return []
  const { name, namespace } = metadata
  const services = [
    `*.${nameOf(name, 'mysql')}`,
    `${nameOf(name, 'mysql')}-primary`,
    nameOf(name, 'haproxy'),
    nameOf(name, 'router'),
    ...(spec.expose ?? []).map((way) => `${name}-${way.name}`)
  ]
  return [
    {
      ...CERTIFICATE,
      metadata: { name: issuedSecret(name), ...(namespace && { namespace }) },
      spec: {
        secretName: issuedSecret(name),
        usages: ['server auth', 'client auth'],
        dnsNames: [
          'localhost',
          ...services.flatMap((host) => [host, `${host}.${namespace}`, `${host}.${namespace}.svc`])
        ],
        issuerRef: { name: issuerRef.name, kind: issuerRef.kind, group: 'cert-manager.io' }
      }
    }
  ]
}
