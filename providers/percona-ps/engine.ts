/** Members, images, volumes, resources, settings and certificates. */
import { createHash } from 'node:crypto'
import type { DatabaseClusterSpec } from '../../src/api/database-cluster.ts'
import type { Fragment, Given } from '../contract.ts'
import { optionFile } from '../option-file.ts'
import { neverLess } from '../volumes.ts'
import { certificate } from './certificate.ts'
import type { Cluster } from './child.ts'
import { certificateSecret, usersSecret } from './names.ts'
import { dataClaims, SETTINGS_MARK, storageOfChild } from './surroundings.ts'

/** The fewest members that the operator takes without its unsafe flag. */
const SAFE_SIZE = 3

/** What TLS asks of the servers comes last, so that it holds whatever stands before it. */
const settings = ({ config = [], tls }: DatabaseClusterSpec): string =>
  optionFile('mysqld', [
    ...config,
    ...(tls?.mode === 'Required' ? [{ name: 'require_secure_transport', value: 'ON' }] : [])
  ])

/** By this mark in the template of the pods it is seen that the operator has taken new settings up. */
const mark = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)

/** clusterSize, version, storage, resources, config and tls. */
export function engine(given: Given): Fragment {
  const { cluster, version } = given
  const { clusterSize, storage, storageClassName, resources, tls } = cluster.spec
  const { engine: image = '', init = '', toolkit = '' } = version.images
  const configuration = settings(cluster.spec)
  const child: Cluster = {
    spec: {
      // with a single member there is nobody to hand the primary's role to
      updateStrategy: clusterSize === 1 ? 'RollingUpdate' : 'SmartUpdate',
      unsafeFlags: { mysqlSize: clusterSize < SAFE_SIZE, orchestrator: false, orchestratorSize: false },
      storageScaling: { enableVolumeScaling: true },
      initContainer: { image: init },
      toolkit: { image: toolkit },
      secretsName: usersSecret(cluster.metadata.name),
      ...((tls?.secretName || tls?.issuerRef) && { sslSecretName: certificateSecret(cluster) }),
      mysql: {
        clusterType: 'group-replication',
        size: clusterSize,
        image,
        autoRecovery: true,
        annotations: { [SETTINGS_MARK]: mark(configuration) },
        configuration,
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
  return { child, ahead: certificate(given) }
}
