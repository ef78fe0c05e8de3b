/** Restarts members: all of a target by a change of their template, which the operator rolls out; single ones by their pods. */
import type { Act, Operation, Progress, Underway } from '../../operation.ts'
import { isGoing, isReady } from '../../pods.ts'
import { hasMarked, MARKS, marking } from '../marks.ts'
import { membersOf } from '../members.ts'
import { groupsSeen, type SeenGroup, serves } from '../surroundings.ts'
import { whyUpdateWaits } from '../verdict.ts'
import { failed, faultOf, podNamed, running, startingMember, succeeded } from './progress.ts'

const SECONDS_FOR_EACH = 900

const TARGETS = {
  Engine: { groups: ['data', 'config'], mark: MARKS.restartOfEngine },
  Proxy: { groups: ['routers'], mark: MARKS.restartOfProxy }
} as const satisfies Record<string, { groups: readonly SeenGroup['of'][]; mark: string }>

const wantedOf = ({ request }: Pick<Underway, 'request'>) => request.spec.restart ?? { target: 'Engine' as const }
const targetOf = (given: Underway) => TARGETS[wantedOf(given).target]
const namedIn = (given: Pick<Underway, 'request'>): readonly string[] => wantedOf(given).instances ?? []

const podsOf = (given: Underway) => {
  const groups: readonly SeenGroup['of'][] = targetOf(given).groups
  return groupsSeen(given).flatMap(({ of, pods }) => (groups.includes(of) ? pods : []))
}

const countOf = (given: Underway): number => namedIn(given).length || podsOf(given).length

export const restart: Operation = {
  impact: ({ cluster }) => (cluster.spec.clusterSize === 1 ? 'Downtime' : 'RollingRestart'),
  timeoutSeconds: (given) => SECONDS_FOR_EACH * Math.max(2, countOf(given)),
  notice: (given, request) =>
    Object.fromEntries(namedIn({ request }).map((name) => [name, podNamed(given, name)?.pod.metadata.uid ?? ''])),
  acts: (given) => (namedIn(given).length > 0 ? nextByName(given) : marking(given, targetOf(given).mark)),
  progress(given) {
    const members = namedIn(given).length > 0 ? restartedByName(given) : restartedByTemplate(given)
    const fault = faultOf(given)
    if (fault !== undefined) return failed('OperatorError', fault, members)
    const waiting = members.find(({ status }) => status !== 'Succeeded')
    if (waiting !== undefined) {
      const { object, message } = waiting
      return running('Restarting', whyUpdateWaits(given) ?? `Waiting for ${object}: ${message}`, members)
    }
    if (namedIn(given).length === 0 && !serves(given))
      return running('Settling', 'All have restarted; the operator has not called the cluster ready yet', members)
    return succeeded('Restarted', 'Every member has restarted and is ready', members)
  },
  cancel: (given) =>
    namedIn(given).length > 0 || !hasMarked(given, targetOf(given).mark)
      ? []
      : {
          why: 'the operator has begun, and to take the order back would restart members once more',
          fix: 'wait until it ends'
        }
}

function restartedByTemplate(given: Underway): Progress['members'] {
  const { mark } = targetOf(given)
  return podsOf(given).map((pod) =>
    pod.metadata.annotations?.[mark] === given.uid
      ? startingMember(pod)
      : { object: pod.metadata.name, status: 'Pending', message: 'it has not had its turn yet' }
  )
}

/** Whether the pod of a member is another one than at the beginning. */
const isReplaced = (given: Underway, name: string): boolean =>
  podNamed(given, name)?.pod.metadata.uid !== given.noticed[name]

function restartedByName(given: Underway): Progress['members'] {
  return namedIn(given).map((object) => {
    const pod = podNamed(given, object)?.pod
    if (pod === undefined) return { object, status: 'Running', message: 'its pod is being made' }
    if (isGoing(pod)) return { object, status: 'Running', message: 'its pod is stopping' }
    if (isReplaced(given, object)) return startingMember(pod)
    return { object, status: 'Pending', message: 'it has not had its turn yet' }
  })
}

/** One at a time, those that lead last, and none while another of its group is missing. */
function nextByName(given: Underway): Act[] {
  const leads = (name: string) => membersOf(given).some((member) => member.name === name && member.role === 'Primary')
  const open = namedIn(given).filter((name) => !isReplaced(given, name))
  const isBusy = restartedByName(given).some(({ status }) => status === 'Running')
  const next = open.find((name) => !leads(name)) ?? open[0]
  const found = next === undefined || isBusy ? undefined : podNamed(given, next)
  if (found === undefined) return []
  const { pod, group } = found
  const othersServe = group.pods.every((other) => other === pod || isReady(other)) && group.pods.length === group.wanted
  return othersServe ? [{ do: 'delete', object: pod }] : []
}
