/** Percona's real operator for MongoDB beside a control plane, as a process. It has no webhooks. */
import { execFileSync } from 'node:child_process'
import { dirname } from 'node:path'
import type { KubeObject } from '../../../sandbox/api-client.ts'
import { applyObject } from '../../../sandbox/apply.ts'
import { findBinaries } from '../../../sandbox/binaries/find-binaries.ts'
import { PROGRAMS } from '../../../sandbox/binaries/programs.ts'
import type { ControlPlane } from '../../../sandbox/control-plane.ts'
import { type Manifest, readManifests } from '../../../sandbox/manifests.ts'
import type { Progress } from '../../../sandbox/progress.ts'
import { startServer } from '../../../sandbox/server-process.ts'

const NAME = 'percona-psmdb'
const NAMESPACE = 'psmdb-system'
/** Of the pod that it takes itself to be in: there it looks up its own image. */
const POD = 'operator'

/** It insists on the file that tells a pod its namespace; a mount that only it sees has it, and needs no rights on this machine. */
const ALONE = ['--user', '--map-root-user', '--mount']
const IN_A_POD = `mount -t tmpfs none /run && mkdir -p /run/secrets/kubernetes.io/serviceaccount &&
  printf ${NAMESPACE} > /run/secrets/kubernetes.io/serviceaccount/namespace && exec "$@"`

const programOf = async (progress: Progress): Promise<string> => (await findBinaries([NAME], progress))[NAME]

/** Whether this machine lets somebody have a mount of his own, which not all Linuxes do. */
export function canRunPerconaPsmdb(): boolean {
  try {
    execFileSync('unshare', [...ALONE, 'mount', '-t', 'tmpfs', 'none', '/run'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** The definitions of all its kinds, as they come with it. */
export async function perconaPsmdbKinds(progress: Progress): Promise<Manifest[]> {
  return readManifests(dirname(await programOf(progress)), 'bases')
}

/** Its kinds must be installed, and cert-manager run: where that has kinds and answers nothing, it stops. Rejects if it ends by itself. */
export async function startPerconaPsmdb(
  plane: ControlPlane,
  progress: Progress
): Promise<{ readonly end: Promise<never> }> {
  const program = await programOf(progress)
  for (const object of [namespace(), itself()]) await applyObject(plane.client, object)
  const { kubeconfig } = await plane.addUser(NAME, ['system:masters'])
  const flags = ['--leader-elect=false', '--metrics-bind-address=0', '--health-probe-bind-address=0']
  const env = { KUBECONFIG: kubeconfig, WATCH_NAMESPACE: '', HOSTNAME: POD, DISABLE_TELEMETRY: 'true' }
  const command = [...ALONE, 'sh', '-c', IN_A_POD, 'sh', program, ...flags]
  return { end: startServer(plane.folder, NAME, 'unshare', command, env) }
}

const namespace = (): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } })

/** No node ever runs it. */
function itself(): KubeObject {
  const image = `percona/percona-server-mongodb-operator:${PROGRAMS[NAME].module.version.slice(1)}`
  const metadata = { name: POD, namespace: NAMESPACE }
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: POD, image }] } } as KubeObject
}
