/** MySQL by Percona XtraDB Cluster: Galera. */

import type { Driver } from '../contract.ts'
import { proxyInFront } from '../defaults.ts'
import { POD_MONITOR } from '../pod-monitor.ts'
import { backsUpToItsStorage } from '../rules/some-providers.ts'
import { SERVICE } from '../services.ts'
import { STATEFUL_SET } from '../stateful-sets.ts'
import { backup } from './backup.ts'
import { capabilities } from './capabilities.ts'
import { BACKUP, CLUSTER, RESTORE } from './child.ts'
import { cleanup } from './cleanup.ts'
import { customActions } from './custom-actions.ts'
import { dataSource } from './data-source.ts'
import { engine } from './engine.ts'
import { impacts } from './impacts.ts'
import { metadata } from './metadata.ts'
import { monitoring } from './monitoring.ts'
import { actions, operations } from './operations/index.ts'
import { parameters } from './parameters.ts'
import { proxy } from './proxy.ts'
import { backups, dropBackup } from './records.ts'
import { preReconcile, yields } from './restraint.ts'
import { rules } from './rules.ts'
import { podSchedulingPolicy } from './scheduling.ts'
import { status } from './status.ts'
import { reads, watches } from './surroundings.ts'
import { versions } from './versions.ts'

export const perconaPxc: Driver = {
  name: 'percona-pxc',
  title: 'the Percona operator for XtraDB Cluster',
  engine: 'mysql',
  isDefault: true,
  child: CLUSTER,
  owns: [BACKUP, RESTORE, SERVICE, POD_MONITOR],
  operatorRange: '>=1.19.0 <1.20.0',
  installation: {
    // as the Helm chart names it; the Deployment of the operator's own manifest carries no labels
    selector: 'app.kubernetes.io/name in (pxc-operator, percona-xtradb-cluster-operator)',
    image: 'percona-xtradb-cluster-operator'
  },
  supports: capabilities,
  impacts,
  versions,
  parameters,
  defaults: ({ cluster }) => proxyInFront(cluster, capabilities),
  rules,
  operationRules: [backsUpToItsStorage],
  customActions,
  applier: { metadata, engine, proxy, monitoring, podSchedulingPolicy, backup, dataSource },
  watches,
  readable: [STATEFUL_SET, BACKUP, RESTORE],
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
