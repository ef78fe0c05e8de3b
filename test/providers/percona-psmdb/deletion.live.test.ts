/** What each policy leaves of a replica set. */
import t from 'tap'
import { goesAsItsPolicySays } from '../../fixtures/deletions.ts'

const OF_OPERATOR = 'apis/psmdb.percona.com/v1/namespaces/NAMESPACE'

goesAsItsPolicySays(t, {
  provider: 'percona-psmdb',
  cluster: { engine: 'mongodb', version: '8.0', clusterSize: 3, storage: '1Gi' },
  children: [`${OF_OPERATOR}/perconaservermongodbs`],
  volumes: 3,
  backups: { kind: `${OF_OPERATOR}/perconaservermongodbbackups` },
  onOldVolumes: 'takes them up',
  refused: {}
})
