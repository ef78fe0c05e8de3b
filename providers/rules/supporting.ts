/** What the kinds around a cluster may say: storages, records of backups, policies and monitoring. */

import type { BackupStorage } from '../../src/api/backup-storage.ts'
import type { DatabaseBackup } from '../../src/api/database-backup.ts'
import { forbidden, invalid, notSupported, unwise } from '../../src/api/finding.ts'
import type { MonitoringConfig } from '../../src/api/monitoring-config.ts'
import type { PodSchedulingPolicy } from '../../src/api/pod-scheduling-policy.ts'
import { isFolder } from '../bucket-paths.ts'
import type { Facts } from '../facts.ts'
import type { Registry } from '../registry.ts'
import type { Rule } from '../rule.ts'
import { wrongServer, wrongUrl } from './endpoints.ts'
import { placementFaults, rolesOf, wrongLabels } from './placement.ts'
import { spec } from './places.ts'
import { wrongName } from './references.ts'

/** What a rule about one of these kinds may look at. */
export interface SupportingGiven<Subject> {
  readonly object: Subject
  readonly before: Subject | undefined
  readonly registry: Registry
  readonly facts: Facts
}

export const backupStorageRules: readonly Rule<SupportingGiven<BackupStorage>>[] = [
  {
    id: 'storages/endpoint',
    severity: 'deny',
    what: 'An endpoint that is no URL, has credentials in it, or leads to the machine itself or into the cloud.',
    why: 'Backups go where it says, with the credentials of the storage; link-local and loopback addresses lead to services that trust whoever calls.',
    fix: 'Write https and the name of the host that serves the storage.',
    check({ object }, report) {
      const { endpointUrl } = object.spec
      if (endpointUrl !== undefined) wrongUrl(endpointUrl, spec.child('endpointUrl'), report)
    }
  },
  {
    id: 'storages/plain-http',
    severity: 'warn',
    what: 'An endpoint without TLS.',
    why: 'Everything that the database holds goes over the network for everybody to read.',
    fix: 'Use https.',
    check({ object }, report) {
      if (!/^http:/i.test(object.spec.endpointUrl ?? '')) return
      report(unwise(spec.child('endpointUrl'), { why: 'backups go over the network unencrypted', fix: 'use https' }))
    }
  },
  {
    id: 'storages/prefix',
    severity: 'deny',
    what: 'A prefix that leads out of itself, or begins or ends with a slash.',
    why: 'Parts such as .. or %2e%2e can lead into the folders of another team.',
    fix: 'Write plain folder names with single slashes between them.',
    check({ object }, report) {
      const { prefix } = object.spec
      if (prefix === undefined || isFolder(prefix)) return
      report(
        invalid(spec.child('prefix'), {
          value: prefix,
          why: 'must be plain folder names with single slashes between them',
          fix: 'use letters, digits, dots, dashes, underscores and equals signs, such as team-a/databases'
        })
      )
    }
  },
  {
    id: 'storages/region',
    severity: 'deny',
    what: 'A region with characters that no region has.',
    why: 'It becomes part of addresses and of configuration files.',
    fix: 'Write it as the cloud names it, such as eu-central-1.',
    check({ object }, report) {
      const { region } = object.spec
      if (region === undefined || /^[\w.-]+$/.test(region)) return
      report(
        invalid(spec.child('region'), {
          value: region,
          why: 'is not the name of a region',
          fix: 'write it as the cloud names it, such as eu-central-1'
        })
      )
    }
  },
  {
    id: 'storages/secret-name',
    severity: 'deny',
    what: 'The name of a Secret that no object can have.',
    why: 'Nothing can be found under it.',
    fix: 'Use lower-case letters, digits, dots and dashes.',
    check: ({ object }, report) =>
      wrongName(object.spec.credentialsSecretRef.name, spec.child('credentialsSecretRef', 'name')).forEach(report)
  },
  {
    id: 'storages/bucket',
    severity: 'deny',
    what: 'A bucket name with a slash or other characters that no bucket has.',
    why: 'The folder goes into prefix; what stands in the bucket name ends up in the path of every request.',
    fix: 'Write the name of the bucket alone.',
    check({ object }, report) {
      const { bucket } = object.spec
      if (/^[a-zA-Z0-9][\w.-]*$/.test(bucket)) return
      report(
        invalid(spec.child('bucket'), {
          value: bucket,
          why: 'is not the name of a bucket',
          fix: 'write the name alone; the folder goes into prefix, the host into endpointUrl'
        })
      )
    }
  }
]

