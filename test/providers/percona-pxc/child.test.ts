import t from 'tap'
import type { Backup, Cluster, ClusterStatus, Restore } from '../../../providers/percona-pxc/child.ts'
import { BACKUP, CLUSTER, RESTORE } from '../../../providers/percona-pxc/child.ts'
import { definitionsAreAbsent, schemasOf, unknownFields, type Whole } from '../../fixtures/child-definitions.ts'

const pods = {
  size: 3,
  image: 'an-image',
  resources: { requests: { cpu: '1' }, limits: { memory: '2Gi' } },
  annotations: { a: 'b' },
  labels: { a: 'b' },
  nodeSelector: { a: 'b' },
  tolerations: [{ key: 'a', operator: 'Exists' }],
  affinity: { antiAffinityTopologyKey: 'none', advanced: { nodeAffinity: {} } },
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
  priorityClassName: 'high'
}
const volumeSpec = {
  persistentVolumeClaim: { storageClassName: 'fast', resources: { requests: { storage: '10Gi' } } }
}
const s3 = { bucket: 'backups/orders', credentialsSecret: 's3', region: 'eu', endpointUrl: 'https://s3.example.com' }
const azure = { container: 'backups/orders', credentialsSecret: 'azure', endpointUrl: 'https://azure.example.com' }
const source = { destination: 's3://backups/orders/1', storageName: 's3', verifyTLS: true, s3, azure }

const cluster: Whole<Cluster> & { status: Whole<ClusterStatus> } = {
  metadata: { annotations: {}, finalizers: [] },
  spec: {
    crVersion: '1.19.0',
    pause: false,
    updateStrategy: 'SmartUpdate',
    upgradeOptions: { apply: 'disabled' },
    unsafeFlags: { tls: false, pxcSize: false, proxySize: false },
    enableVolumeExpansion: true,
    initContainer: { image: 'an-image' },
    secretsName: 'orders-secrets',
    sslSecretName: 'orders-ssl',
    sslInternalSecretName: 'orders-ssl-internal',
    tls: { enabled: true, issuerConf: { name: 'internal', kind: 'Issuer', group: 'cert-manager.io' } },
    logcollector: { enabled: true, image: 'an-image' },
    pxc: {
      ...pods,
      autoRecovery: true,
      configuration: '[mysqld]\n',
      volumeSpec,
      sidecars: [
        {
          name: 'metrics',
          image: 'an-image',
          args: ['--collect'],
          ports: [{ name: 'metrics', containerPort: 9104 }],
          env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'orders-secrets', key: 'monitor' } } }]
        }
      ]
    },
    haproxy: { ...pods, enabled: true, exposeReplicas: { enabled: true, onlyReaders: true } },
    proxysql: { ...pods, enabled: false, volumeSpec },
    pmm: { enabled: true, image: 'an-image', serverHost: 'pmm.example.com', pxcParams: '--tls' },
    backup: {
      image: 'an-image',
      allowParallel: false,
      storages: {
        main: { type: 's3', verifyTLS: true, s3, azure, containerOptions: { args: { xbcloud: ['--verbose'] } } }
      },
      schedule: [
        {
          name: 'nightly',
          schedule: '0 2 * * *',
          storageName: 'main',
          retention: { type: 'count', count: 7, deleteFromStorage: true }
        }
      ],
      pitr: { enabled: true, storageName: 'main', timeBetweenUploads: 60 }
    }
  },
  status: {
    state: 'ready',
    message: ['Error: validate cr'],
    observedGeneration: 3,
    host: 'orders-haproxy.shop',
    size: 5,
    ready: 5,
    pxc: { status: 'ready', message: '', version: '8.4.7-7.1', image: 'an-image', size: 3, ready: 3 },
    haproxy: { status: 'ready', message: '', version: '2.8.17', image: 'an-image', size: 2, ready: 2 },
    proxysql: { status: '', message: '', version: '', image: '', size: 0, ready: 0 },
    conditions: [{ type: 'ready', status: 'True', reason: '', message: '', lastTransitionTime: '2026-05-04T03:02:01Z' }]
  }
}

const backup: Whole<Backup> = {
  metadata: { finalizers: ['percona.com/delete-backup'] },
  spec: { pxcCluster: 'orders', storageName: 'main' },
  status: {
    state: 'Succeeded',
    error: '',
    completed: '2026-05-04T03:02:01Z',
    destination: 's3://backups/orders/1',
    latestRestorableTime: '2026-05-04T03:02:01Z',
    conditions: [{ type: 'PITRReady', status: 'True', message: '' }]
  }
}

const restore: Whole<Restore> = {
  spec: {
    pxcCluster: 'orders',
    backupName: 'orders-1',
    backupSource: source,
    containerOptions: { args: { xbcloud: ['--s3-bucket-lookup=path'] } },
    pitr: { type: 'date', date: '2026-05-04 03:02:01', backupSource: source }
  },
  status: { state: 'Succeeded', comments: '', completed: '2026-05-04T03:02:01Z' }
}

t.test('every field that we set or read is one of the operator', { skip: definitionsAreAbsent }, async (t) => {
  const schemas = schemasOf('pxc')
  t.same(unknownFields(cluster, schemas.get(CLUSTER.kind)), [])
  t.same(unknownFields(backup, schemas.get(BACKUP.kind)), [])
  t.same(unknownFields(restore, schemas.get(RESTORE.kind)), [])
})

t.test('a field that the operator has not would be found', { skip: definitionsAreAbsent }, async (t) => {
  const schema = schemasOf('pxc').get(CLUSTER.kind)
  const wrong = {
    spec: { paused: true, backup: { storages: { main: { s3: { folder: 'a' } } }, schedule: [{ cron: '' }] } }
  }
  t.same(unknownFields(wrong, schema), [
    '.spec.paused',
    '.spec.backup.storages.main.s3.folder',
    '.spec.backup.schedule[].cron'
  ])
})
