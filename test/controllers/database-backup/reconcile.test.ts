import t from 'tap'
import { type Deps, databaseBackupReconciler } from '../../../controllers/database-backup/reconcile.ts'
import { FINALIZER } from '../../../controllers/database-backup/record.ts'
import { rememberWritten } from '../../../controllers/written.ts'
import { factsFrom } from '../../../providers/facts.ts'
import { builtIn } from '../../../providers/index.ts'
import type { DatabaseBackup } from '../../../src/api/database-backup.ts'
import type { DatabaseCluster } from '../../../src/api/database-cluster.ts'
import { API_VERSION } from '../../../src/api/kind.ts'
import { withSchemaDefaults } from '../../../src/api/schema-defaults.ts'
import type { Client, Target } from '../../../src/kube/client.ts'

const metadata = { name: 'orders', namespace: 'shop', uid: 'u', resourceVersion: '1' }
const CLUSTER = withSchemaDefaults({
  apiVersion: API_VERSION,
  kind: 'DatabaseCluster',
  metadata,
  spec: { engine: 'postgresql', version: '17.6', clusterSize: 1, storage: '1Gi' }
}) as unknown as DatabaseCluster
const childRef = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Backup', name: 'first' }
const RECORD = {
  apiVersion: API_VERSION,
  kind: 'DatabaseBackup',
  metadata: { ...metadata, name: 'first', finalizers: [FINALIZER] },
  spec: { clusterRef: 'orders', childRef }
} as unknown as DatabaseBackup

/** What is deleted in a pass of an operator that knows of no backups of the child operator. */
async function deletedWhile(isThere: boolean): Promise<{ deleted: string[]; waits: boolean }> {
  const deleted: string[] = []
  const client = {
    get: async ({ kind }: Target) => (isThere && kind === 'Backup' ? { ...childRef, metadata } : undefined),
    delete: async ({ kind, name }: Target) => void deleted.push(`${kind} ${name}`)
  } as unknown as Client
  const surroundings = {
    unserved: () => [],
    isRead: () => true,
    refusal: () => undefined,
    around: () => [],
    aroundNow: async () => [],
    onChange() {}
  }
  const deps: Deps = {
    clusterAt: () => CLUSTER,
    backupsOf: () => [RECORD],
    backupNamed: () => RECORD,
    surroundings: new Map([['cnpg', surroundings]]),
    registry: builtIn(),
    facts: () => factsFrom([]),
    client,
    written: rememberWritten(),
    wall: () => 0
  }
  const again = await databaseBackupReconciler(deps)('shop/orders', { id: 'p', signal: new AbortController().signal })
  return { deleted, waits: again !== undefined }
}

t.test('a backup that a watch has not told of yet is not taken for gone, and its record stays', async (t) => {
  t.same(await deletedWhile(true), { deleted: [], waits: true })
})

t.test('the record of a backup that is gone goes too', async (t) => {
  t.same(await deletedWhile(false), { deleted: ['DatabaseBackup first'], waits: true })
})
