import t from 'tap'
import {
  chosenFrom,
  crashPlans,
  itinerariesOf,
  journeysAbout,
  nameOf,
  type Plan,
  type References,
  shardOf,
  stalePlans
} from './plan.ts'
import type { Reference } from './reference.ts'

const WRITE = { sort: 'apply clusters.postgresql.cnpg.io orders', ordinal: 0 }

const stepWith = (writes: Reference['writes']): Reference => ({
  state: new Map(),
  turnover: new Map(),
  writes,
  events: [],
  causes: [],
  atRest: [],
  pruned: [],
  most: { acts: 1, reports: 1 }
})

const REFERENCES: References = new Map([
  [
    'a',
    new Map([
      ['create', stepWith([WRITE, { ...WRITE, ordinal: 1 }])],
      ['delete', stepWith([WRITE])]
    ])
  ],
  ['b', new Map([['create', stepWith([WRITE])]])]
])
const PLANS = crashPlans(REFERENCES)

t.test('the process dies at each write in three ways', async (t) => {
  t.equal(PLANS.length, 12)
  t.equal(new Set(PLANS.map(nameOf)).size, 12)
  t.equal(PLANS[1] && nameOf(PLANS[1]), 'crash · a · create · answer lost apply clusters.postgresql.cnpg.io orders #1')
})

t.test('a trip tries one plan in each step, and all trips together try all', async (t) => {
  const trips = itinerariesOf(PLANS)
  t.same(
    trips.map(({ journey, plans }) => [journey, ...plans.keys()].join(' ')),
    [
      'a create delete',
      'b create',
      'a create delete',
      'b create',
      'a create delete',
      'b create',
      'a create',
      'a create',
      'a create'
    ]
  )
  t.same(trips.flatMap(({ plans }) => [...plans.values()].map(nameOf)).sort(), PLANS.map(nameOf).sort())
})

t.test('a choice is spread over all steps, is the same for the same seed, and another for another', async (t) => {
  const chosen = (seed: number) => chosenFrom(PLANS, 6, seed).map(nameOf)
  const places = chosenFrom(PLANS, 6, 1).map(({ journey, step }: Plan) => `${journey} ${step}`)
  t.same(places, ['a create', 'a delete', 'b create', 'a create', 'a delete', 'b create'])
  t.same(chosen(1), chosen(1))
  t.not(chosen(1).join(), chosen(2).join())
  t.equal(chosenFrom(PLANS, 100, 1).length, 12, 'never more than there are')
})

t.test('the shards of several machines are all plans, each once', async (t) => {
  const shards = [1, 2, 3].flatMap((shard) => shardOf(PLANS, shard, 3))
  t.same(shards.map(nameOf).sort(), PLANS.map(nameOf).sort())
})

t.test(
  'what a write followed from is shown again at the end of its step, and where the same object is written next',
  async (t) => {
    const report = { sort: 'apply databaseclusters.dbaas.dev/status orders', ordinal: 0 }
    const deletion = { sort: 'delete clusters.postgresql.cnpg.io orders', ordinal: 0 }
    const event = { sort: 'databaseclusters.dbaas.dev orders', ordinal: 0 }
    const references: References = new Map([
      [
        'a',
        new Map([
          ['create', { ...stepWith([WRITE, report]), causes: [{ event, write: WRITE }] }],
          ['nothing', stepWith([report])],
          ['delete', stepWith([report, deletion])]
        ])
      ]
    ])
    t.same(stalePlans(references).map(nameOf), [
      'stale · a · create · after apply databaseclusters.dbaas.dev/status orders #1 as of create, databaseclusters.dbaas.dev orders #1',
      'stale · a · delete · after delete clusters.postgresql.cnpg.io orders #1 as of create, databaseclusters.dbaas.dev orders #1'
    ])
  }
)

t.test('the journeys of what was changed are tried, and each seed tries another provider', async (t) => {
  const journeys = {
    'cnpg/operations': { provider: 'cnpg', steps: {} },
    'strimzi/spec': { provider: 'strimzi', steps: {} },
    'strimzi/operations': { provider: 'strimzi', steps: {} }
  }
  const about = (file: string) => [0, 1].map((seed) => Object.keys(journeysAbout([file], journeys, seed)))
  t.same(about('src/main.ts'), [['cnpg/operations'], ['strimzi/spec', 'strimzi/operations']])
  t.same(about('providers/cnpg/status.ts'), [['cnpg/operations'], ['cnpg/operations']])
})
