/** Other objects that a cluster names. What is missing may still come; what contradicts never fits. */
import { forbidden, required, unwise } from '../../src/api/finding.ts'
import type { Path } from '../../src/api/path.ts'
import type { ClusterGiven } from '../contract.ts'
import type { FactKind } from '../facts.ts'
import type { Rule } from '../rule.ts'
import { spec } from './places.ts'

interface Named {
  readonly kind: FactKind
  readonly name: string
  readonly at: Path
  readonly namespace: string | undefined
}

/** Of objects that stand in no namespace. */
const CLUSTER_WIDE = ''

function referencesOf({ cluster, before }: ClusterGiven): Named[] {
  const { backup, monitoring, podSchedulingPolicy, dataSource } = cluster.spec
  const { namespace } = cluster.metadata
  const named = (kind: FactKind, ref: { name: string } | undefined, at: Path, within = namespace): Named[] =>
    ref === undefined ? [] : [{ kind, name: ref.name, at: at.child('name'), namespace: within }]
  return [
    ...(backup?.enabled ? named('BackupStorage', backup.storageRef, spec.child('backup', 'storageRef')) : []),
    ...(monitoring?.enabled
      ? named('MonitoringConfig', monitoring.configRef, spec.child('monitoring', 'configRef'))
      : []),
    ...named('PodSchedulingPolicy', podSchedulingPolicy?.ref, spec.child('podSchedulingPolicy', 'ref'), CLUSTER_WIDE),
    // a source is read once: who deletes it later hurts nobody
    ...(before === undefined
      ? [
          ...named('DatabaseBackup', dataSource?.backup, spec.child('dataSource', 'backup')),
          ...named('DatabaseCluster', dataSource?.cluster, spec.child('dataSource', 'cluster')),
          ...named(
            'BackupStorage',
            dataSource?.external?.storageRef,
            spec.child('dataSource', 'external', 'storageRef')
          )
        ]
      : [])
  ]
}

export const referenceRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'references/missing',
    severity: 'warn',
    what: 'An object that is named and does not exist yet.',
    why: 'GitOps tools apply in any order, so it may still come; until then the cluster waits and says so.',
    fix: 'Create the object, or correct the name.',
    *check(given) {
      for (const { kind, name, at, namespace } of referencesOf(given)) {
        if (!given.facts.knows(kind) || given.facts.find(kind, name, namespace) !== undefined) continue
        yield unwise(at, {
          value: name,
          why: `no such ${kind} exists${namespace ? ' in this namespace' : ''} yet`,
          fix: 'create it, or correct the name'
        })
      }
    }
  },
  {
    id: 'references/monitoring-type',
    severity: 'deny',
    what: 'A MonitoringConfig of another type than the monitoring that names it.',
    why: 'Its settings are for something else.',
    fix: 'Use the same type in both, or name another MonitoringConfig.',
    *check({ cluster, facts }) {
      const { monitoring } = cluster.spec
      if (!monitoring?.enabled || monitoring.configRef === undefined) return
      const config = facts.find('MonitoringConfig', monitoring.configRef.name, cluster.metadata.namespace)
      if (config === undefined || config.spec.type === monitoring.type) return
      yield forbidden(spec.child('monitoring', 'configRef', 'name'), {
        value: config.metadata.name,
        why: `is for ${config.spec.type}, and this monitoring is of type ${monitoring.type}`,
        fix: `set spec.monitoring.type to ${config.spec.type}, or name another MonitoringConfig`
      })
    }
  },
  {
    id: 'references/monitoring-required',
    severity: 'deny',
    what: 'PMM monitoring that does not say which server.',
    why: 'The agents beside the members must know whom to report to.',
    fix: 'Name a MonitoringConfig of type PMM.',
    *check({ cluster, provider }) {
      const { monitoring } = cluster.spec
      if (!monitoring?.enabled || monitoring.type !== 'PMM' || monitoring.configRef !== undefined) return
      if (!provider.supports.monitoringTypes.includes('PMM')) return // said by capability/monitoring-type
      yield required(spec.child('monitoring', 'configRef'), {
        why: 'PMM needs to know its server',
        fix: 'name a MonitoringConfig of type PMM'
      })
    }
  }
]
