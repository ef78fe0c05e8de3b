/** Members, image, volumes, resources, settings, certificates and ways in. */
import type { DatabaseClusterSpec } from '../../src/api/database-cluster.ts'
import type { Fragment, Given, Manifest } from '../contract.ts'
import { CERTIFICATE, type Cluster } from './child.ts'

/** Behind CloudNativePG's own first rules, which let its own connections in. */
const TLS_ONLY = 'hostnossl all all all reject'

const SELECTORS = { ReadWrite: 'rw', ReadOnly: 'ro' } as const

type Expose = NonNullable<DatabaseClusterSpec['expose']>[number]

const walVolume = ({ volumes, storageClassName }: DatabaseClusterSpec) => {
  const wal = volumes?.find(({ name }) => name === 'wal')
  const storageClass = wal?.storageClassName ?? storageClassName
  return wal && { size: wal.storage, ...(storageClass && { storageClass }) }
}

function settings({ config, backup }: DatabaseClusterSpec) {
  const upload = backup?.enabled ? backup.pitr?.uploadIntervalSeconds : undefined
  return {
    // a segment of the log is archived when it is full or this old; an entry of the user comes last and wins
    ...(upload !== undefined && { archive_timeout: `${upload}s` }),
    ...Object.fromEntries((config ?? []).map(({ name, value }) => [name.toLowerCase(), value]))
  }
}

function service(
  cluster: string,
  { name, role = 'ReadWrite', type, sourceRanges, annotations, loadBalancerClass }: Expose
) {
  return {
    selectorType: SELECTORS[role],
    serviceTemplate: {
      metadata: { name: `${cluster}-${name}`, ...(annotations && { annotations }) },
      spec: {
        type,
        ...(sourceRanges?.length && { loadBalancerSourceRanges: sourceRanges }),
        ...(loadBalancerClass && { loadBalancerClass })
      }
    }
  }
}

/** The Secret that the servers' certificate is in: the user's own, or the one that an issuer fills. */
const certificateSecret = ({ cluster: { metadata, spec } }: Given): string | undefined =>
  spec.tls?.secretName || (spec.tls?.issuerRef && `${metadata.name}-server-tls`)

function certificate({ cluster: { metadata, spec } }: Given): Manifest[] {
  const { issuerRef, secretName } = spec.tls ?? {}
  if (issuerRef === undefined || secretName) return []
  const { name, namespace } = metadata
  const services = [
    `${name}-rw`,
    `${name}-ro`,
    `${name}-r`,
    ...(spec.expose ?? []).map((expose) => `${name}-${expose.name}`)
  ]
  const dnsNames = services.flatMap((host) => [host, `${host}.${namespace}`, `${host}.${namespace}.svc`])
  return [
    {
      ...CERTIFICATE,
      metadata: { name: `${name}-server-tls`, ...(namespace && { namespace }) },
      spec: {
        secretName: `${name}-server-tls`,
        // CloudNativePG reloads certificates of Secrets that carry this label
        secretTemplate: { labels: { 'cnpg.io/reload': '' } },
        usages: ['server auth'],
        dnsNames,
        issuerRef: { name: issuerRef.name, kind: issuerRef.kind, group: 'cert-manager.io' }
      }
    }
  ]
}

/** clusterSize, version, storage, volumes, resources, config, tls and expose. */
export function engine(given: Given): Fragment {
  const { cluster, version } = given
  const { clusterSize, storage, storageClassName, resources, tls, expose } = cluster.spec
  const wal = walVolume(cluster.spec)
  const secret = certificateSecret(given)
  const child: Cluster = {
    spec: {
      instances: clusterSize,
      ...(version.images.engine && { imageName: version.images.engine }),
      storage: { size: storage, ...(storageClassName && { storageClass: storageClassName }) },
      ...(wal && { walStorage: wal }),
      ...(resources && { resources }),
      postgresql: { parameters: settings(cluster.spec), ...(tls?.mode === 'Required' && { pg_hba: [TLS_ONLY] }) },
      ...(secret && { certificates: { serverTLSSecret: secret, serverCASecret: secret } }),
      ...(expose?.length && {
        managed: { services: { additional: expose.map((one) => service(cluster.metadata.name, one)) } }
      })
    }
  }
  return { child, beside: certificate(given) }
}
