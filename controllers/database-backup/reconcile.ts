/**
 * One pass over the backups of one cluster: every backup that its child operator has gets a record, and a record goes as
 * its policy says. Records outlive the cluster.
 */

import { type BackupRecord, recordNameOf } from '../../providers/backup-record.ts'
import { type Driver, isDriver } from '../../providers/contract.ts'
import type { Facts } from '../../providers/facts.ts'
import type { Registry } from '../../providers/registry.ts'
import type { DatabaseBackup, DatabaseBackupStatus } from '../../src/api/database-backup.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { API_VERSION } from '../../src/api/kind.ts'
import type { KindRef, Live } from '../../src/api/live.ts'
import { isNotServed } from '../../src/kube/api-error.ts'
import { type Client, targetOf } from '../../src/kube/client.ts'
import type { Reconcile } from '../../src/kube/controller.ts'
import { FIELD_MANAGERS } from '../../src/kube/field-managers.ts'
import { perform } from '../database-cluster/deletion.ts'
import { driverOf } from '../driver-of.ts'
import { gather } from '../gather.ts'
import { isSame } from '../same.ts'
import type { Surroundings } from '../surroundings.ts'
import type { Written } from '../written.ts'
import { deletingStatus, FINALIZER, isRecordOf, newRecord, recordStatus } from './record.ts'

export interface Deps {
  readonly clusterAt: (key: string) => DatabaseCluster | undefined
  readonly backupsOf: (key: string) => readonly DatabaseBackup[]
  readonly backupNamed: (namespace: string, name: string) => DatabaseBackup | undefined
  readonly surroundings: ReadonlyMap<string, Surroundings>
  readonly registry: Registry
  readonly facts: () => Facts
  readonly client: Client
  readonly written: Written
  readonly wall: () => number
}

const manager = FIELD_MANAGERS.backups
const SOON = 1
const NOW_AND_THEN = 5

export function databaseBackupReconciler(deps: Deps): Reconcile {
  return async function reconcile(key) {
    const cluster = deps.clusterAt(key)
    const driver = cluster && driverOf(cluster, deps.registry)
    const around = driver && deps.surroundings.get(driver.name)
    if (around && !around.isRead()) return { againAfterSeconds: SOON }
    const found = cluster && driver && around ? await foundBackups(cluster, driver, around, deps) : undefined
    if (cluster && driver && found) await recordAll(key, cluster, driver, found.records, deps)
    const waits = await Promise.all(deps.backupsOf(key).map((backup) => look(backup, cluster, found, deps)))
    return waits.includes('waits') ? { againAfterSeconds: NOW_AND_THEN } : undefined
  }
}

/** The backups of a cluster that its provider counts, and what was there to count. */
interface Counted {
  readonly records: readonly BackupRecord[]
  has(child: KindRef & { readonly name: string }): boolean
}

/** Every backup of the cluster; undefined while nobody can tell. */
async function foundBackups(
  cluster: DatabaseCluster,
  driver: Driver,
  surroundings: Surroundings,
  deps: Deps
): Promise<Counted | undefined> {
  const gathered = await gather(cluster, driver, { ...deps, surroundings, facts: deps.facts() })
  const given = gathered.version && gathered.given(gathered.version)
  const records = given && driver.backups?.(given)
  if (given === undefined || records === undefined) return undefined
  return { records, has: (child) => given.found.of(child).some(({ metadata }) => metadata.name === child.name) }
}

async function recordAll(
  key: string,
  cluster: DatabaseCluster,
  driver: Driver,
  found: readonly BackupRecord[],
  deps: Deps
): Promise<void> {
  const known = deps.backupsOf(key)
  for (const record of found) {
    const backup = known.find((one) => isRecordOf(one, record)) ?? (await create(record, cluster, deps))
    if (backup?.metadata.deletionTimestamp !== undefined || backup === undefined) continue
    await tell(backup, recordStatus(record, driver, backup, new Date(deps.wall())), deps)
  }
}

