/** Members, images, volumes, resources, settings and certificates. */
import type { DatabaseClusterSpec } from '../../src/api/database-cluster.ts'
import { podLabels } from '../applier.ts'
import type { Fragment, Given } from '../contract.ts'
import { optionFile } from '../option-file.ts'
import { neverLess } from '../volumes.ts'
import type { Cluster } from './child.ts'
import { usersSecret } from './names.ts'
import { dataClaims, storageOfChild } from './surroundings.ts'

/** The fewest members that the operator takes without its unsafe flag. */
const SAFE_SIZE = 3

/** What TLS asks of the servers comes last, so that it holds whatever stands before it. */
const settings = ({ config = [], tls }: DatabaseClusterSpec): string =>
  optionFile('mysqld', [
    ...config,
    ...(tls?.mode === 'Required' ? [{ name: 'require_secure_transport', value: 'ON' }] : [])
  ])

function certificates({ tls }: DatabaseClusterSpec): Cluster['spec'] {
  const { mode, issuerRef, secretName } = tls ?? {}
  if (mode === 'Disabled') return { tls: { enabled: false } }
  const issuer = issuerRef && { issuerConf: { name: issuerRef.name, kind: issuerRef.kind, group: 'cert-manager.io' } }
  return {
    tls: { enabled: true, ...(!secretName && issuer) },
    ...(secretName && { sslSecretName: secretName, sslInternalSecretName: secretName })
  }
}

/** clusterSize, version, storage, resources, config and tls. */
export function engine(given: Given): Fragment {
  const { cluster, version } = given
  const { clusterSize, storage, storageClassName, resources, tls } = cluster.spec
  const { engine: image = '', init = '', logs = '' } = version.images
  const child: Cluster = {
    spec: {
      ...certificates(cluster.spec),
      unsafeFlags: { tls: tls?.mode === 'Disabled', pxcSize: clusterSize < SAFE_SIZE },
      enableVolumeExpansion: true,
      initContainer: { image: init },
      logcollector: { enabled: true, image: logs },
      secretsName: usersSecret(cluster.metadata.name),
      pxc: {
        size: clusterSize,
        image,
        autoRecovery: true,
        labels: podLabels(cluster),
        configuration: settings(cluster.spec),
        ...(resources && { resources }),
        volumeSpec: {
          persistentVolumeClaim: {
            ...(storageClassName && { storageClassName }),
            resources: { requests: { storage: neverLess(storage, storageOfChild(given), dataClaims(given)) } }
          }
        }
      }
    }
  }
  return { child }
}