export const databaseBackupRules: readonly Rule<SupportingGiven<DatabaseBackup>>[] = [
  {
    id: 'backups/name',
    severity: 'deny',
    what: 'A cluster or a storage under a name that no object can have.',
    why: 'Nothing can be found under it.',
    fix: 'Use lower-case letters, digits, dots and dashes.',
    check({ object }, report) {
      wrongName(object.spec.clusterRef, spec.child('clusterRef')).forEach(report)
      wrongName(object.spec.storageRef?.name, spec.child('storageRef', 'name')).forEach(report)
    }
  },
  {
    id: 'backups/deletes-data',
    severity: 'deny',
    what: 'A backup that is to take its data along when it is deleted, where the child operator cannot do that.',
    why: 'The data would stay in the bucket, and nobody would know.',
    fix: 'Use Retain.',
    check({ object, registry, facts }, report) {
      if (object.spec.deletionPolicy !== 'Delete') return
      const cluster = facts.find('DatabaseCluster', object.spec.clusterRef, object.metadata.namespace)
      const named = registry.providers.find(({ name }) => name === object.status?.provider)
      const ability = (named ?? (cluster && registry.find(cluster, cluster)))?.supports.backups?.deletesData
      if (ability === undefined || ability === true) return
      report(forbidden(spec.child('deletionPolicy'), { value: 'Delete', ...ability }))
    }
  }
]

export const podSchedulingPolicyRules: readonly Rule<SupportingGiven<PodSchedulingPolicy>>[] = [
  {
    id: 'policies/engine',
    severity: 'deny',
    what: 'A policy for an engine that no provider runs.',
    why: 'No cluster could ever use it.',
    fix: 'Use one of the engines that the message lists.',
    check({ object, registry }, report) {
      for (const [position, engine] of (object.spec.engines ?? []).entries()) {
        if (registry.engines.includes(engine)) continue
        report(notSupported(spec.child('engines').index(position), { value: engine, supported: registry.engines }))
      }
    }
  },
  ...placementFaults.map(
    ({ name, find, ...said }): Rule<SupportingGiven<PodSchedulingPolicy>> => ({
      id: `policies/${name}`,
      severity: 'deny',
      ...said,
      check({ object }, report) {
        for (const role of rolesOf(object.spec, spec)) find(role, report)
      }
    })
  )
]

export const monitoringConfigRules: readonly Rule<SupportingGiven<MonitoringConfig>>[] = [
  {
    id: 'monitoring/server-host',
    severity: 'deny',
    what: 'A PMM server that is a URL instead of a host, or leads to the machine itself.',
    why: 'Agents add scheme and path by themselves.',
    fix: 'Write the host, with a port where it is not 443.',
    check({ object }, report) {
      const host = object.spec.pmm?.serverHost
      if (host !== undefined) wrongServer(host, spec.child('pmm', 'serverHost'), report)
    }
  },
  {
    id: 'monitoring/config-label',
    severity: 'deny',
    what: 'A label of the monitor objects that no label can be.',
    why: 'Kubernetes refuses objects with such a label, and nothing is watched.',
    fix: 'Use letters, digits, dots, dashes and underscores; a key may have a domain and a slash before it.',
    check: ({ object }, report) =>
      wrongLabels(object.spec.prometheus?.labels, spec.child('prometheus', 'labels')).forEach(report)
  },
  {
    id: 'monitoring/secret-name',
    severity: 'deny',
    what: 'The name of a Secret that no object can have.',
    why: 'Nothing can be found under it.',
    fix: 'Use lower-case letters, digits, dots and dashes.',
    check: ({ object }, report) =>
      wrongName(object.spec.pmm?.credentialsSecretRef.name, spec.child('pmm', 'credentialsSecretRef', 'name')).forEach(
        report
      )
  }
]

/** Every rule of these kinds, for the catalogue. */
export const supportingRules = [
  ...backupStorageRules,
  ...databaseBackupRules,
  ...podSchedulingPolicyRules,
  ...monitoringConfigRules
]
