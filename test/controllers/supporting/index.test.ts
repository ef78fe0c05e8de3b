import t from 'tap'
import { toldAbout } from '../../fixtures/supporting.ts'

const dbaas = (kind: string, name: string, spec: object, status?: object) => ({
  apiVersion: 'dbaas.dev/v1alpha1',
  kind,
  metadata: { name, ...(kind !== 'PodSchedulingPolicy' && { namespace: 'shop' }) },
  spec,
  ...(status && { status })
})
const accepted = (observedGeneration: number) => ({
  type: 'Accepted',
  status: 'True',
  reason: 'RulesPassed',
  message: 'The rules of the door hold',
  observedGeneration,
  lastTransitionTime: '2026-01-01T00:00:00Z'
})

const policy = (engines: string[], status?: object) => dbaas('PodSchedulingPolicy', 'spread', { engines }, status)
const user = dbaas('DatabaseCluster', 'orders', {
  engine: 'postgresql',
  podSchedulingPolicy: { ref: { name: 'spread' } }
})

t.test('who uses it, and that the rules hold', async (t) => {
  t.match(await toldAbout([policy(['postgresql']), user]), [
    {
      kind: 'PodSchedulingPolicy',
      status: {
        usedBy: [{ kind: 'DatabaseCluster', namespace: 'shop', name: 'orders' }],
        usedByCount: 1,
        conditions: [{ type: 'Accepted', status: 'True', reason: 'RulesPassed', observedGeneration: 1 }]
      }
    }
  ])
})

t.test('what the door would have refused says so', async (t) => {
  const [told] = await toldAbout([policy(['postgres'])])
  t.match(told?.status.conditions, [
    {
      type: 'Accepted',
      status: 'False',
      reason: 'Refused',
      message: /Nothing uses it .* spec\.engines\[0\].*\[policies\/engine\]/
    }
  ])
})

t.test('what was taken as it is stays taken, with the refusal as a warning', async (t) => {
  const [told] = await toldAbout([policy(['postgres'], { conditions: [accepted(1)] })])
  t.match(told?.status.conditions, [{ status: 'True', reason: 'RulesWarn', message: /\[policies\/engine\]/ }])
  const [edited] = await toldAbout([policy(['postgres'], { conditions: [accepted(0)] })])
  t.match(edited?.status.conditions, [{ status: 'False' }], 'an edit is judged anew')
})

t.test('nothing is written where all of it is said', async (t) => {
  const status = { usedBy: [], usedByCount: 0, conditions: [accepted(1)] }
  t.same(await toldAbout([policy(['postgresql'], status)]), [])
})

t.test('of a backup only that is told, and who makes it tells the rest', async (t) => {
  const ready = { ...accepted(1), type: 'Ready' }
  const backup = dbaas('DatabaseBackup', 'b-1', { clusterRef: 'orders' }, { phase: 'Succeeded', conditions: [ready] })
  const [told] = await toldAbout([backup])
  t.same(Object.keys(told?.status ?? {}), ['conditions'])
  t.same(
    told?.status.conditions.map(({ type }) => type),
    ['Accepted']
  )
  t.same(await toldAbout([{ ...backup, status: { conditions: [accepted(1), ready] } }]), [])
})
