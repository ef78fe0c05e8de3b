/** The stand-ins beside a control plane: one process that plays all child operators, known to the API server as nobody but itself. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDriver } from '../../providers/contract.ts'
import { builtIn } from '../../providers/index.ts'
import type { KubeObject } from '../api-client.ts'
import { applyManifest, applyObject } from '../apply.ts'
import type { ControlPlane } from '../control-plane.ts'
import { readManifests } from '../manifests.ts'
import { startServer } from '../server-process.ts'
import { writeKubeconfig } from '../service-account.ts'
import { until } from '../until.ts'
import { PLAYING } from './stand-in.ts'

export interface StandIns {
  /** Rejects, with the reason, if they end by themselves; never resolves. */
  end: Promise<never>
}

export interface StandInsOptions {
  /** How long a step takes: a pod to start, a job to run. Tests want it short, people want to see it. */
  stepMs: number
}

const ACCOUNT = { namespace: 'stand-ins', name: 'stand-ins' }

/** Returns when they watch. The definitions of the child kinds must be installed. */
export async function startStandIns(plane: ControlPlane, { stepMs }: StandInsOptions): Promise<StandIns> {
  for (const manifest of readManifests(import.meta.dirname, '.')) await applyManifest(plane.client, manifest)
  for (const deployment of installations()) await applyObject(plane.client, deployment)
  const folder = join(plane.folder, 'stand-ins')
  mkdirSync(folder, { recursive: true })
  const kubeconfig = join(folder, 'kubeconfig')
  await writeKubeconfig(kubeconfig, plane, ACCOUNT)

  const flags = [join(import.meta.dirname, 'main.ts'), '--kubeconfig', kubeconfig, '--step-ms', String(stepMs)]
  const end = startServer(plane.folder, 'stand-ins', process.execPath, flags)
  await Promise.race([until('the stand-ins play', async () => isPlaying(join(plane.folder, 'stand-ins.log'))), end])
  return { end }
}

/** By these the operator tells which version of a child operator is here: the oldest that it drives. They run nothing. */
function installations(): KubeObject[] {
  return builtIn()
    .providers.filter(isDriver)
    .map(({ name, installation: { selector, image }, operatorRange }) => {
      const [, version = '0.0.0'] = />=(\S+)/.exec(operatorRange) ?? []
      const [, key = '', value = ''] = /^([^ =]+)(?:=| in \()([^,)]+)/.exec(selector) ?? []
      const labels = { [key]: value }
      const template = {
        metadata: { labels },
        spec: { containers: [{ name: 'played', image: `${image}:${version}` }] }
      }
      return {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name, namespace: ACCOUNT.namespace, labels },
        spec: { replicas: 0, selector: { matchLabels: labels }, template }
      }
    })
}

const isPlaying = (log: string): true | undefined => readFileSync(log, 'utf8').includes(PLAYING) || undefined
