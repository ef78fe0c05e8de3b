/** `dbaas ops TYPE`: says what an operation does, makes it, and waits for its end. */
import { builtIn } from '../../providers/index.ts'
import type { Live } from '../../src/api/live.ts'
import type { OpsRequest } from '../../src/api/ops-request.ts'
import { CliError } from '../cli-error.ts'
import type { Act } from '../command.ts'
import type { ExitName } from '../exit-codes.ts'
import { type ApiServer, MANAGER, withApiServer } from '../live/api-server.ts'
import { OUTPUTS, printAs } from '../output.ts'
import { isRefused, type Plan } from '../plan/cluster-plan.ts'
import { planOfOperation } from '../plan/operation-plan.ts'
import { IMPACTS, showPlan } from '../plan/plan-text.ts'
import { CLUSTERS, notFound } from '../status/subject.ts'
import type { Terminal } from '../terminal.ts'
import { liveWorld } from '../world/live.ts'
import type { World } from '../world/world.ts'
import type { OperationFlags } from './flags.ts'
import { requestOf, type Typed } from './request.ts'
import { untilEnded } from './wait.ts'

type Run = Act['run']

/** The work of one type. */
export const making =
  (operation: OperationFlags): Run =>
  async ({ args: [cluster = ''], options: typed }, terminal) => {
    const asked = requestOf(operation, typed, cluster) // what cannot be understood is told before anybody is asked
    return withApiServer<ExitName>(whereIn(typed), async (api) => {
      const registry = builtIn()
      const world = await liveWorld(api, registry, () => {}) // what it depends on is judged by the API server itself
      const request = { ...asked, metadata: { ...asked.metadata, namespace: api.namespace } }
      const isFromGone = operation.type === 'Restore'
      if (!isFromGone && isKnownMissing(cluster, world)) throw notFound(CLUSTERS, api.namespace, cluster)
      const plan = await planOfOperation(request, registry, world)
      return carryOut(request, plan, typed, api, terminal)
    })
  }

const whereIn = ({ namespace, context }: Typed) => ({
  ...(typeof namespace === 'string' && { namespace }),
  ...(typeof context === 'string' && { context })
})

const isKnownMissing = (cluster: string, { facts, namespace }: World): boolean =>
  facts.knows('DatabaseCluster') && facts.find('DatabaseCluster', cluster, namespace) === undefined

async function carryOut(
  request: OpsRequest,
  plan: Plan,
  typed: Typed,
  api: ApiServer,
  { out, err }: Terminal
): Promise<ExitName> {
  const isDry = typed['dry-run'] === true
  const isForPrograms = typed.output !== 'text'
  if (isRefused(plan)) {
    showPlan(plan, err)
    return 'no'
  }
  if (isDry || hurts(plan)) showPlan(plan, isForPrograms ? err : out)
  else for (const { text } of plan.findings) err.write(`${err.paint('yellow', 'warning:')} ${text}\n`)
  if (!isDry && hurts(plan) && typed.yes !== true)
    throw new CliError('unconfirmed', `nothing was done: the impact is ${IMPACTS[plan.impact].words}`, {
      fix: 'say --yes'
    })

  const made = await api.create(request, { manager: MANAGER, dryRun: isDry })
  const format = OUTPUTS.find((one) => one === typed.output && one !== 'text')
  if (format === 'json' || format === 'yaml') await printAs(format, isDry ? request : made, out)
  else out.write(isDry ? 'Nothing was done.\n' : `${askedFor(made)}\n`)
  if (isDry || typed.wait !== true) return 'done'
  return untilEnded(made, api, isForPrograms ? err : out)
}

const hurts = ({ impact }: Plan): boolean => impact === 'Downtime' || impact === 'DataAtRisk'

const askedFor = ({ metadata: { namespace, name } }: Live): string =>
  `operation ${namespace}/${name} was asked for; see: dbaas watch operation ${name}`
