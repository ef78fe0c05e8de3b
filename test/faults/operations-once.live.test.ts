/** What is done to the members of a cluster and their data is done once, whatever happens to the operator meanwhile. */
import t from 'tap'
import { at, isDoneOnce, type Proof } from '../fixtures/done-once.ts'
import { changesOf, madeOf } from '../fixtures/witness.ts'

const POD = { apiVersion: 'v1', kind: 'Pod' }
const CLAIM = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' }
const CHILD = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster' }
const BACKUP = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Backup' }
const RECORD = { apiVersion: 'dbaas.dev/v1alpha1', kind: 'DatabaseBackup' }

const TWO = {
  provider: 'cnpg',
  cluster: { engine: 'postgresql', version: '17.10', clusterSize: 2, storage: '1Gi' }
}

const proofs: Readonly<Record<string, Proof>> = {
  Restart: {
    ...TWO,
    operation: () => ({ type: 'Restart', restart: {} }),
    sees: [CHILD, POD],
    counts: (seen) => ({
      marks: changesOf('Cluster', at('metadata', 'annotations', 'kubectl.kubernetes.io/restartedAt'), seen),
      pods: madeOf('Pod', seen)
    }),
    once: { marks: 1, pods: ['orders-1', 'orders-2'] }
  },
  Backup: {
    ...TWO,
    cluster: { ...TWO.cluster, clusterSize: 1, backup: { enabled: true, storageRef: { name: 's3-main' } } },
    operation: () => ({ type: 'Backup', backup: {} }),
    sees: [BACKUP, RECORD],
    counts: (seen) => ({ backups: madeOf('Backup', seen).length, records: madeOf('DatabaseBackup', seen).length }),
    once: { backups: 1, records: 1 }
  },
  Switchover: {
    ...TWO,
    operation: () => ({ type: 'Switchover', switchover: {} }),
    sees: [CHILD],
    counts: (seen) => ({
      orders: changesOf('Cluster', at('status', 'targetPrimary'), seen),
      primaries: changesOf('Cluster', at('status', 'currentPrimary'), seen)
    }),
    once: { orders: 1, primaries: 1 }
  },
  RebuildInstance: {
    ...TWO,
    operation: () => ({ type: 'RebuildInstance', rebuildInstance: { instances: [{ name: 'orders-2' }] } }),
    sees: [CLAIM, POD],
    counts: (seen) => ({ volumes: madeOf('PersistentVolumeClaim', seen), pods: madeOf('Pod', seen) }),
    once: { volumes: ['orders-2'], pods: ['orders-2'] }
  }
}

t.jobs = Object.keys(proofs).length
for (const [name, proof] of Object.entries(proofs)) {
  t.test(`F1 F2 ${name}: whatever happens to the operator, the child is asked once`, { buffered: true }, (t) =>
    isDoneOnce(t, proof)
  )
}
