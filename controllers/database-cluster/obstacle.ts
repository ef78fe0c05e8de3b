/** What keeps a pass from bringing a cluster to its children, in the words of its conditions. */

import type { Driver, Given, Referred } from '../../providers/contract.ts'
import type { FactKind, FactKinds, Facts } from '../../providers/facts.ts'
import { CONSUMED, NOTED } from '../../providers/noted.ts'
import type { Hold } from '../../providers/observed.ts'
import type { Registry } from '../../providers/registry.ts'
import { backupStorage } from '../../src/api/backup-storage.ts'
import type { ConditionType } from '../../src/api/condition.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { Finding } from '../../src/api/finding.ts'
import type { Kind } from '../../src/api/kind.ts'
import { monitoringConfig } from '../../src/api/monitoring-config.ts'
import { podSchedulingPolicy } from '../../src/api/pod-scheduling-policy.ts'
import { judgedStored, refusalIn } from '../acceptance.ts'

export interface Obstacle {
  /** The condition that it makes False. */
  readonly condition: Extract<ConditionType, 'Accepted' | 'ReferencesResolved' | 'ChildSynced'>
  readonly reason: string
  readonly message: string
  /** Only an edit of the DatabaseCluster helps. */
  readonly needsEdit: boolean
  /** When to look again, where no event will tell. */
  readonly againAfterSeconds?: number
}

/** The door would refuse it: it came in while nobody stood there, or through an older release. */
export function refused(findings: readonly Finding[]): Obstacle | undefined {
  const refusal = refusalIn(findings)
  if (refusal === undefined) return undefined
  return {
    condition: 'Accepted',
    reason: 'Refused',
    message: `Nothing is changed until this is mended: ${refusal}`,
    needsEdit: true
  }
}

export function unknownVersion({ spec }: DatabaseCluster, { title }: Driver, decided: string | undefined): Obstacle {
  const version = spec.version ?? decided ?? 'any'
  return {
    condition: 'Accepted',
    reason: 'VersionUnknown',
    message: `This release knows no version "${version}" of ${title}; set spec.version to one that the DatabaseProvider lists`,
    needsEdit: true
  }
}

interface Reference {
  readonly kind: FactKind
  readonly name: string | undefined
  readonly object: FactKinds[FactKind] | undefined
}

/** What the cluster names, and what is there under the name. */
function references(
  { spec }: DatabaseCluster,
  referred: Referred,
  noted: Readonly<Record<string, string>>
): Reference[] {
  const { backup, monitoring, podSchedulingPolicy } = spec
  const source = noted[NOTED.dataSource] === CONSUMED ? undefined : spec.dataSource
  const all: Reference[] = [
    { kind: 'BackupStorage', name: backup?.enabled ? backup.storageRef?.name : undefined, object: referred.storage },
    { kind: 'MonitoringConfig', name: monitoring?.configRef?.name, object: referred.monitoring },
    { kind: 'PodSchedulingPolicy', name: podSchedulingPolicy?.ref?.name, object: referred.policy },
    { kind: 'DatabaseBackup', name: source?.backup?.name, object: referred.sourceBackup },
    { kind: 'DatabaseCluster', name: source?.cluster?.name, object: referred.sourceCluster },
    { kind: 'BackupStorage', name: source?.external?.storageRef.name, object: referred.sourceStorage }
  ]
  return all.filter(({ name }) => name !== undefined)
}

/** Objects that the cluster names and that are not there, or no good. Whoever applies in any order creates them later. */
export function unresolved(
  { cluster, referred, noted }: Pick<Given, 'cluster' | 'referred' | 'noted'>,
  registry: Registry,
  facts: Facts
): Obstacle | undefined {
  const all = references(cluster, referred, noted)
  const absent = all.filter(({ object }) => object === undefined)
  const unread = absent.find(({ kind }) => !facts.knows(kind))
  if (unread !== undefined) return notRead(unread)
  const why = [
    ...(absent.length === 0
      ? []
      : [`Waiting for ${absent.map(titleOf).join(' and ')}; create what is missing, or name another`]),
    ...all.flatMap((reference) => notUsable(reference, registry, facts))
  ]
  if (why.length === 0) return undefined
  const reason = absent.length === 0 ? 'Refused' : 'NotFound'
  return { condition: 'ReferencesResolved', reason, message: why.join('. '), needsEdit: false }
}

const titleOf = ({ kind, name }: Reference): string => `${kind} "${name}"`

/** Kinds whose spec goes into a child. */
const SUPPORTING: Partial<Record<FactKind, Kind>> = {
  BackupStorage: backupStorage,
  MonitoringConfig: monitoringConfig,
  PodSchedulingPolicy: podSchedulingPolicy
}

/** What would be passed on to the child without anybody having checked it. */
function notUsable(reference: Reference, registry: Registry, facts: Facts): string[] {
  const kind = SUPPORTING[reference.kind]
  const refusal = kind && reference.object && refusalIn(judgedStored(kind, reference.object, registry, facts))
  return refusal === undefined ? [] : [`${titleOf(reference)} cannot be used until it is mended: ${refusal}`]
}

/** Going on without it would be to do something else than was asked for. */
const notRead = ({ kind, name }: Reference): Obstacle => ({
  condition: 'ReferencesResolved',
  reason: 'NotRead',
  message:
    `${kind} "${name}" cannot be read: this operator is not let to look at what belongs to no namespace ` +
    '(DBAAS_CLUSTER_FACTS); write what it says into the cluster itself',
  needsEdit: false
})

export const held = ({ reason, message, afterSeconds }: Hold): Obstacle => ({
  condition: 'ChildSynced',
  reason,
  message,
  needsEdit: false,
  ...(afterSeconds !== undefined && { againAfterSeconds: afterSeconds })
})

/** Part of what is around the cluster is hidden from us: to go on would be to act on what may be over. */
export const notAllowed = (refusal: string): Obstacle => ({
  condition: 'ChildSynced',
  reason: 'NotAllowed',
  message: `Nothing is changed until the operator may read again: ${refusal}`,
  needsEdit: false
})

/** How long until a look whether a child operator has been installed meanwhile. */
const SECONDS_BETWEEN_LOOKS = 15

export const engineUnavailable = ({ title, operatorRange, child }: Driver, kind = child.kind): Obstacle => ({
  condition: 'ChildSynced',
  reason: 'EngineUnavailable',
  message: `The API server does not serve ${kind} (${child.apiVersion}); install ${title} ${operatorRange}`,
  needsEdit: false,
  againAfterSeconds: SECONDS_BETWEEN_LOOKS
})

/** An object of the name that the child would have, which is not this cluster's. */
export const nameTaken = ({ child }: Driver, { metadata }: DatabaseCluster): Obstacle => ({
  condition: 'ChildSynced',
  reason: 'NameTaken',
  message:
    `There is a ${child.kind} "${metadata.name}" that does not belong to this DatabaseCluster; ` +
    'it is left alone: delete it if it is of no use, or create this cluster under another name',
  needsEdit: false
})

/** By this annotation a user agrees to a new, empty child in place of the one with that UID. */
export const RECREATE = 'dbaas.dev/recreate'

export const childGone = ({ child }: Driver, { metadata }: DatabaseCluster, uid: string): Obstacle => ({
  condition: 'ChildSynced',
  reason: 'ChildDeleted',
  message:
    `${child.kind} "${metadata.name}" was deleted by somebody and is not made anew, for the new database could be empty; ` +
    `restore a backup into a new cluster, or agree with the annotation ${RECREATE}=${uid}`,
  needsEdit: true
})
