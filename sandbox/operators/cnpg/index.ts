/** Plays CloudNativePG 1.30. */
import type { StandIn } from '../scene.ts'
import { backup, scheduledBackup } from './backup.ts'
import { cluster } from './cluster.ts'
import { pooler } from './pooler.ts'

export const cnpg: StandIn = {
  name: 'cnpg',
  modules: [
    'github.com/cloudnative-pg/cloudnative-pg@v1.30.0/config/crd/bases',
    'github.com/cloudnative-pg/plugin-barman-cloud@v0.14.0/config/crd/bases'
  ],
  plays: [cluster, pooler, backup, scheduledBackup]
}
