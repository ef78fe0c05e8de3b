/** The stand-ins beside a control plane: one process that plays all child operators, known to the API server as nobody but itself. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { applyManifest } from '../apply.ts'
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
  const folder = join(plane.folder, 'stand-ins')
  mkdirSync(folder, { recursive: true })
  const kubeconfig = join(folder, 'kubeconfig')
  await writeKubeconfig(kubeconfig, plane, ACCOUNT)

  const flags = [join(import.meta.dirname, 'main.ts'), '--kubeconfig', kubeconfig, '--step-ms', String(stepMs)]
  const end = startServer(plane.folder, 'stand-ins', process.execPath, flags)
  await Promise.race([until('the stand-ins play', async () => isPlaying(join(plane.folder, 'stand-ins.log'))), end])
  return { end }
}

const isPlaying = (log: string): true | undefined => readFileSync(log, 'utf8').includes(PLAYING) || undefined
