/** Members, image, volumes, resources, settings, certificates and ways in. */
import type { DatabaseClusterSpec } from '../../src/api/database-cluster.ts'
import type { Fragment, Given } from '../contract.ts'
import { neverLess } from '../volumes.ts'
import { certificate, certificateSecret } from './certificate.ts'
import type { Cluster } from './child.ts'
import { exposedName } from './names.ts'

/** Behind CloudNativePG's own first rules, which let its own connections in. */
const TLS_ONLY = 'hostnossl all all all reject'

/** While a primary waits for its clients to leave, it lets no new ones in: of CloudNativePG's three minutes, one idle client takes all. */
const SECONDS_FOR_CLIENTS_TO_LEAVE = 15

const SELECTORS = { ReadWrite: 'rw', ReadOnly: 'ro' } as const

type Expose = NonNullable<DatabaseClusterSpec['expose']>[number]

/** CloudNativePG refuses every smaller size, also one that was never reached. */
function volumes({ cluster: { spec }, found }: Given): Pick<Cluster['spec'], 'storage' | 'walStorage'> {
  const { storage, storageClassName } = spec
  const live = found.child<Cluster>()?.spec
  const wal = spec.volumes?.find(({ name }) => name === 'wal')
  const walClass = wal?.storageClassName ?? storageClassName
  return {
    storage: {
      size: neverLess(storage, live?.storage?.size, []),
      ...(storageClassName && { storageClass: storageClassName })
    },
    ...(wal && {
      walStorage: {
        size: neverLess(wal.storage, live?.walStorage?.size, []),
        ...(walClass && { storageClass: walClass })
      }
    })
  }
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
      metadata: { name: exposedName(cluster, name), ...(annotations && { annotations }) },
      spec: {
        type,
        ...(sourceRanges?.length && { loadBalancerSourceRanges: sourceRanges }),
        ...(loadBalancerClass && { loadBalancerClass })
      }
    }
  }
}

/** clusterSize, version, storage, volumes, resources, config, tls and expose. */
export function engine(given: Given): Fragment {
  const { cluster, version } = given
  const { clusterSize, resources, tls, expose } = cluster.spec
  const secret = certificateSecret(given)
  const child: Cluster = {
    spec: {
      instances: clusterSize,
      ...(version.images.engine && { imageName: version.images.engine }),
      ...volumes(given),
      ...(resources && { resources }),
      smartShutdownTimeout: SECONDS_FOR_CLIENTS_TO_LEAVE,
      postgresql: { parameters: settings(cluster.spec), ...(tls?.mode === 'Required' && { pg_hba: [TLS_ONLY] }) },
      ...(secret && { certificates: { serverTLSSecret: secret, serverCASecret: secret } }),
      ...(expose?.length && {
        managed: { services: { additional: expose.map((one) => service(cluster.metadata.name, one)) } }
      })
    }
  }
  return { child, beside: certificate(given) }
}
