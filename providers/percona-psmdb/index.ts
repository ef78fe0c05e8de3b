/** MongoDB by the Percona operator. */
import type { Driver } from '../contract.ts'
import { POD_MONITOR } from '../pod-monitor.ts'
import { backsUpToItsStorage } from '../rules/some-providers.ts'
import { backup } from './backup.ts'
import { backups, dropBackup } from './backup-records.ts'
import { capabilities } from './capabilities.ts'
import { BACKUP, CERTIFICATE, CLUSTER, RESTORE } from './child.ts'
import { cleanup } from './cleanup.ts'
import { customActions } from './custom-actions.ts'
import { dataSource } from './data-source.ts'
import { defaults } from './defaults.ts'
import { engine } from './engine.ts'
import { impacts } from './impacts.ts'
import { metadata } from './metadata.ts'
import { monitoring } from './monitoring.ts'
import { actions, operations } from './operations/index.ts'
import { parameters } from './parameters.ts'
import { proxy } from './proxy.ts'
import { preReconcile, reads, yields } from './restraint.ts'
import { rules } from './rules.ts'
import { podSchedulingPolicy } from './scheduling.ts'
import { status } from './status.ts'
import { watches } from './surroundings.ts'
import { versions } from './versions.ts'

export const perconaPsmdb: Driver = {
  name: 'percona-psmdb',
  title: 'the Percona operator for MongoDB',
  engine: 'mongodb',
  isDefault: true,
  child: CLUSTER,
  owns: [{ ...BACKUP, outlivesChild: true }, RESTORE, POD_MONITOR, CERTIFICATE],
  operatorRange: '>=1.22.0 <1.23.0',
  installation: {
    // as the Helm chart names it; the Deployment of the operator's own manifest carries no labels
    selector: 'app.kubernetes.io/name in (psmdb-operator, percona-server-mongodb-operator)',
    image: 'percona-server-mongodb-operator'
  },
  supports: capabilities,
  impacts,
  versions,
  parameters,
  defaults,
  rules,
  operationRules: [backsUpToItsStorage],
  customActions,
  applier: { metadata, engine, proxy, monitoring, podSchedulingPolicy, backup, dataSource },
  watches,
  readable: [BACKUP, RESTORE],
  reads,
  preReconcile,
  yields,
  status,
  operations,
  actions,
  backups,
  dropBackup,
  cleanup
}
