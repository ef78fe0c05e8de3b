/** Other objects that a cluster names. What is missing may still come; what contradicts never fits. */
import { forbidden, invalid, type Problem, required, unwise } from '../../src/api/finding.ts'
import type { Path } from '../../src/api/path.ts'
import type { ClusterGiven } from '../contract.ts'
import type { FactKind } from '../facts.ts'
import { isObjectName } from '../object-names.ts'
import type { Rule } from '../rule.ts'
import { spec, withPaths } from './places.ts'

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

/** What is wrong with the name of another object; nothing where there is none. */
export const wrongName = (name: string | undefined, at: Path): Problem[] =>
  !name || isObjectName(name)
    ? []
    : [
        invalid(at, {
          value: name,
          why: 'cannot be the name of an object',
          fix: 'use lower-case letters, digits, dots and dashes'
        })
      ]

/** Every name of an object outside that a cluster has, of whatever kind. */
function namesOf(given: ClusterGiven): { name: string | undefined; at: Path }[] {
  const { storageClassName, volumes, tls } = given.cluster.spec
  return [
    ...referencesOf(given),
    { name: storageClassName, at: spec.child('storageClassName') },
    ...withPaths(volumes, spec.child('volumes')).map(({ item, at }) => ({
      name: item.storageClassName,
      at: at.child('storageClassName')
    })),
    { name: tls?.issuerRef?.name, at: spec.child('tls', 'issuerRef', 'name') },
    { name: tls?.secretName, at: spec.child('tls', 'secretName') }
  ]
}

export const referenceRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'references/name',
    severity: 'deny',
    what: 'A name that no object can have.',
    why: 'Nothing can be found under it, and with slashes or escapes in it, it could lead to where the cluster has no business.',
    fix: 'Use lower-case letters, digits, dots and dashes.',
    check(given, report) {
      for (const { name, at } of namesOf(given)) wrongName(name, at).forEach(report)
    }
  },
  {
    id: 'references/missing',
    severity: 'warn',
    what: 'An object that is named and does not exist yet.',
    why: 'GitOps tools apply in any order, so it may still come; until then the cluster waits and says so.',
    fix: 'Create the object, or correct the name.',
    check(given, report) {
      for (const { kind, name, at, namespace } of referencesOf(given)) {
        if (!given.facts.knows(kind) || given.facts.find(kind, name, namespace) !== undefined) continue
        report(
          unwise(at, {
            value: name,
            why: `no such ${kind} exists${namespace ? ' in this namespace' : ''} yet`,
            fix: 'create it, or correct the name'
          })
        )
      }
    }
  },
  {
    id: 'references/monitoring-type',
    severity: 'deny',
    what: 'A MonitoringConfig of another type than the monitoring that names it.',
    why: 'Its settings are for something else.',
    fix: 'Use the same type in both, or name another MonitoringConfig.',
    check({ cluster, facts }, report) {
      const { monitoring } = cluster.spec
      if (!monitoring?.enabled || monitoring.configRef === undefined) return
      const config = facts.find('MonitoringConfig', monitoring.configRef.name, cluster.metadata.namespace)
      if (config === undefined || config.spec.type === monitoring.type) return
      report(
        forbidden(spec.child('monitoring', 'configRef', 'name'), {
          value: config.metadata.name,
          why: `is for ${config.spec.type}, and this monitoring is of type ${monitoring.type}`,
          fix: `set spec.monitoring.type to ${config.spec.type}, or name another MonitoringConfig`
        })
      )
    }
  },
  {
    id: 'references/monitoring-required',
    severity: 'deny',
    what: 'PMM monitoring that does not say which server.',
    why: 'The agents beside the members must know whom to report to.',
    fix: 'Name a MonitoringConfig of type PMM.',
    check({ cluster, provider }, report) {
      const { monitoring } = cluster.spec
      if (!monitoring?.enabled || monitoring.type !== 'PMM' || monitoring.configRef !== undefined) return
      if (!provider.supports.monitoringTypes.includes('PMM')) return // said by capability/monitoring-type
      report(
        required(spec.child('monitoring', 'configRef'), {
          why: 'PMM needs to know its server',
          fix: 'name a MonitoringConfig of type PMM'
        })
      )
    }
  }
]
