/** Joins what the steps of a provider know into its children; one field has one step. */
import type { DatabaseCluster } from '../src/api/database-cluster.ts'
import { type Driver, type Fragment, type Given, type Manifest, type Referred, STEPS } from './contract.ts'
import type { FactKind, Facts } from './facts.ts'
import { NOTED } from './noted.ts'

export const MANAGER = 'dbaas-operator'

/** Labels that every child carries, by which it is found again; there is no owner reference, see the README. */
export function ownLabels({ metadata }: DatabaseCluster): Record<string, string> {
  return {
    'app.kubernetes.io/managed-by': MANAGER,
    'dbaas.dev/cluster': metadata.name,
    ...(metadata.uid && { 'dbaas.dev/cluster-uid': metadata.uid })
  }
}

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
  return [child as Manifest, ...fragments.flatMap(({ fragment }: { fragment: Fragment }) => fragment.beside ?? [])]
}

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
    sourceStorage: find('BackupStorage', sourceStorage)
  })
}

const present = <Fields extends object>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: NonNullable<Fields[Name]>
  }
