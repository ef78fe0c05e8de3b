import t from 'tap'
import { BACKUPS, CLUSTER, RESTORES } from '../../../sandbox/operators/percona-psmdb/api.ts'
import { livesItsLife, obeysItsKnobs, type PlayedOperator, storage } from '../../fixtures/percona-life.ts'
import { growable } from '../../fixtures/played-child.ts'

const children = () => growable('percona-psmdb', 'replica-set', [CLUSTER.kind])

const PSMDB: PlayedOperator = {
  children,
  users: 'carts-secrets',
  makes: {
    sets: ['carts-rs0'],
    services: ['carts-rs0', 'carts-rs0-0', 'carts-rs0-1', 'carts-rs0-2'],
    secrets: [
      'carts-mongodb-encryption-key',
      'carts-mongodb-keyfile',
      'carts-secrets',
      'carts-ssl',
      'carts-ssl-internal',
      'internal-carts-users'
    ]
  },
  claims: 'mongod-data-carts-rs0',
  members: 3,
  hasGeneration: true,
  size: (size) => ({ spec: replsets({ size }) }),
  storage: (size) => ({ spec: replsets(storage(size)) }),
  restart: { spec: replsets({ annotations: { 'dbaas.dev/restarted-at': 'now' } }) },
  finalizers: ['percona.com/delete-psmdb-pods-in-order', 'percona.com/delete-psmdb-pvc'],
  backups: BACKUPS,
  restores: RESTORES
}

/** The list of replica sets is one value: it is written as a whole. */
function replsets(fields: object): object {
  const [child] = children()
  const { replsets: [set] = [] } = (child?.spec ?? {}) as { replsets?: object[] }
  return { replsets: [{ ...set, ...fields }] }
}

t.test('one cluster through its life', (t) => livesItsLife(t, PSMDB))
t.test('knobs', (t) => obeysItsKnobs(t, PSMDB))
