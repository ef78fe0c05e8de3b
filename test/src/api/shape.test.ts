/** Which values code may take for one of our objects. */
import t from 'tap'
import { databaseCluster } from '../../../src/api/database-cluster.ts'
import { databaseProvider } from '../../../src/api/database-provider.ts'
import { misshape } from '../../../src/api/shape.ts'

const spec = { engine: 'postgresql', clusterSize: 3, storage: '10Gi', stopped: false, deletionPolicy: 'Delete' }
const cluster = (changed: object = {}) => ({ metadata: { name: 'orders' }, spec: { ...spec, ...changed } })

const place = (value: unknown) => {
  const wrong = misshape(databaseCluster, value)
  return wrong && `${wrong.path}: ${wrong.wants}`
}

t.test('an object as the schema has it is taken', async (t) => {
  t.equal(place(cluster()), undefined)
  t.equal(place(cluster({ storage: 1024, resources: { limits: { memory: '1Gi', cpu: 2 } } })), undefined)
  t.equal(place({ ...cluster(), status: { members: [{ name: 'orders-1', role: 'Primary', ready: true }] } }), undefined)
  t.equal(place(cluster({ fieldOfALaterRelease: [1] })), undefined)
  t.equal(misshape(databaseProvider, { metadata: { name: 'cnpg' } }), undefined)
})

const CASES: [string, unknown, string][] = [
  ['null', null, ': object'],
  ['a list', [], ': object'],
  ['no spec', { metadata: {} }, 'spec: object'],
  ['no metadata', { spec }, 'metadata: object'],
  ['a missing field', { metadata: {}, spec: { ...spec, engine: undefined } }, 'spec.engine: string'],
  ['text for a number', cluster({ clusterSize: '3' }), 'spec.clusterSize: integer'],
  ['a fraction', cluster({ clusterSize: 1.5 }), 'spec.clusterSize: integer'],
  ['an object for a quantity', cluster({ storage: {} }), 'spec.storage: quantity'],
  ['a map for a list', cluster({ config: {} }), 'spec.config: array'],
  ['a number in a list of objects', cluster({ config: [{ name: 'a', value: 'b' }, 7] }), 'spec.config[1]: object'],
  ['a number among labels', { ...cluster(), metadata: { labels: { team: 7 } } }, 'metadata.labels[team]: string'],
  [
    'a word that is none of the set',
    cluster({ deletionPolicy: 'constructor' }),
    'spec.deletionPolicy: DoNotTerminate | Retain | Delete | WipeOut'
  ],
  ['a null block', cluster({ backup: null }), 'spec.backup: object']
]

t.test('anything else is told with its place', async (t) => {
  for (const [name, value, told] of CASES) t.equal(place(value), told, name)
})
