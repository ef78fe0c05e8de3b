/** Restarts members: all of a target by a change of their template, which the operator rolls out; single ones by their pods. */
import { actsInTurn, cancelInTurn, noticing, progressInTurn, type Turn } from '../../in-turn.ts'
import type { Operation, Progress, Underway } from '../../operation.ts'
import { POD, whyNotReady } from '../../pods.ts'
import { failed, running, succeeded } from '../../progress.ts'
import { replaced } from '../../restarting.ts'
import { hasMarked, MARKS, marking } from '../marks.ts'
import { membersOf } from '../members.ts'
import { groupsSeen, type SeenGroup } from '../surroundings.ts'
import { whyUpdateWaits } from '../verdict.ts'
import { healthOf, podNamed } from './sight.ts'

const SECONDS_FOR_EACH = 900

interface Target {
  readonly groups: readonly SeenGroup['of'][]
  readonly mark: (typeof MARKS)['restartOfEngine' | 'restartOfProxy']
}

const TARGETS: Readonly<Record<'Engine' | 'Proxy', Target>> = {
  Engine: { groups: ['data', 'config'], mark: MARKS.restartOfEngine },
  Proxy: { groups: ['routers'], mark: MARKS.restartOfProxy }
}

const targetOf = ({ request }: Underway): Target => TARGETS[request.spec.restart?.target ?? 'Engine']
const namesIn = ({ request }: Pick<Underway, 'request'>): readonly string[] => request.spec.restart?.instances ?? []
const isOfSome = (given: Underway): boolean => namesIn(given).length > 0

const podsOf = (given: Underway) =>
  groupsSeen(given).flatMap(({ of, pods }) => (targetOf(given).groups.includes(of) ? pods : []))

export const restart: Operation = {
  impact: ({ cluster }) => (cluster.spec.clusterSize === 1 ? 'Downtime' : 'RollingRestart'),
  timeoutSeconds: (given) => SECONDS_FOR_EACH * Math.max(2, podsOf(given).length),
  notice: (given, request) => noticing(POD, given.found.of(POD), namesIn({ request })),
  acts: (given) => (isOfSome(given) ? actsInTurn(turnsOf(given)) : marking(given, targetOf(given).mark)),
  progress: (given) => (isOfSome(given) ? progressInTurn(turnsOf(given), healthOf(given)) : rolled(given)),
  cancel(given) {
    if (isOfSome(given)) return cancelInTurn(turnsOf(given))
    if (!hasMarked(given, targetOf(given).mark)) return []
    const why = 'the operator has begun, and to take the order back would restart members once more'
    return { why, fix: 'wait until it ends' }
  }
}

/** Those that lead come last. */
function turnsOf(given: Underway): Turn[] {
  const leaders = new Set(membersOf(given).flatMap(({ name, role }) => (role === 'Primary' ? [name] : [])))
  return [...namesIn(given)]
    .sort((a, b) => Number(leaders.has(a)) - Number(leaders.has(b)))
    .map((name) => {
      const { pods = [], wanted = 0 } = podNamed(given, name)?.group ?? {}
      return replaced(name, { pods, size: wanted }, given.noticed)
    })
}

function rolled(given: Underway): Progress {
  const { serves, trouble } = healthOf(given)
  const members = podsOf(given).map((pod) => {
    const isNew = pod.metadata.annotations?.[targetOf(given).mark] === given.uid
    const why = isNew ? whyNotReady(pod) : 'it has not had its turn yet'
    const status = why === undefined ? 'Succeeded' : isNew ? 'Running' : 'Pending'
    return { object: pod.metadata.name, status, ...(why !== undefined && { message: why }) } as const
  })
  if (trouble !== undefined) return failed('OperatorError', trouble, members)
  const open = members.find(({ status }) => status !== 'Succeeded')
  if (open !== undefined)
    return running('Restarting', whyUpdateWaits(given) ?? `Waiting for ${open.object}: ${open.message}`, members)
  return serves
    ? succeeded('Restarted', 'Every member has restarted and is ready', members)
    : running('Settling', 'All have restarted; the operator has not called the cluster ready yet', members)
}
