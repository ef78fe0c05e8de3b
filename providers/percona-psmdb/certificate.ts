/** Encryption of connections: its mode, and the certificate where it is not the operator's own. */
import type { DatabaseClusterSpec } from '../../src/api/database-cluster.ts'
import type { Given, Manifest } from '../contract.ts'
import { CERTIFICATE, type Cluster } from './child.ts'
import { groupsOf } from './groups.ts'
import { certificateName, setName } from './names.ts'

const MODES = { Required: 'requireTLS', Optional: 'preferTLS', Disabled: 'disabled' } as const

/** Members of one organization take each other for members. */
const ORGANIZATION = 'PSMDB'

export const tlsMode = ({ tls }: DatabaseClusterSpec) => tls?.mode ?? 'Optional'

export const tlsOf = (spec: DatabaseClusterSpec): NonNullable<Cluster['spec']['tls']> => ({
  mode: MODES[tlsMode(spec)]
})

/** The Secret of a certificate that the operator does not make: the user's own, or the one that an issuer fills. */
export function certificateSecret({ cluster: { metadata, spec } }: Given): string | undefined {
  if (tlsMode(spec) === 'Disabled') return undefined
  return spec.tls?.secretName || (spec.tls?.issuerRef && certificateName(metadata.name))
}

export function certificate(given: Given): Manifest[] {
  const { metadata, spec } = given.cluster
  const { issuerRef, secretName } = spec.tls ?? {}
  if (issuerRef === undefined || secretName || tlsMode(spec) === 'Disabled') return []
  const name = certificateName(metadata.name)
  return [
    {
      ...CERTIFICATE,
      metadata: { name, ...(metadata.namespace && { namespace: metadata.namespace }) },
      spec: {
        secretName: name,
        usages: ['server auth', 'client auth'],
        subject: { organizations: [ORGANIZATION] },
        dnsNames: ['localhost', ...groupsOf(given.cluster).flatMap((group) => hostsOf(given, group.name))],
        issuerRef: { name: issuerRef.name, kind: issuerRef.kind, group: 'cert-manager.io' }
      }
    }
  ]
}

/** The Service of a group, and the names that its pods have below it. */
function hostsOf({ cluster: { metadata } }: Given, group: string): string[] {
  const service = setName(metadata.name, group)
  const inside = `${service}.${metadata.namespace}`
  return [service, inside, `${inside}.svc`, `${inside}.svc.cluster.local`].flatMap((host) => [host, `*.${host}`])
}
