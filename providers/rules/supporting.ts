/** What the kinds around a cluster may say: storages, records of backups, policies and monitoring. */

import { isIP } from 'node:net'
import type { BackupStorage } from '../../src/api/backup-storage.ts'
import type { DatabaseBackup } from '../../src/api/database-backup.ts'
import { forbidden, invalid, notSupported, type Problem, unwise } from '../../src/api/finding.ts'
import type { MonitoringConfig } from '../../src/api/monitoring-config.ts'
import type { Path } from '../../src/api/path.ts'
import type { PodSchedulingPolicy } from '../../src/api/pod-scheduling-policy.ts'
import { insideOnly } from '../cidr.ts'
import type { Facts } from '../facts.ts'
import type { Registry } from '../registry.ts'
import type { Rule } from '../rule.ts'
import { spec } from './places.ts'
import { rolesOf, wrongSelectors, wrongTolerations } from './scheduling.ts'

/** What a rule about one of these kinds may look at. */
export interface SupportingGiven<Subject> {
  readonly object: Subject
  readonly before: Subject | undefined
  readonly registry: Registry
  readonly facts: Facts
}

/** Names of the service that tells machines of a cloud who they are. */
const METADATA = ['metadata', 'metadata.google.internal']

/** Why a host is not one that a database may be sent to; undefined when it is. */
function wrongHost(host: string): string | undefined {
  const name = host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
  if (name === 'localhost' || name.endsWith('.localhost')) return 'is the pod itself'
  if (METADATA.includes(name)) return 'is where the cloud hands out credentials'
  if (isIP(name) !== 0 && insideOnly(name))
    return 'is an address that means another machine to each that uses it, or the cloud itself'
  return undefined
}

function* wrongUrl(text: string, at: Path): Generator<Problem> {
  const url = URL.parse(text)
  if (url === null) {
    yield invalid(at, {
      value: text,
      why: 'is not a URL',
      fix: 'write https and a host, such as https://s3.example.com'
    })
    return
  }
  if (url.username !== '' || url.password !== '') {
    yield forbidden(at, { why: 'has a user or a password in it', fix: 'keep credentials in the Secret' })
    return
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    yield invalid(at, { value: text, why: `${url.protocol.slice(0, -1)} is no way to a storage`, fix: 'use https' })
    return
  }
  const wrong = wrongHost(url.hostname)
  if (wrong !== undefined)
    yield forbidden(at, { value: text, why: wrong, fix: 'name the host that serves the storage' })
}

export const backupStorageRules: readonly Rule<SupportingGiven<BackupStorage>>[] = [
  {
    id: 'storages/endpoint',
    severity: 'deny',
    what: 'An endpoint that is no URL, has credentials in it, or leads to the machine itself or into the cloud.',
    why: 'Backups go where it says, with the credentials of the storage; link-local and loopback addresses lead to services that trust whoever calls.',
    fix: 'Write https and the name of the host that serves the storage.',
    *check({ object }) {
      const { endpointUrl } = object.spec
      if (endpointUrl !== undefined) yield* wrongUrl(endpointUrl, spec.child('endpointUrl'))
    }
  },
  {
    id: 'storages/plain-http',
    severity: 'warn',
    what: 'An endpoint without TLS.',
    why: 'Everything that the database holds goes over the network for everybody to read.',
    fix: 'Use https.',
    *check({ object }) {
      if (!object.spec.endpointUrl?.startsWith('http:')) return
      yield unwise(spec.child('endpointUrl'), { why: 'backups go over the network unencrypted', fix: 'use https' })
    }
  },
  {
    id: 'storages/prefix',
    severity: 'deny',
    what: 'A prefix that leads out of itself, or begins or ends with a slash.',
    why: 'Parts such as .. or %2e%2e can lead into the folders of another team.',
    fix: 'Write plain folder names with single slashes between them.',
    *check({ object }) {
      const { prefix } = object.spec
      if (prefix === undefined || prefix.split('/').every((part) => /^[\w.=-]+$/.test(part) && !/^\.+$/.test(part)))
        return
      yield invalid(spec.child('prefix'), {
        value: prefix,
        why: 'must be plain folder names with single slashes between them',
        fix: 'use letters, digits, dots, dashes, underscores and equals signs, such as team-a/databases'
      })
    }
  },
  {
    id: 'storages/bucket',
    severity: 'deny',
    what: 'A bucket name with a slash or other characters that no bucket has.',
    why: 'The folder goes into prefix; what stands in the bucket name ends up in the path of every request.',
    fix: 'Write the name of the bucket alone.',
    *check({ object }) {
      const { bucket } = object.spec
      if (/^[a-zA-Z0-9][\w.-]*$/.test(bucket)) return
      yield invalid(spec.child('bucket'), {
        value: bucket,
        why: 'is not the name of a bucket',
        fix: 'write the name alone; the folder goes into prefix, the host into endpointUrl'
      })
    }
  }
]

