/** When an object is applied, and when it is left alone. */
import t from 'tap'
import { fingerprint, needOf, signed } from '../../../controllers/database-cluster/applied.ts'
import type { Manifest } from '../../../providers/contract.ts'
import { root } from '../../../src/api/path.ts'

const wanted: Manifest = {
  apiVersion: 'example.com/v1',
  kind: 'Database',
  metadata: { name: 'orders', namespace: 'shop', labels: { a: '1' } },
  spec: { size: 3, plugins: [{ name: 'one', on: true }], args: ['a', 'b'] }
}
const asStored = (change: (object: ReturnType<typeof stored>) => void = () => {}) => {
  const object = stored()
  change(object)
  return object
}
const stored = () => {
  const { metadata, ...rest } = structuredClone(signed(wanted)) as Manifest & { spec: Record<string, unknown> }
  return { ...rest, metadata: { ...metadata, uid: 'u-1', resourceVersion: '7' }, status: { phase: 'ok' } }
}

t.test('the same wish has the same fingerprint, whatever the order of its keys', async (t) => {
  const { spec, metadata, kind, apiVersion } = wanted
  t.equal(fingerprint({ spec, kind, metadata, apiVersion } as Manifest), fingerprint(wanted))
  t.not(fingerprint({ ...wanted, spec: { size: 4 } }), fingerprint(wanted))
})

t.test('what is not there is new, what is as we left it needs nothing', async (t) => {
  t.same(needOf(wanted, undefined, [], []), { why: 'new', drift: [] })
  t.equal(needOf(wanted, asStored(), [], []), undefined)
})

t.test('another wish is an edit', async (t) => {
  t.match(needOf({ ...wanted, spec: { size: 5 } }, asStored(), [], []), { why: 'edited' })
})

t.test(
  'a note that says something else is made anew; one that an older release did not make is no reason to write',
  async (t) => {
    const live = asStored(({ metadata }) => {
      metadata.annotations = { ...metadata.annotations, note: 'a' }
    })
    t.equal(needOf(wanted, live, [], [], { note: 'a' }), undefined)
    t.match(needOf(wanted, live, [], [], { note: 'b' }), { why: 'edited' })
    t.equal(needOf(wanted, asStored(), [], [], { note: 'a' }), undefined)
    t.same(signed(wanted, 'print', { note: 'a' }).metadata.annotations, { note: 'a', 'dbaas.dev/applied': 'print' })
  }
)

t.test('fields and named items that others add are theirs', async (t) => {
  const live = asStored(({ spec, metadata }) => {
    spec.replicas = 9
    spec.plugins = [{ name: 'theirs' }, { name: 'one', on: true, since: 1 }]
    metadata.labels = { ...metadata.labels, b: '2' }
  })
  t.equal(needOf(wanted, live, [], []), undefined)
})

t.test('a field of ours that somebody changed has drifted, and is named', async (t) => {
  const live = asStored(({ spec }) => {
    spec.size = 2
    spec.args = ['a']
    spec.plugins = []
  })
  const need = needOf(wanted, live, [], [])
  t.equal(need?.why, 'drifted')
  t.same(need?.drift.map(String), ['spec.size', 'spec.plugins[0]', 'spec.args'])
})

t.test('what the child operator may take back is not fought over', async (t) => {
  const live = asStored(({ spec }) => {
    spec.size = 2
  })
  t.equal(needOf(wanted, live, [root.child('spec', 'size')], []), undefined)
  t.equal(
    needOf(wanted, live, [], [root.child('spec', 'size')]),
    undefined,
    'nor what the API server gave another value'
  )
  t.match(
    needOf({ ...wanted, spec: { size: 6 } }, live, [root.child('spec', 'size')], []),
    { why: 'edited' },
    'until an edit'
  )
})
