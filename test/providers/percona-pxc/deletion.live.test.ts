/** What each policy leaves of an XtraDB cluster. */
import t from 'tap'
import { goesAsItsPolicySays } from '../../fixtures/deletions.ts'

const OF_OPERATOR = 'apis/pxc.percona.com/v1/namespaces/NAMESPACE'
const ARCHIVED = { enabled: true, storageRef: { name: 's3-main' }, pitr: { enabled: true } }

goesAsItsPolicySays(t, {
  provider: 'percona-pxc',
  cluster: { engine: 'mysql', provider: 'percona-pxc', version: '8.4', clusterSize: 3, storage: '1Gi' },
  children: [`${OF_OPERATOR}/perconaxtradbclusters`],
  volumes: 3,
  backups: { kind: `${OF_OPERATOR}/perconaxtradbclusterbackups` },
  onOldVolumes: 'takes them up',
  refused: { 'deletion/archive-stays': { deletionPolicy: 'WipeOut', backup: ARCHIVED } }
})
