/** `dbaas render`: the objects that a DatabaseCluster becomes. */
import { builtIn } from '../../providers/index.ts'
import { CliError } from '../cli-error.ts'
import type { Run } from '../command.ts'
import type { options } from '../commands/render.ts'
import { yamlOf } from './children.ts'
import { childrenOf, complete, driverOf } from './cluster-plan.ts'
import { withSources } from './sources.ts'

export const render: Run<typeof options> = async ({ args, options }, terminal) => {
  const registry = builtIn()
  const children = await withSources(args, options, registry, terminal, async ({ clusters, world }) => {
    if (clusters.length === 0) throw new CliError('input', `there is no DatabaseCluster in ${args.join(', ')}`)
    const all = clusters.map((cluster) => {
      const { name, namespace } = cluster.metadata
      const before = world.facts.find('DatabaseCluster', name, namespace)
      const driver = driverOf(cluster, before, registry)
      if (driver === undefined)
        throw new CliError('no', `no provider runs ${cluster.spec.engine}`, { fix: 'see dbaas engines' })
      const alive = before ? { ...cluster, metadata: { ...before.metadata, ...cluster.metadata } } : cluster
      return childrenOf(complete({ before, after: alive }, driver), driver, world)
    })
    return (await Promise.all(all)).flat()
  })
  const isJson = options.output === 'json'
  terminal.out.write(isJson ? `${JSON.stringify(children, null, 2)}\n` : children.map(yamlOf).join('---\n'))
  return 'done'
}
