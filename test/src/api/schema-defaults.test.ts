/** The defaults that the API server fills in, filled in without one. */
import t from 'tap'
import { withSchemaDefaults } from '../../../src/api/schema-defaults.ts'

const written = () => ({
  kind: 'DatabaseCluster',
  metadata: { name: 'orders' },
  spec: {
    engine: 'postgresql',
    storage: '10Gi',
    proxy: {},
    backup: { schedules: [{ name: 'nightly', schedule: '@daily' }] }
  }
})

t.test('what is absent gets its default, and what is written stays', async (t) => {
  const { spec } = withSchemaDefaults(written())
  t.match(spec, {
    engine: 'postgresql',
    clusterSize: 3,
    stopped: false,
    deletionPolicy: 'Delete',
    proxy: { enabled: true }
  })
  t.same(spec.backup as object, { enabled: true, schedules: [{ name: 'nightly', schedule: '@daily' }] })
})

t.test('the object that is given stays as it is', async (t) => {
  const object = written()
  withSchemaDefaults(object)
  t.same(object, written())
})

t.test('an object of another kind is handed back', async (t) => {
  const secret = { kind: 'Secret', data: {} }
  t.equal(withSchemaDefaults(secret), secret)
})

t.test('odd names are fields like any other', async (t) => {
  const spec = JSON.parse('{"engine":"postgresql","storage":"1Gi","__proto__":{"clusterSize":9},"constructor":{"a":1}}')
  const filled = withSchemaDefaults({ kind: 'DatabaseCluster', spec }).spec as Record<string, unknown>
  t.equal(filled.clusterSize, 3)
  t.same(
    Object.keys(filled)
      .filter((name) => name === '__proto__' || name === 'constructor')
      .toSorted(),
    ['__proto__', 'constructor']
  )
})
