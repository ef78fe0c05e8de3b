/** PostgreSQL by CloudNativePG. */
import type { Driver, Provider } from '../contract.ts'
import { backup } from './backup.ts'
import { capabilities } from './capabilities.ts'
import { CERTIFICATE, CLUSTER, OBJECT_STORE, POD_MONITOR, POOLER, SCHEDULED_BACKUP } from './child.ts'
import { dataSource } from './data-source.ts'
import { engine } from './engine.ts'
import { metadata } from './metadata.ts'
import { monitoring } from './monitoring.ts'
import { parameters } from './parameters.ts'
import { proxy } from './proxy.ts'
import { rules } from './rules.ts'
import { podSchedulingPolicy } from './scheduling.ts'
import { versions } from './versions.ts'

export const cnpg: Provider & Pick<Driver, 'applier'> = {
  name: 'cnpg',
  title: 'CloudNativePG',
  engine: 'postgresql',
  isDefault: true,
  child: CLUSTER,
  owns: [POOLER, SCHEDULED_BACKUP, OBJECT_STORE, POD_MONITOR, CERTIFICATE],
  operatorRange: '>=1.28.0 <1.31.0',
  supports: capabilities,
  versions,
  parameters,
  defaults: () => [],
  rules,
  applier: { metadata, engine, proxy, monitoring, podSchedulingPolicy, backup, dataSource }
}
