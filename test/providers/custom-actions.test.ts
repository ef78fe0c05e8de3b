/** Actions that only one provider has, and what they may be told. */
import t from 'tap'
import { type CustomAction, published, wrongParameters } from '../../providers/custom-actions.ts'
import { builtIn } from '../../providers/index.ts'
import { databaseProvider } from '../../src/api/database-provider.ts'
import { root } from '../../src/api/path.ts'
import { choice, flag, integer, label, object, optional } from '../../src/api/schema.ts'
import { misshape } from '../../src/api/shape.ts'

const AT = root.child('spec', 'custom', 'parameters')

const action: CustomAction = {
  name: 'move',
  description: 'Moves it.',
  parameters: object('How.', {
    to: label('Where to.'),
    pace: optional(choice('How fast.', ['slow', 'fast'])),
    steps: optional(integer('How many.', { min: 1, max: 9 })),
    dry: optional(flag('Whether only to look.'))
  }),
  refusedIn: [],
  turn: 'InTurn'
}

function told(parameters: Record<string, string>): string[] {
  const found: string[] = []
  const list = Object.entries(parameters).map(([name, value]) => ({ name, value }))
  wrongParameters(action, list, AT, ({ path, reason }) => found.push(`${path} ${reason}`))
  return found
}

const cases: Record<string, { told: Record<string, string>; want: string[] }> = {
  'what must be told is enough': { told: { to: 'b' }, want: [] },
  'everything may be told': { told: { to: 'b', pace: 'fast', steps: '9', dry: 'true' }, want: [] },
  'what must be told is missed': { told: { pace: 'slow' }, want: ['spec.custom.parameters Required'] },
  'a word that is none of those is refused': {
    told: { to: 'b', pace: 'Fast' },
    want: ['spec.custom.parameters[1].value Invalid']
  },
  'so is a number beyond the last': {
    told: { to: 'b', steps: '10' },
    want: ['spec.custom.parameters[1].value Invalid']
  },
  'and one that is a text': { told: { to: 'b', steps: '1e0' }, want: ['spec.custom.parameters[1].value Invalid'] },
  'and a yes in other words': { told: { to: 'b', dry: 'yes' }, want: ['spec.custom.parameters[1].value Invalid'] },
  'and a text of another form': { told: { to: 'B C' }, want: ['spec.custom.parameters[0].value Invalid'] },
  'and nothing at all': { told: { to: '' }, want: ['spec.custom.parameters[0].value Invalid'] },
  'a name that no parameter has is refused': {
    told: { to: 'b', speed: 'fast' },
    want: ['spec.custom.parameters[1].name NotSupported']
  },
  'a name that every object has is none': {
    told: { to: 'b', constructor: 'x' },
    want: ['spec.custom.parameters[1].name NotSupported']
  },
  'all of it is told at once': {
    told: { speed: 'fast', steps: '0' },
    want: [
      'spec.custom.parameters[0].name NotSupported',
      'spec.custom.parameters[1].value Invalid',
      'spec.custom.parameters Required'
    ]
  }
}

for (const [name, { told: given, want }] of Object.entries(cases)) {
  t.test(name, async (t) => t.same(told(given), want))
}

t.test('the nearest name is told', async (t) => {
  wrongParameters(action, [{ name: 'too', value: 'b' }], AT, ({ fix }) =>
    t.match(fix, /did you mean to\?|add an entry/)
  )
})

for (const { name, customActions, supports } of builtIn().providers) {
  t.test(`${name} publishes what it can do, in the shape of a DatabaseProvider`, async (t) => {
    t.equal(supports.operations.Custom === true, customActions.length > 0)
    const status = { customActions: published(customActions) }
    t.equal(misshape(databaseProvider, { metadata: {}, status }), undefined)
    for (const { schema } of status.customActions) t.equal(JSON.parse(schema ?? '').type, 'object')
  })

  t.test(`${name} names a member only by a parameter that there is`, async (t) => {
    for (const { parameters, member } of customActions)
      t.ok(member === undefined || Object.hasOwn(parameters.properties, member.parameter))
    t.equal(new Set(customActions.map((one) => one.name)).size, customActions.length, 'and no name is there twice')
  })
}
