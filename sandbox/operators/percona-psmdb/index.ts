/** Plays Percona's operator for MongoDB, 1.22. */
import { perconaBackup, perconaRestore } from '../percona/backups.ts'
import { perconaCluster } from '../percona/cluster.ts'
import type { StandIn } from '../scene.ts'
import { BACKUPS, CLUSTER, RESTORES } from './api.ts'
import { psmdb } from './cluster.ts'

export const perconaPsmdb: StandIn = {
  name: 'psmdb',
  modules: ['github.com/percona/percona-server-mongodb-operator@v1.22.0/config/crd/bases'],
  plays: [perconaCluster(psmdb), perconaBackup(BACKUPS, CLUSTER), perconaRestore(RESTORES, CLUSTER, BACKUPS)]
}
