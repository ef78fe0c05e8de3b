import t from 'tap'
import { BACKUPS, CLUSTER, RESTORES } from '../../../sandbox/operators/percona-ps/api.ts'
import { livesItsLife, obeysItsKnobs, type PlayedOperator, storage } from '../../fixtures/percona-life.ts'
import { growable } from '../../fixtures/played-child.ts'

const PS: PlayedOperator = {
  children: () => growable('percona-ps', 'own-storage', [CLUSTER.kind]),
  users: 'orders-secrets',
  makes: {
    sets: ['orders-haproxy', 'orders-mysql'],
    services: ['orders-haproxy', 'orders-mysql', 'orders-mysql-primary', 'orders-mysql-proxy', 'orders-mysql-unready'],
    secrets: ['internal-orders', 'orders-secrets', 'orders-ssl']
  },
  claims: 'datadir-orders-mysql',
  members: 3,
  hasGeneration: false,
  size: (size) => ({ spec: { mysql: { size } } }),
  storage: (size) => ({ spec: { mysql: storage(size) } }),
  restart: { spec: { mysql: { annotations: { 'dbaas.dev/restarted-at': 'now' } } } },
  finalizers: ['percona.com/delete-mysql-pods-in-order', 'percona.com/delete-mysql-pvc'],
  backups: BACKUPS,
  restores: RESTORES
}

t.test('one cluster through its life', (t) => livesItsLife(t, PS))
t.test('knobs', (t) => obeysItsKnobs(t, PS))
