/** Kafka by Strimzi. */
import { type Driver, nothing } from '../contract.ts'
import { capabilities } from './capabilities.ts'
import { CERTIFICATE, KAFKA, NODE_POOL, POD_MONITOR, REBALANCE, USER } from './child.ts'
import { cleanup } from './cleanup.ts'
import { customActions } from './custom-actions.ts'
import { engine } from './engine.ts'
import { preReconcile } from './hold.ts'
import { impacts } from './impacts.ts'
import { metadata } from './metadata.ts'
import { monitoring } from './monitoring.ts'
import { operationRules } from './operation-rules.ts'
import { actions, operations } from './operations/index.ts'
import { secretsToRenew } from './operations/renew-certificates.ts'
import { parameters } from './parameters.ts'
import { rules } from './rules.ts'
import { podSchedulingPolicy } from './scheduling.ts'
import { status } from './status.ts'
import { defaults } from './topologies.ts'
import { versions } from './versions.ts'
import { watches } from './watches.ts'

export const strimzi: Driver = {
  name: 'strimzi',
  title: 'Strimzi',
  engine: 'kafka',
  isDefault: true,
  child: KAFKA,
  // without its Kafka, a pool still knows which cluster its nodes are, and they serve on
  owns: [{ ...NODE_POOL, outlivesChild: true }, REBALANCE, USER, POD_MONITOR, CERTIFICATE],
  operatorRange: '>=1.2.0 <1.3.0', // its Kafka versions are those of this release
  installation: { selector: 'app=strimzi', image: 'operator' },
  supports: capabilities,
  impacts,
  versions,
  parameters,
  defaults,
  rules,
  customActions,
  operationRules,
  applier: { metadata, engine, proxy: nothing, monitoring, podSchedulingPolicy, backup: nothing, dataSource: nothing },
  watches,
  readable: [REBALANCE],
  reads: secretsToRenew,
  preReconcile,
  yields: () => [], // Strimzi writes nothing into what is ours
  status,
  operations,
  actions,
  cleanup
}
