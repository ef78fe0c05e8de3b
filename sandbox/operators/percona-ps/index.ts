/** Plays Percona's operator for MySQL with group replication, 1.2. */
import { perconaBackup, perconaRestore } from '../percona/backups.ts'
import { perconaCluster } from '../percona/cluster.ts'
import type { StandIn } from '../scene.ts'
import { BACKUPS, CLUSTER, RESTORES } from './api.ts'
import { ps } from './cluster.ts'

export const perconaPs: StandIn = {
  name: 'ps',
  modules: ['github.com/percona/percona-server-mysql-operator@v1.2.0/deploy'],
  plays: [perconaCluster(ps), perconaBackup(BACKUPS, CLUSTER), perconaRestore(RESTORES, CLUSTER, BACKUPS)]
}
