/** Plays Percona's operator for XtraDB Cluster, 1.19. */
import { perconaBackup, perconaRestore } from '../percona/backups.ts'
import { perconaCluster } from '../percona/cluster.ts'
import type { StandIn } from '../scene.ts'
import { BACKUPS, CLUSTER, RESTORES } from './api.ts'
import { pxc } from './cluster.ts'

export const perconaPxc: StandIn = {
  name: 'pxc',
  modules: ['github.com/percona/percona-xtradb-cluster-operator@v1.19.0/deploy'],
  plays: [perconaCluster(pxc), perconaBackup(BACKUPS, CLUSTER), perconaRestore(RESTORES, CLUSTER, BACKUPS)]
}
