/** MySQL by Percona XtraDB Cluster: Galera. */
import type { Provider } from '../contract.ts'
import { proxyInFront } from '../defaults.ts'
import { capabilities } from './capabilities.ts'
import { BACKUP, CLUSTER, POD_MONITOR, RESTORE, SERVICE } from './child.ts'
import { parameters } from './parameters.ts'
import { rules } from './rules.ts'
import { versions } from './versions.ts'

export const perconaPxc: Provider = {
  name: 'percona-pxc',
  title: 'the Percona operator for XtraDB Cluster',
  engine: 'mysql',
  isDefault: true,
  child: CLUSTER,
  owns: [BACKUP, RESTORE, SERVICE, POD_MONITOR],
  operatorRange: '>=1.19.0 <1.20.0',
  supports: capabilities,
  versions,
  parameters,
  defaults: ({ cluster }) => proxyInFront(cluster, capabilities),
  rules
}
