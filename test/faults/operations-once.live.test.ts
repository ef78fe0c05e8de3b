/**
 * The operator dies at each write of an operation, and another one goes on: the operation succeeds, and the child operator
 * was asked for it once.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { KindRef, Live } from '../../src/api/live.ts'
import { apply } from '../fixtures/api-server.ts'
import { askedOf } from '../fixtures/asked-operations.ts'
import { isReady, type Life, life } from '../fixtures/life.ts'
import { type Death, MOMENTS, sortOf } from '../fixtures/mortal-client.ts'
import { runLoops } from '../fixtures/running-loops.ts'
import { changesOf, madeOf, type Seen, witness } from '../fixtures/witness.ts'

const POD: KindRef = { apiVersion: 'v1', kind: 'Pod' }
const CLAIM: KindRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' }
const CHILD: KindRef = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster' }
const BACKUP: KindRef = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Backup' }
const RESTORE: KindRef = { apiVersion: 'psmdb.percona.com/v1', kind: 'PerconaServerMongoDBRestore' }
const OURS = (kind: string): KindRef => ({ apiVersion: 'dbaas.dev/v1alpha1', kind })

/** What a second act would show, shows within so long. */
const AFTERWARDS_MS = 300

interface Proof {
  readonly provider?: string
  /** What the cluster has beyond an engine and a size of volumes. */
  readonly cluster: object
  readonly operation: object
  /** What must be so before each run, and is put in order after it. */
  readonly before?: (one: Life) => Promise<unknown>
  readonly after?: (one: Life) => Promise<unknown>
  readonly sees: readonly KindRef[]
  readonly counts: (seen: readonly Seen[]) => object
  readonly once: object
}

const fieldOf =
  (...path: string[]) =>
  (object: Live): unknown =>
    path.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], object)

const TWO = { version: '17.6', clusterSize: 2 }
const ONE = { version: '17.6', clusterSize: 1 }
const SAVED = { backup: { enabled: true, storageRef: { name: 's3-main' } } }

const backedUp = (one: Life) => one.operate('save', { type: 'Backup', backup: { name: 'first' } })

const proofs: Readonly<Record<string, Proof>> = {
  Restart: {
    cluster: TWO,
    operation: { restart: {} },
    sees: [CHILD, POD],
    counts: (seen) => ({
      marks: changesOf('Cluster', fieldOf('metadata', 'annotations', 'kubectl.kubernetes.io/restartedAt'), seen),
      pods: madeOf('Pod', seen)
    }),
    once: { marks: 1, pods: ['orders-1', 'orders-2'] }
  },
  Backup: {
    cluster: { ...ONE, ...SAVED },
    operation: { backup: {} },
    sees: [BACKUP, OURS('DatabaseBackup')],
    counts: (seen) => ({ backups: madeOf('Backup', seen).length, records: madeOf('DatabaseBackup', seen).length }),
    once: { backups: 1, records: 1 }
  },
  Restore: {
    cluster: { ...ONE, ...SAVED },
    before: backedUp,
    operation: { restore: { backup: { name: 'first' }, newClusterName: 'copy' } },
    after: async (one) => {
      await one.delete('copy')
      await one.gone('copy')
    },
    sees: [CHILD, OURS('DatabaseCluster')],
    counts: (seen) => ({ children: madeOf('Cluster', seen), clusters: madeOf('DatabaseCluster', seen) }),
    once: { children: ['copy'], clusters: ['copy'] }
  },
  'Restore in place': {
    provider: 'percona-psmdb',
    cluster: { engine: 'mongodb', version: '8.0.19', clusterSize: 1, ...SAVED },
    before: backedUp,
    operation: { restore: { backup: { name: 'first' }, mode: 'InPlace', confirm: 'orders' } },
    sees: [RESTORE],
    counts: (seen) => ({ restores: madeOf('PerconaServerMongoDBRestore', seen).length }),
    once: { restores: 1 }
  },
  Switchover: {
    cluster: TWO,
    operation: { switchover: {} },
    sees: [CHILD],
    counts: (seen) => ({
      orders: changesOf('Cluster', fieldOf('status', 'targetPrimary'), seen),
      primaries: changesOf('Cluster', fieldOf('status', 'currentPrimary'), seen)
    }),
    once: { orders: 1, primaries: 1 }
  },
  RebuildInstance: {
    cluster: TWO,
    operation: { rebuildInstance: { instances: [{ name: 'orders-2' }] } },
    sees: [CLAIM, POD],
    counts: (seen) => ({ volumes: madeOf('PersistentVolumeClaim', seen), pods: madeOf('Pod', seen) }),
    once: { volumes: ['orders-2'], pods: ['orders-2'] }
  },
  Upgrade: {
    cluster: ONE,
    operation: { upgrade: { version: '17.10' } },
    // versions do not go back
    after: async (one) => {
      await one.delete()
      await one.gone()
    },
    sees: [OURS('DatabaseCluster'), CHILD, POD],
    counts: (seen) => ({
      wishes: changesOf('DatabaseCluster', fieldOf('spec', 'version'), seen),
      images: changesOf('Cluster', fieldOf('spec', 'imageName'), seen),
      pods: madeOf('Pod', seen)
    }),
    once: { wishes: 1, images: 1, pods: ['orders-1'] }
  }
}

