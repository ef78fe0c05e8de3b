/** The rules for DatabaseClusters that hold for every engine, in the order of the catalogue. */
import type { ClusterGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { backupRules } from './backup.ts'
import { capabilityRules } from './capability.ts'
import { configRules } from './config.ts'
import { deletionRules } from './deletion.ts'
import { identityRules } from './identity.ts'
import { monitoringRules } from './monitoring.ts'
import { networkRules } from './network.ts'
import { proxyRules } from './proxy.ts'
import { referenceRules } from './references.ts'
import { schedulingRules } from './scheduling.ts'
import { securityRules } from './security.ts'
import { sizeRules } from './size.ts'
import { sourceRules } from './source.ts'
import { storageRules } from './storage.ts'
import { topologyRules } from './topology.ts'
import { versionRules } from './version.ts'

export const clusterRules: readonly Rule<ClusterGiven>[] = [
  ...identityRules,
  ...capabilityRules,
  ...versionRules,
  ...sizeRules,
  ...storageRules,
  ...topologyRules,
  ...configRules,
  ...proxyRules,
  ...networkRules,
  ...monitoringRules,
  ...backupRules,
  ...sourceRules,
  ...schedulingRules,
  ...referenceRules,
  ...securityRules,
  ...deletionRules
]
