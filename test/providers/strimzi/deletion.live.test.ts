/** What each policy leaves of a Kafka. */
import t from 'tap'
import { goesAsItsPolicySays } from '../../fixtures/deletions.ts'

const OF_OPERATOR = 'apis/kafka.strimzi.io/v1/namespaces/NAMESPACE'

goesAsItsPolicySays(t, {
  provider: 'strimzi',
  cluster: { engine: 'kafka', version: '4.3', clusterSize: 3, storage: '1Gi' },
  children: ['kafkas', 'kafkanodepools', 'kafkausers'].map((kind) => `${OF_OPERATOR}/${kind}`),
  volumes: 6,
  onOldVolumes: 'waits',
  refused: {}
})
