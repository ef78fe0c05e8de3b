/** What cannot be taken back, restores and upgrades, is done once, whatever happens to the operator meanwhile. */
import t from 'tap'
import { at, isDoneOnce, type Proof } from '../fixtures/done-once.ts'
import type { Life } from '../fixtures/life.ts'
import { changesOf, madeOf } from '../fixtures/witness.ts'

const POD = { apiVersion: 'v1', kind: 'Pod' }
const CLUSTER = { apiVersion: 'dbaas.dev/v1alpha1', kind: 'DatabaseCluster' }
const CHILD = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster' }
const REPLICA_SET_CHILD = { apiVersion: 'psmdb.percona.com/v1', kind: 'PerconaServerMongoDB' }
const RESTORE = { apiVersion: 'psmdb.percona.com/v1', kind: 'PerconaServerMongoDBRestore' }

const POSTGRESQL = { engine: 'postgresql', version: '17.10', clusterSize: 1, storage: '1Gi' }
const REPLICA_SET = {
  provider: 'percona-psmdb',
  cluster: { engine: 'mongodb', version: '8.0.19', clusterSize: 1, storage: '1Gi' }
}
const SAVED = { backup: { enabled: true, storageRef: { name: 's3-main' } } }
const backedUp = ({ operate }: Life) => operate('save', { type: 'Backup', backup: { name: 'first' } })

const proofs: Readonly<Record<string, Proof>> = {
  'Restore into a new cluster': {
    provider: 'cnpg',
    cluster: { ...POSTGRESQL, ...SAVED },
    before: backedUp,
    operation: (run) => ({ type: 'Restore', restore: { backup: { name: 'first' }, newClusterName: `copy-${run}` } }),
    sees: [CHILD, CLUSTER],
    counts: (seen) => ({ children: madeOf('Cluster', seen).length, clusters: madeOf('DatabaseCluster', seen).length }),
    once: { children: 1, clusters: 1 }
  },
  'Restore in place': {
    ...REPLICA_SET,
    cluster: { ...REPLICA_SET.cluster, ...SAVED },
    before: backedUp,
    operation: () => ({
      type: 'Restore',
      restore: { backup: { name: 'first' }, mode: 'InPlace', confirm: 'orders' }
    }),
    sees: [RESTORE],
    counts: (seen) => ({ restores: madeOf('PerconaServerMongoDBRestore', seen).length }),
    once: { restores: 1 }
  },
  Upgrade: {
    ...REPLICA_SET,
    cluster: { ...REPLICA_SET.cluster, version: '8.0.17' },
    isSpent: true, // versions do not go back
    operation: () => ({ type: 'Upgrade', upgrade: { version: '8.0.19' } }),
    sees: [CLUSTER, REPLICA_SET_CHILD, POD],
    counts: (seen) => ({
      wishes: changesOf('DatabaseCluster', at('spec', 'version'), seen),
      images: changesOf('PerconaServerMongoDB', at('spec', 'image'), seen),
      pods: madeOf('Pod', seen).length
    }),
    once: { wishes: 1, images: 1, pods: 1 }
  }
}

t.jobs = Object.keys(proofs).length
for (const [name, proof] of Object.entries(proofs)) {
  t.test(`F1 F2 ${name}: whatever happens to the operator, the child is asked once`, { buffered: true }, (t) =>
    isDoneOnce(t, proof)
  )
}
