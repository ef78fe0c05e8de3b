import t from 'tap'
import { unresolved } from '../../../controllers/database-cluster/obstacle.ts'
import type { Referred } from '../../../providers/contract.ts'
import { type Facts, NO_FACTS } from '../../../providers/facts.ts'
import { builtIn } from '../../../providers/index.ts'
import type { DatabaseCluster } from '../../../src/api/database-cluster.ts'
import type { PodSchedulingPolicy } from '../../../src/api/pod-scheduling-policy.ts'

const cluster = { spec: { podSchedulingPolicy: { ref: { name: 'spread' } } } } as DatabaseCluster

const policy = (spec: object, status: object = {}) =>
  ({ kind: 'PodSchedulingPolicy', metadata: { name: 'spread', generation: 1 }, spec, status }) as PodSchedulingPolicy

const inTheWay = (referred: Referred, knows: Facts['knows'] = () => true) =>
  unresolved({ cluster, referred, noted: {} }, builtIn(), { ...NO_FACTS, knows })

t.test('a policy that is not there is waited for', async (t) => {
  t.match(inTheWay({}), { reason: 'NotFound', message: /Waiting for PodSchedulingPolicy "spread"/ })
})

t.test('one that cannot be read is not taken for missing, and not done without', async (t) => {
  const obstacle = inTheWay({}, (kind) => kind !== 'PodSchedulingPolicy')
  t.match(obstacle, { condition: 'ReferencesResolved', reason: 'NotRead', message: /DBAAS_CLUSTER_FACTS/ })
})

t.test('one that is there is in nobody’s way', async (t) => {
  t.equal(
    inTheWay({ policy: policy({}) }, () => false),
    undefined
  )
})

t.test('one that the door would have refused is not used, unless it was once taken as it is', async (t) => {
  const wrong = { engines: ['oracle'] }
  t.match(inTheWay({ policy: policy(wrong) }), {
    condition: 'ReferencesResolved',
    reason: 'Refused',
    message:
      /PodSchedulingPolicy "spread" cannot be used until it is mended: spec\.engines\[0\]: .*\[policies\/engine\]/
  })
  const accepted = (observedGeneration: number) => ({
    conditions: [{ type: 'Accepted', status: 'True', reason: 'RulesPassed', message: '', observedGeneration }]
  })
  t.equal(inTheWay({ policy: policy(wrong, accepted(1)) }), undefined)
  t.ok(inTheWay({ policy: policy(wrong, accepted(0)) }), 'an edit is judged anew')
})