export const databaseBackupRules: readonly Rule<SupportingGiven<DatabaseBackup>>[] = [
  {
    id: 'backups/deletes-data',
    severity: 'deny',
    what: 'A backup that is to take its data along when it is deleted, where the child operator cannot do that.',
    why: 'The data would stay in the bucket, and nobody would know.',
    fix: 'Use Retain.',
    *check({ object, registry, facts }) {
      if (object.spec.deletionPolicy !== 'Delete') return
      const cluster = facts.find('DatabaseCluster', object.spec.clusterRef, object.metadata.namespace)
      const named = registry.providers.find(({ name }) => name === object.status?.provider)
      const ability = (named ?? (cluster && registry.find(cluster, cluster)))?.supports.backups?.deletesData
      if (ability === undefined || ability === true) return
      yield forbidden(spec.child('deletionPolicy'), { value: 'Delete', ...ability })
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
    *check({ object, registry }) {
      for (const [position, engine] of (object.spec.engines ?? []).entries()) {
        if (registry.engines.includes(engine)) continue
        yield notSupported(spec.child('engines').index(position), { value: engine, supported: registry.engines })
      }
    }
  },
  {
    id: 'policies/selector',
    severity: 'deny',
    what: 'A requirement on labels whose values do not go with its operator.',
    why: 'Kubernetes refuses pods with such a requirement.',
    fix: 'In and NotIn take values, Gt and Lt one number, Exists and DoesNotExist none.',
    check: ({ object }) => wrongSelectors(rolesOf(object.spec, spec))
  },
  {
    id: 'policies/toleration',
    severity: 'deny',
    what: 'A toleration that contradicts itself.',
    why: 'Kubernetes refuses pods with such a toleration.',
    fix: 'Follow the message; Exists takes no value, and tolerationSeconds needs NoExecute.',
    check: ({ object }) => wrongTolerations(rolesOf(object.spec, spec))
  }
]

const HOST = /^[a-zA-Z0-9]([\w.-]*[a-zA-Z0-9])?(:\d{1,5})?$/

export const monitoringConfigRules: readonly Rule<SupportingGiven<MonitoringConfig>>[] = [
  {
    id: 'monitoring/server-host',
    severity: 'deny',
    what: 'A PMM server that is a URL instead of a host, or leads to the machine itself.',
    why: 'Agents add scheme and path by themselves.',
    fix: 'Write the host, with a port where it is not 443.',
    *check({ object }) {
      const host = object.spec.pmm?.serverHost
      if (host === undefined) return
      const at = spec.child('pmm', 'serverHost')
      // read as a URL, since 127.1 and 0x7f.1 are addresses as well
      const url = HOST.test(host) ? URL.parse(`https://${host}`) : null
      const wrong = url === null ? undefined : wrongHost(url.hostname)
      if (url === null) {
        yield invalid(at, { value: host, why: 'is not a host', fix: 'write the host alone, such as pmm.example.com' })
      } else if (wrong !== undefined) {
        yield forbidden(at, { value: host, why: wrong, fix: 'name the host of the PMM server' })
      }
    }
  }
]

/** Every rule of these kinds, for the catalogue. */
export const supportingRules = [
  ...backupStorageRules,
  ...databaseBackupRules,
  ...podSchedulingPolicyRules,
  ...monitoringConfigRules
]