/** The first apply takes nothing from anybody: where the name is in use, the record has a longer one. */
async function create(
  record: BackupRecord,
  cluster: DatabaseCluster,
  { client, backupNamed }: Deps
): Promise<DatabaseBackup | undefined> {
  const wanted = recordNameOf(record.child)
  const { namespace = '' } = cluster.metadata
  const isTaken = backupNamed(namespace, wanted) !== undefined
  const name = isTaken ? `${wanted}-${record.child.metadata.uid.slice(0, 8)}` : wanted
  return (await client.apply(newRecord(record, cluster, name), { manager })) as unknown as DatabaseBackup
}

async function tell(backup: DatabaseBackup, status: DatabaseBackupStatus, { client, written }: Deps): Promise<void> {
  if (isSame(backup.status, status)) return
  const { name, namespace = '', uid = '' } = backup.metadata
  written.remember(
    await client.apply(
      { apiVersion: API_VERSION, kind: 'DatabaseBackup', metadata: { name, namespace, uid }, ...{ status } },
      { manager, force: true, subresource: 'status' }
    )
  )
}

/** What is to become of a record: on its way out, without a backup any more, or as it is. */
async function look(
  backup: DatabaseBackup,
  cluster: DatabaseCluster | undefined,
  found: Counted | undefined,
  deps: Deps
): Promise<'waits' | 'rests'> {
  if (!backup.metadata.finalizers?.includes(FINALIZER)) return 'rests'
  if (backup.metadata.deletionTimestamp !== undefined) return drop(backup, cluster, deps)
  const { childRef } = backup.spec
  const isThere = found === undefined || found.records.some((record) => isRecordOf(backup, record))
  if (isThere || !isPruned(cluster)) return 'rests'
  // what is looked at may be the world as it was: a child of which no watch has told yet is not gone
  const isUnheardOf = childRef !== undefined && !found.has(childRef)
  if (isUnheardOf && (await readChild(backup, deps.client)) !== undefined) return 'waits'
  // the child operator has pruned it, or everything is to go: there is nothing to restore any more
  await deps.client.delete(targetOf(backup as Live), { uid: backup.metadata.uid ?? '' })
  return 'waits'
}

/** Whether a backup that is not there any more was removed with its data: while a cluster goes, its backups stay. */
const isPruned = (cluster: DatabaseCluster | undefined): boolean =>
  cluster !== undefined &&
  (cluster.metadata.deletionTimestamp === undefined || cluster.spec.deletionPolicy === 'WipeOut')

/** Removes the child's backup, with its data where the policy says so and the child operator can; then lets the record go. */
async function drop(
  backup: DatabaseBackup,
  cluster: DatabaseCluster | undefined,
  deps: Deps
): Promise<'waits' | 'rests'> {
  const { client, registry, wall } = deps
  const { spec, status, metadata } = backup
  const driver = registry.providers.filter(isDriver).find(({ name }) => name === status?.provider)
  const child = spec.childRef && (await readChild(backup, client))
  if (child !== undefined && driver?.dropBackup !== undefined) {
    const withData =
      spec.deletionPolicy === 'Delete' && cluster !== undefined && driver.supports.backups?.deletesData === true
    const acts = driver.dropBackup(child, withData)
    const message = `Deleting ${child.kind} "${child.metadata.name}", ${withData ? 'with its data' : 'while its data stays'}`
    await tell(backup, deletingStatus(backup, message, new Date(wall())), deps)
    for (const act of acts) await perform(act, client)
    return 'waits'
  }
  const finalizers = (metadata.finalizers ?? []).filter((name) => name !== FINALIZER)
  const { uid, resourceVersion } = metadata
  await client.patch(
    targetOf(backup as Live),
    { metadata: { uid, resourceVersion, finalizers } },
    { type: 'merge', manager }
  )
  return 'rests'
}

/** The child's backup; undefined where it is gone, or its whole kind is. */
async function readChild(
  { spec, metadata: { namespace = '' } }: DatabaseBackup,
  client: Client
): Promise<Live | undefined> {
  if (spec.childRef === undefined) return undefined
  try {
    return await client.get({ ...spec.childRef, namespace })
  } catch (err) {
    if (isNotServed(err)) return undefined
    throw err
  }
}
