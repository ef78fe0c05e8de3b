/** `dbaas plan`: what manifests would change, told for people or for programs. */
import { builtIn } from '../../providers/index.ts'
import type { Run } from '../command.ts'
import type { options } from '../commands/plan.ts'
import { printAs } from '../output.ts'
import { unifiedDiff } from './children.ts'
import { isRefused, type Plan, planOfCluster } from './cluster-plan.ts'
import { planOfOperation } from './operation-plan.ts'
import { showPlan } from './plan-text.ts'
import { withSources } from './sources.ts'

export const plan: Run<typeof options> = async ({ args, options }, terminal) => {
  const registry = builtIn()
  const plans = await withSources(args, options, registry, terminal, async ({ clusters, operations, world }) => [
    ...(await Promise.all(clusters.map((cluster) => planOfCluster(cluster, registry, world)))),
    ...(await Promise.all(operations.map((request) => planOfOperation(request, registry, world))))
  ])
  if (options.output === 'text') for (const one of plans) showPlan(one, terminal.out)
  else await printAs(options.output, { plans: plans.map(forPrograms) }, terminal.out)
  return plans.some(isRefused) ? 'no' : 'done'
}

/** With the diff of each child beside its two states. */
const forPrograms = (plan: Plan) => ({
  ...plan,
  children: plan.children.map((child) => ({ ...child, diff: unifiedDiff(child) }))
})
