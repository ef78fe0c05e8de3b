/** A cluster on this machine with real child operators and without nodes: what these would do is played. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applyManifest } from '../../sandbox/apply.ts'
import { startCertManager } from '../../sandbox/cert-manager.ts'
import { type ControlPlane, startControlPlane } from '../../sandbox/control-plane.ts'
import { furniture, kindsAndPolicies, type Manifest } from '../../sandbox/manifests.ts'
import { startOperator } from '../../sandbox/operator.ts'
import { cloud } from '../../sandbox/operators/cloud.ts'
import { connect } from '../../sandbox/operators/connection.ts'
import { childDefinitions, sources, standInDefinition } from '../../sandbox/operators/definitions.ts'
import { playAll } from '../../sandbox/operators/stand-in.ts'
import { startStandIns } from '../../sandbox/operators/start.ts'
import type { Progress } from '../../sandbox/progress.ts'
import { createLogger } from '../../src/log.ts'
import { cloudNativePgKinds, startCloudNativePg } from './operators/cloudnative-pg.ts'
import { canRunPerconaPsmdb, perconaPsmdbKinds, startPerconaPsmdb } from './operators/percona-psmdb.ts'
import { playInstances } from './played/instances.ts'
import { machines } from './played/machines.ts'
import type { Surroundings } from './surroundings.ts'

export interface RunningCluster {
  readonly kubeconfig: string
  readonly surroundings: Surroundings
  /** Rejects if a part of it ends by itself. */
  readonly broken: Promise<never>
  stop(): Promise<void> | void
}

/** How long a pod takes to start. */
const STEP_MS = 100

/** The operator and the real child operators that can be had. */
export async function realOperators(progress: Progress): Promise<RunningCluster> {
  const hasPsmdb = canRunPerconaPsmdb()
  if (!hasPsmdb)
    progress.note("Without Percona's operator for MongoDB: it needs a mount of its own, which unshare cannot make here")
  const kinds = [...(await cloudNativePgKinds(progress)), ...(hasPsmdb ? await perconaPsmdbKinds(progress) : [])]
  const { plane, requests } = await bare([...kinds, snapshots()], progress)
  const { program, end } = await progress.during('starting CloudNativePG', () => startCloudNativePg(plane, progress))
  const ends = hasPsmdb
    ? await progress.during('starting PSMDB and cert-manager', () => startPsmdb(plane, progress))
    : []
  const log = createLogger('warn', process.stderr)
  const now = () => performance.now()
  const wire = connect(plane.kubeconfig, now, log)
  const instances = playInstances({ ...wire, program, log })
  const pods = playAll([machines, cloud], { ...wire, stepMs: STEP_MS, now, log })
  const operator = await progress.during('starting the operator', () => startOperator(plane))
  return {
    kubeconfig: plane.kubeconfig,
    surroundings: { pods: 'played', providers: ['cnpg', ...(hasPsmdb ? ['percona-psmdb'] : [])], requests },
    broken: Promise.race([end, ...ends, operator.end, plane.broken]),
    async stop() {
      instances.stop()
      await pods.stop()
      plane.stop()
    }
  }
}

/** It asks cert-manager for certificates. */
async function startPsmdb(plane: ControlPlane, progress: Progress): Promise<Promise<never>[]> {
  const certManager = await startCertManager(plane, progress)
  const psmdb = await startPerconaPsmdb(plane, progress)
  return [certManager.end, psmdb.end]
}

/** The operator, and stand-ins for all child operators. */
export async function standInOperators(progress: Progress): Promise<RunningCluster> {
  const { plane, requests } = await bare([], progress)
  const { end } = await progress.during('starting the stand-ins', () => startStandIns(plane, { stepMs: STEP_MS }))
  const operator = await progress.during('starting the operator', () => startOperator(plane))
  return {
    kubeconfig: plane.kubeconfig,
    surroundings: { pods: 'played', requests },
    broken: Promise.race([end, operator.end, plane.broken]),
    stop: plane.stop
  }
}

/** Nobody is in it yet. The folder has what our operator will ask for. */
async function bare(
  kinds: readonly Manifest[],
  progress: Progress
): Promise<{ readonly plane: ControlPlane; readonly requests: string }> {
  const requests = mkdtempSync(join(tmpdir(), 'dbaas-requests-'))
  process.on('exit', () => rmSync(requests, { recursive: true }))
  const plane = await startControlPlane({
    controllerManager: true,
    install: () => withKinds(kinds),
    requestLog: join(requests, 'e2e.log'),
    progress
  })
  for (const manifest of furniture()) await applyManifest(plane.client, manifest)
  return { plane, requests }
}

/** Without this kind CloudNativePG refuses schedules of snapshots. Nobody makes snapshots here. */
function snapshots(): Manifest {
  const object = standInDefinition({ apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshot' })
  const annotations = { 'api-approved.kubernetes.io': 'unapproved, no more than its name' }
  return { from: 'the kind of snapshots', object: { ...object, metadata: { ...object.metadata, annotations } } }
}

/** Ours and theirs; those that come with a child operator go before those that are found elsewhere. */
function withKinds(real: readonly Manifest[]): Manifest[] {
  const found = [...childDefinitions(sources(process.env)), ...real]
  return [
    ...kindsAndPolicies(),
    ...new Map(found.map((manifest) => [manifest.object.metadata.name, manifest])).values()
  ]
}
