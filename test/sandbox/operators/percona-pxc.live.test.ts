import t from 'tap'
import { BACKUPS, CLUSTER, RESTORES } from '../../../sandbox/operators/percona-pxc/api.ts'
import { livesItsLife, obeysItsKnobs, type PlayedOperator, storage } from '../../fixtures/percona-life.ts'
import { growable } from '../../fixtures/played-child.ts'

const PXC: PlayedOperator = {
  children: () => growable('percona-pxc', 'production', [CLUSTER.kind]),
  users: 'orders-secrets',
  makes: {
    sets: ['orders-haproxy', 'orders-pxc'],
    services: ['orders-haproxy', 'orders-haproxy-replicas', 'orders-pxc', 'orders-pxc-unready'],
    secrets: ['internal-orders', 'orders-secrets', 'orders-ssl', 'orders-ssl-internal']
  },
  claims: 'datadir-orders-pxc',
  members: 3,
  hasGeneration: true,
  size: (size) => ({ spec: { pxc: { size } } }),
  storage: (size) => ({ spec: { pxc: storage(size) } }),
  restart: { spec: { pxc: { annotations: { 'dbaas.dev/restarted-at': 'now' } } } },
  finalizers: ['percona.com/delete-pxc-pods-in-order', 'percona.com/delete-pxc-pvc'],
  backups: BACKUPS,
  restores: RESTORES
}

t.test('one cluster through its life', (t) => livesItsLife(t, PXC))
t.test('knobs', (t) => obeysItsKnobs(t, PXC))
