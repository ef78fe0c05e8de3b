/** Kafka by Strimzi. */
import type { Provider } from '../contract.ts'
import { capabilities } from './capabilities.ts'
import { CERTIFICATE, KAFKA, NODE_POOL, POD_MONITOR, REBALANCE, USER } from './child.ts'
import { operationRules } from './operation-rules.ts'
import { parameters } from './parameters.ts'
import { rules } from './rules.ts'
import { defaults } from './topologies.ts'
import { versions } from './versions.ts'

export const strimzi: Provider = {
  name: 'strimzi',
  title: 'Strimzi',
  engine: 'kafka',
  isDefault: true,
  child: KAFKA,
  owns: [NODE_POOL, REBALANCE, USER, POD_MONITOR, CERTIFICATE],
  operatorRange: '>=1.2.0 <1.3.0', // its Kafka versions are those of this release
  supports: capabilities,
  versions,
  parameters,
  defaults,
  rules,
  operationRules
}
