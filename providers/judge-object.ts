/** One way in for every kind that people write: what is wrong or unwise about an object, whoever asks. */
import { backupStorage } from '../src/api/backup-storage.ts'
import { databaseBackup } from '../src/api/database-backup.ts'
import { type DatabaseCluster, databaseCluster } from '../src/api/database-cluster.ts'
import { asWarning, type Finding, orderFindings, withoutEchoes } from '../src/api/finding.ts'
import type { Kind } from '../src/api/kind.ts'
import { monitoringConfig } from '../src/api/monitoring-config.ts'
import { type OpsRequest, opsRequest } from '../src/api/ops-request.ts'
import { valueAt } from '../src/api/path.ts'
import { podSchedulingPolicy } from '../src/api/pod-scheduling-policy.ts'
import type { Facts } from './facts.ts'
import { type Change, judgeCluster, judgeOperation } from './judge.ts'
import type { Registry } from './registry.ts'
import { findings, type Rule } from './rule.ts'
import {
  backupStorageRules,
  databaseBackupRules,
  monitoringConfigRules,
  podSchedulingPolicyRules,
  type SupportingGiven
} from './rules/supporting.ts'

type Judging = (change: Change<never>, registry: Registry, facts: Facts) => Finding[]

const JUDGES: Readonly<Record<string, Judging>> = {
  [databaseCluster.kind]: (change: Change<DatabaseCluster>, registry, facts) => judgeCluster(change, registry, facts),
  [opsRequest.kind]: (change: Change<OpsRequest>, registry, facts) => judgeOperation(change, registry, facts),
  [databaseBackup.kind]: supporting(databaseBackupRules),
  [backupStorage.kind]: supporting(backupStorageRules),
  [podSchedulingPolicy.kind]: supporting(podSchedulingPolicyRules),
  [monitoringConfig.kind]: supporting(monitoringConfigRules)
}

/** Everything that the rules find in an object that is built as its schema has it; nothing where the kind has no rules. */
export function judgeObject({ kind }: Kind, change: Change<object>, registry: Registry, facts: Facts): Finding[] {
  return JUDGES[kind]?.(change as Change<never>, registry, facts) ?? [] // the schema of the kind was held before
}

interface Named {
  metadata: { deletionTimestamp?: string }
}

/** The rules of a supporting kind, with the ratchet: what was wrong before and stays as it was only warns. */
function supporting<Subject extends Named>(rules: readonly Rule<SupportingGiven<Subject>>[]): Judging {
  return ({ after, before }: Change<Subject>, registry, facts) => {
    if (after.metadata.deletionTimestamp !== undefined) return []
    const given = { registry, facts }
    const old = before && findings(rules, { ...given, object: before, before })
    const isOld = (one: Finding) =>
      old?.some(({ rule, path }) => rule === one.rule && String(path) === String(one.path)) === true &&
      JSON.stringify(valueAt(before, one.path)) === JSON.stringify(valueAt(after, one.path))
    const all = findings(rules, { ...given, object: after, before })
    return orderFindings(withoutEchoes(all.map((finding) => (isOld(finding) ? asWarning(finding) : finding))))
  }
}
