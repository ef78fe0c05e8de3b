/** MongoDB by the Percona operator. */
import type { Provider } from '../contract.ts'
import { capabilities } from './capabilities.ts'
import { BACKUP, CERTIFICATE, CLUSTER, POD_MONITOR, RESTORE } from './child.ts'
import { defaults } from './defaults.ts'
import { parameters } from './parameters.ts'
import { rules } from './rules.ts'
import { versions } from './versions.ts'

export const perconaPsmdb: Provider = {
  name: 'percona-psmdb',
  title: 'the Percona operator for MongoDB',
  engine: 'mongodb',
  isDefault: true,
  child: CLUSTER,
  owns: [BACKUP, RESTORE, POD_MONITOR, CERTIFICATE],
  operatorRange: '>=1.22.0 <1.23.0',
  supports: capabilities,
  versions,
  parameters,
  defaults,
  rules
}
