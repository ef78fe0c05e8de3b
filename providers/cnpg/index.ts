/** PostgreSQL by CloudNativePG. */
import type { Driver } from '../contract.ts'
import { POD_MONITOR } from '../pod-monitor.ts'
import { backup } from './backup.ts'
import { backups, dropBackup } from './backup-records.ts'
import { capabilities } from './capabilities.ts'
import { BACKUP, CERTIFICATE, CLUSTER, OBJECT_STORE, POOLER, SCHEDULED_BACKUP } from './child.ts'
import { cleanup } from './cleanup.ts'
import { customActions } from './custom-actions.ts'
import { dataSource } from './data-source.ts'
import { engine } from './engine.ts'
import { preReconcile } from './hold.ts'
import { impacts } from './impacts.ts'
import { metadata } from './metadata.ts'
import { monitoring } from './monitoring.ts'
import { operationRules } from './operation-rules.ts'
import { actions, operations } from './operations/index.ts'
import { parameters } from './parameters.ts'
import { proxy } from './proxy.ts'
import { rules } from './rules.ts'
import { podSchedulingPolicy } from './scheduling.ts'
import { reads } from './source.ts'
import { status } from './status.ts'
import { versions } from './versions.ts'
import { watches } from './watches.ts'
import { yields } from './yields.ts'

export const cnpg: Driver = {
  name: 'cnpg',
  title: 'CloudNativePG',
  engine: 'postgresql',
  isDefault: true,
  child: CLUSTER,
  owns: [POOLER, SCHEDULED_BACKUP, { ...BACKUP, outlivesChild: true }, OBJECT_STORE, POD_MONITOR, CERTIFICATE],
  operatorRange: '>=1.28.0 <1.31.0',
  installation: { selector: 'app.kubernetes.io/name=cloudnative-pg', image: 'cloudnative-pg' },
  supports: capabilities,
  impacts,
  versions,
  parameters,
  defaults: () => [],
  rules,
  operationRules,
  customActions,
  applier: { metadata, engine, proxy, monitoring, podSchedulingPolicy, backup, dataSource },
  watches,
  readable: [BACKUP],
  reads,
  preReconcile,
  yields,
  status,
  takesOrdersInStatus: true,
  secondsUnseen: 3,
  operations,
  actions,
  backups,
  dropBackup,
  cleanup
}
