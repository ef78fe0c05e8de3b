/** What comes from elsewhere is made to fit our schema, and never keeps the rest from being told. */
import fc from 'fast-check'
import t from 'tap'
import { databaseClusterStatus } from '../../../src/api/database-cluster.ts'
import { fitted } from '../../../src/api/fitted.ts'

const fit = (status: unknown) => fitted(databaseClusterStatus, status) as Record<string, unknown> | undefined

t.test('what fits stays as it is', async (t) => {
  const status = {
    observedGeneration: 3,
    phase: 'Ready',
    members: [{ name: 'orders-1', role: 'Primary', ready: true, node: 'a' }],
    storage: { requested: '10Gi', allocated: 10, resizing: false }
  }
  t.same(fit(status), status)
})

t.test('one odd word costs that word and nothing else', async (t) => {
  const cases: Record<string, [object, object]> = {
    'a phase that is none': [{ phase: 'Fine', primary: 'a' }, { primary: 'a' }],
    'a text that is a number': [{ primary: 7, instances: 3 }, { instances: 3 }],
    'a time that is none': [{ initializedAt: 'yesterday', instances: 3 }, { instances: 3 }],
    'a size that is none': [{ storage: { requested: 'much', allocated: '1Gi' } }, { storage: { allocated: '1Gi' } }],
    'a number below the least': [{ readyInstances: -1, instances: 3 }, { instances: 3 }],
    'a field of which we know nothing': [{ secret: 'x', instances: 3 }, { instances: 3 }],
    'a list that is a text': [{ members: 'all', instances: 3 }, { instances: 3 }]
  }
  for (const [name, [from, to]] of Object.entries(cases)) t.same(fit(from), to, name)
})

t.test('an item without what it must have is left out, and a name that stands twice stands once', async (t) => {
  const member = { name: 'a', role: 'Replica', ready: true }
  t.same(fit({ members: [member, { name: 'b' }, { ...member, ready: false }] }), { members: [member] })
})

t.test('T14: long text is cut and made printable, a word that must fit a pattern is not', async (t) => {
  const { message } = fit({ message: `\u001b[31m${'x'.repeat(5000)}` }) ?? {}
  t.equal(String(message).length, 4096)
  t.match(String(message), /^\\u001b\[31m/)
  t.same(
    fit({
      conditions: [
        { type: 'has blanks', status: 'True', reason: 'A', message: '', lastTransitionTime: '2026-01-01T00:00:00Z' }
      ]
    }),
    {
      conditions: []
    }
  )
})

t.test('T14: no value makes it throw', async (t) => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.constantFrom('members', 'storage', 'conditions', 'endpoints', 'phase'),
      (value, at) => {
        fit(value)
        fit({ [at]: value, members: [value] })
      }
    )
  )
  t.pass()
})
