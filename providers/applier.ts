/** Joins what the steps of a provider know into its children; one field has one step. */
import type { DatabaseBackup } from '../src/api/database-backup.ts'
import type { DatabaseCluster } from '../src/api/database-cluster.ts'
import type { Live } from '../src/api/live.ts'
import {
  type Driver,
  type Fragment,
  type Given,
  type Manifest,
  type Referred,
  type SecretCopy,
  STEPS
} from './contract.ts'
import type { FactKind, Facts } from './facts.ts'
import { NOTED } from './noted.ts'

export const MANAGER = 'dbaas-operator'

/** The labels by which what we made is found again. */
export const LABELS = {
  cluster: 'dbaas.dev/cluster',
  uid: 'dbaas.dev/cluster-uid',
  /** Made for an operation: it ends with that, not with what the cluster wants. */
  operation: 'dbaas.dev/operation-uid'
} as const

/** Labels that every child carries; there is no owner reference, see the README. */
export function ownLabels({ metadata }: DatabaseCluster): Record<string, string> {
  return {
    'app.kubernetes.io/managed-by': MANAGER,
    [LABELS.cluster]: metadata.name,
    ...(metadata.uid && { [LABELS.uid]: metadata.uid })
  }
}

/** For what child operators make of their own: they select by managed-by, and by the UID we tell what is ours to remove. */
export const podLabels = ({ metadata }: DatabaseCluster): Record<string, string> => ({
  [LABELS.cluster]: metadata.name
})

/** Whether an object was made for this very cluster, and not for another one of its name. */
export const isOf = ({ metadata: { uid } }: DatabaseCluster, { metadata: { labels } }: Live): boolean =>
  uid !== undefined && labels?.[LABELS.uid] === uid

/** The main child and the objects beside it, as they are to be applied. */
export function buildChildren({ child: main, applier }: Pick<Driver, 'child' | 'applier'>, given: Given): Manifest[] {
  const { name, namespace } = given.cluster.metadata
  const identity = {
    ...main,
    metadata: {
      name,
      ...(namespace && { namespace }),
      labels: ownLabels(given.cluster),
      annotations: decided(given)
    }
  }
  const fragments = STEPS.map((step) => ({ step, fragment: applier[step](given) }))
  const child = fragments.reduce(
    (whole, { step, fragment }) => join(whole, fragment.child ?? {}, step, []),
    identity as object
  )
  const beside = fragments.flatMap(({ fragment: { ahead = [], beside = [] } }: { fragment: Fragment }) => [
    ...ahead,
    ...beside
  ])
  return [child as Manifest, ...beside.map((object) => ours(object, given.cluster))]
}

/** An object with our labels: by them it is found again, and removed when nobody asks for it any more. */
const ours = (object: Manifest, cluster: DatabaseCluster): Manifest => ({
  ...object,
  metadata: { ...object.metadata, labels: { ...object.metadata.labels, ...ownLabels(cluster) } }
})

/** What is to be made before anything else, as far as it is not there. */
export const madeAhead = ({ applier }: Pick<Driver, 'applier'>, given: Given): Manifest[] =>
  STEPS.flatMap((step) => applier[step](given).ahead ?? [])
    .filter((wanted) => !given.found.of(wanted).some(({ metadata }) => metadata.name === wanted.metadata.name))
    .map((wanted) => ours(wanted, given.cluster))

/** The Secrets that get keys of others before the children are applied. */
export const secretCopies = ({ applier }: Pick<Driver, 'applier'>, given: Given): SecretCopy[] =>
  STEPS.flatMap((step) => applier[step](given).copies ?? [])

/** What must last longer than any status. */
function decided({ version, noted }: Given): Record<string, string> {
  const source = noted[NOTED.dataSource]
  return { [NOTED.version]: version.version, ...(source !== undefined && { [NOTED.dataSource]: source }) }
}

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Two parts of one object. A field that both have, and that is not itself made of fields, is a mistake of the provider. */
function join(whole: object, part: object, step: string, at: readonly string[]): object {
  const result: Fields = { ...whole }
  for (const [name, value] of Object.entries(part)) {
    if (value === undefined) continue
    const there = result[name]
    const here = [...at, name]
    if (there !== undefined && !(isFields(there) && isFields(value))) {
      throw new Error(`step ${step} writes ${here.join('.')}, which an earlier step has written; move one of them`)
    }
    result[name] = isFields(there) && isFields(value) ? join(there, value, step, here) : value
  }
  return result
}

/** What a cluster refers to, as far as it is known. */
export function referredIn({ metadata: { namespace }, spec }: DatabaseCluster, facts: Facts): Referred {
  const { backup, monitoring, podSchedulingPolicy, dataSource } = spec
  const find = <Kind extends FactKind>(kind: Kind, ref: { name: string } | undefined, within = namespace) =>
    ref === undefined ? undefined : facts.find(kind, ref.name, within)
  const sourceBackup = find('DatabaseBackup', dataSource?.backup)
  const origin = find('DatabaseCluster', dataSource?.cluster)
  const sourceStorage =
    dataSource?.external?.storageRef ?? sourceBackup?.spec.storageRef ?? origin?.spec.backup?.storageRef
  return present({
    storage: find('BackupStorage', backup?.enabled ? backup.storageRef : undefined),
    monitoring: find('MonitoringConfig', monitoring?.configRef),
    policy: podSchedulingPolicy?.ref && facts.find('PodSchedulingPolicy', podSchedulingPolicy.ref.name),
    sourceBackup,
    sourceCluster: origin,
    newestBackup: origin && newestBackupOf(origin, facts, dataSource?.pitr?.targetTime),
    sourceStorage: find('BackupStorage', sourceStorage)
  })
}

const present = <Fields extends object>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: NonNullable<Fields[Name]>
  }

/** The newest whole backup in the storage that the cluster backs up to, made before the moment. */
function newestBackupOf({ metadata, spec }: DatabaseCluster, facts: Facts, moment: string | undefined) {
  const latest = moment === undefined ? Number.POSITIVE_INFINITY : Date.parse(moment)
  const completed = ({ status }: DatabaseBackup) => Date.parse(status?.completedAt ?? '')
  return facts
    .all('DatabaseBackup', metadata.namespace)
    .filter((backup) => backup.spec.clusterRef === metadata.name && backup.status?.phase === 'Succeeded')
    .filter((backup) => backup.spec.storageRef?.name === spec.backup?.storageRef?.name)
    .filter((backup) => completed(backup) <= latest)
    .reduce<DatabaseBackup | undefined>(
      (newest, backup) => (newest === undefined || completed(backup) > completed(newest) ? backup : newest),
      undefined
    )
}
