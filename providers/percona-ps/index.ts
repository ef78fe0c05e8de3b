/** MySQL by Percona Server for MySQL: group replication with one primary. */
import type { Driver } from '../contract.ts'
import { proxyInFront } from '../defaults.ts'
import { POD_MONITOR } from '../pod-monitor.ts'
import { SERVICE } from '../services.ts'
import { backup } from './backup.ts'
import { capabilities } from './capabilities.ts'
import { BACKUP, CERTIFICATE, CLUSTER, RESTORE } from './child.ts'
import { cleanup } from './cleanup.ts'
import { customActions } from './custom-actions.ts'
import { dataSource } from './data-source.ts'
import { engine } from './engine.ts'
import { impacts } from './impacts.ts'
import { metadata } from './metadata.ts'
import { monitoring } from './monitoring.ts'
import { operationRules } from './operation-rules.ts'
import { actions, operations } from './operations/index.ts'
import { parameters } from './parameters.ts'
import { proxy } from './proxy.ts'
import { backups, dropBackup } from './records.ts'
import { preReconcile, yields } from './restraint.ts'
import { rules } from './rules.ts'
import { podSchedulingPolicy } from './scheduling.ts'
import { status } from './status.ts'
import { watches } from './surroundings.ts'
import { versions } from './versions.ts'

export const perconaPs: Driver = {
  name: 'percona-ps',
  title: 'the Percona operator for MySQL',
  engine: 'mysql',
  isDefault: false,
  child: CLUSTER,
  owns: [BACKUP, RESTORE, SERVICE, POD_MONITOR, CERTIFICATE],
  operatorRange: '>=1.2.0 <1.3.0',
  installation: {
    // as the Helm chart names it; the Deployment of the operator's own manifest carries no labels
    selector: 'app.kubernetes.io/name in (ps-operator, percona-server-mysql-operator)',
    image: 'percona-server-mysql-operator'
  },
  supports: capabilities,
  impacts,
  versions,
  parameters,
  defaults: ({ cluster }) => proxyInFront(cluster, capabilities),
  rules,
  customActions,
  operationRules,
  applier: { metadata, engine, proxy, monitoring, podSchedulingPolicy, backup, dataSource },
  watches,
  readable: [BACKUP, RESTORE],
  reads: () => [],
  preReconcile,
  yields,
  status,
  operations,
  actions,
  backups,
  dropBackup,
  cleanup
}
