import t from 'tap'
import { withoutEmptied } from '../../../controllers/database-cluster/emptied.ts'

t.test('an object that loses its last field is left out, and what is beside it stays', async (t) => {
  const wanted = { spec: { proxy: { nodeSelector: {}, size: 2 }, paused: false } }
  const live = { spec: { proxy: { nodeSelector: { disk: 'ssd' }, size: 2 }, paused: false } }
  t.same(withoutEmptied(wanted, live), { spec: { proxy: { size: 2 }, paused: false } })
  t.same(wanted.spec.proxy.nodeSelector, {}, 'what is wanted is as it was')
})

for (const [what, live] of Object.entries({
  'that is empty there too': { spec: { exporter: {} } },
  'that is not there': { spec: {} },
  'that is something else there': { spec: { exporter: [1] } }
})) {
  t.test(`an empty object ${what} stays in`, async (t) => {
    const wanted = { spec: { exporter: {} } }
    t.equal(withoutEmptied(wanted, live), wanted)
  })
}

t.test('lists are left alone', async (t) => {
  const wanted = { spec: { tolerations: [{}], zones: [] } }
  t.equal(withoutEmptied(wanted, { spec: { tolerations: [{ key: 'a' }], zones: ['a'] } }), wanted)
})
