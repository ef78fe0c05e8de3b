/** What each policy leaves of a PostgreSQL cluster. */
import t from 'tap'
import { goesAsItsPolicySays } from '../../fixtures/deletions.ts'

const OF_OPERATOR = 'apis/postgresql.cnpg.io/v1/namespaces/NAMESPACE'
const WIPED_OUT = { deletionPolicy: 'WipeOut', backup: { enabled: true, storageRef: { name: 's3-main' } } }

goesAsItsPolicySays(t, {
  provider: 'cnpg',
  cluster: { engine: 'postgresql', version: '17', clusterSize: 2, storage: '1Gi', proxy: { enabled: true } },
  children: ['clusters', 'poolers'].map((kind) => `${OF_OPERATOR}/${kind}`),
  volumes: 2,
  backups: { kind: `${OF_OPERATOR}/backups`, impossibleWith: ['WipeOut'] },
  onOldVolumes: 'takes them up',
  refused: { 'deletion/backups-stay': WIPED_OUT }
})
