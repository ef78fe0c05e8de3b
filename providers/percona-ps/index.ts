/** MySQL by Percona Server for MySQL: group replication with one primary. */
import type { Provider } from '../contract.ts'
import { proxyInFront } from '../defaults.ts'
import { capabilities } from './capabilities.ts'
import { BACKUP, CERTIFICATE, CLUSTER, POD_MONITOR, RESTORE, SERVICE } from './child.ts'
import { operationRules } from './operation-rules.ts'
import { parameters } from './parameters.ts'
import { rules } from './rules.ts'
import { versions } from './versions.ts'

export const perconaPs: Provider = {
  name: 'percona-ps',
  title: 'the Percona operator for MySQL',
  engine: 'mysql',
  isDefault: false,
  child: CLUSTER,
  owns: [BACKUP, RESTORE, SERVICE, POD_MONITOR, CERTIFICATE],
  operatorRange: '>=1.2.0 <1.3.0',
  supports: capabilities,
  versions,
  parameters,
  defaults: ({ cluster }) => proxyInFront(cluster, capabilities),
  rules,
  operationRules
}
