import t from 'tap'
import type { Act } from './act.ts'
import { differences } from './compare.ts'

const act = (more: Partial<Act> = {}): Act => ({
  name: 'create',
  phases: ['Setting up', 'Healthy'],
  made: ['Pod orders-1'],
  gone: [],
  status: { phase: 'Healthy', 'conditions.Ready.reason': 'IsReady', 'conditions.Ready.status': 'True' },
  marks: { 'Pod orders-1': ['cnpg.io/podRole=instance', 'cnpg.io/podEnvHash=1'] },
  ...more
})

t.test('the same course leaves nothing to say, whatever differs from run to run', async (t) => {
  const other = act({ marks: { 'Pod orders-1': ['cnpg.io/podRole=instance', 'cnpg.io/podEnvHash=2'] } })
  t.same(differences([act()], [other]), [])
})

const cases: Record<string, { other: Partial<Act>; want: string }> = {
  'another order of phases': {
    other: { phases: ['Healthy'] },
    want: 'create: phases Setting up → Healthy; of the stand-in Healthy'
  },
  'an object less': { other: { made: [] }, want: 'create: made: Pod orders-1, by the real one alone' },
  'an object more': { other: { gone: ['Job a'] }, want: 'create: gone: Job a, by the stand-in alone' },
  'a field of the status': {
    other: { status: { ...act().status, image: 'x' } },
    want: 'status: image, by the stand-in alone'
  },
  'a word on an object': {
    other: { marks: { 'Pod orders-1': ['cnpg.io/podRole=instance'] } },
    want: 'marks: Pod cnpg.io/podEnvHash, by the real one alone'
  }
}
for (const [name, { other, want }] of Object.entries(cases)) {
  t.test(name, async (t) => {
    t.same(differences([act()], [act(other)]), [want])
  })
}