const PROOFS_AT_ONCE = 4

t.jobs = PROOFS_AT_ONCE
for (const [name, proof] of Object.entries(proofs)) {
  t.test(`${name}: whenever the operator dies, the child is asked once`, { buffered: true }, async (t) => {
    const stage = await setTheStage(t, proof)
    const calm = await stage.run()
    t.same(calm.counts, proof.once, 'the calm run')
    for (const death of deathsIn(calm.writes)) {
      const { counts, phase } = await stage.run({ death })
      const where = `dead ${death.moment} ${death.sort}, number ${death.write}`
      t.same({ phase, ...counts }, { phase: 'Succeeded', ...proof.once }, where)
    }
    const { counts, phase } = await stage.run({ hasRival: true })
    t.same({ phase, ...counts }, { phase: 'Succeeded', ...proof.once }, 'two operators at once')
  })
}

/** The first two writes of each sort: what comes later of a sort is news of the same. */
function deathsIn(writes: readonly string[]): Death[] {
  const sorts = writes.map(sortOf)
  const places = sorts.map((sort, at) => ({ sort, write: sorts.slice(0, at).filter((other) => other === sort).length }))
  return places
    .filter(({ write }) => write < 2)
    .flatMap((place) => MOMENTS.map((moment): Death => ({ ...place, moment })))
}

interface Run {
  readonly writes: readonly string[]
  readonly phase: string | undefined
  readonly counts: object
}

/** One cluster, on which the operation is done again and again. */
async function setTheStage(t: Test, proof: Proof) {
  const { provider = 'cnpg', cluster, operation, before, after, sees, counts } = proof
  const [type = ''] = Object.keys(operation).map((member) => member.charAt(0).toUpperCase() + member.slice(1))
  const one = await life(t, provider)
  const asked = askedOf(one)
  await storage(one)
  const ready = async () => {
    await one.apply({ engine: 'postgresql', storage: '1Gi', ...cluster })
    await one.until('it is ready', (now) => isReady(now) && now.status?.activeOperation === undefined)
  }
  await ready()
  await before?.(one)
  const seen = await witness(t, one.namespace, sees)

  async function run({ death, hasRival = false }: { death?: Death; hasRival?: boolean } = {}): Promise<Run> {
    await ready()
    await one.restart(death)
    const rival = hasRival ? await runLoops(t, { provider, namespace: one.namespace }) : undefined
    const start = seen.length
    await asked.ask('once', { type, ...operation, rerunPolicy: 'Always' })
    const { writes, died } = one.loops()
    if (death !== undefined) {
      // it may end before that write: which writes there are is not the same in every run
      await Promise.race([died, asked.ended('once')])
      await one.restart()
    }
    const { status } = await asked.ended('once')
    await one.until('the slot is free', (now) => isReady(now) && now.status?.activeOperation === undefined)
    await sleep(AFTERWARDS_MS)
    const result = { writes: [...writes], phase: status?.phase, counts: counts(seen.slice(start)) }
    await rival?.stop()
    await asked.delete('once')
    await asked.gone('once')
    await after?.(one)
    return result
  }
  return { run }
}

async function storage({ namespace }: Life): Promise<void> {
  await apply(`/apis/dbaas.dev/v1alpha1/namespaces/${namespace}/backupstorages/s3-main`, {
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'BackupStorage',
    metadata: { name: 's3-main', namespace },
    spec: { type: 'S3', bucket: 'db-backups', credentialsSecretRef: { name: 's3-main' } }
  })
}
