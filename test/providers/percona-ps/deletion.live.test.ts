/** What each policy leaves of a group. */
import t from 'tap'
import { goesAsItsPolicySays } from '../../fixtures/deletions.ts'

const OF_OPERATOR = 'apis/ps.percona.com/v1/namespaces/NAMESPACE'

goesAsItsPolicySays(t, {
  provider: 'percona-ps',
  cluster: { engine: 'mysql', provider: 'percona-ps', version: '8.4', clusterSize: 3, storage: '1Gi' },
  children: [`${OF_OPERATOR}/perconaservermysqls`],
  volumes: 3,
  backups: { kind: `${OF_OPERATOR}/perconaservermysqlbackups` },
  onOldVolumes: 'takes them up',
  refused: {}
})
