/** What pods tell of the members that run in them. */
import type { DatabaseClusterStatus } from '../src/api/database-cluster.ts'
import type { Live } from '../src/api/live.ts'
import { conditionIn, type Fields, fieldsIn, listIn, textIn, valueIn } from './unchecked.ts'

export const POD = { apiVersion: 'v1', kind: 'Pod' } as const

export const isGoing = ({ metadata }: Live): boolean => metadata.deletionTimestamp !== undefined

export const isReady = (pod: Live): boolean => !isGoing(pod) && conditionIn(pod, 'Ready')?.status === 'True'

/** A container or init container of the spec of a pod, by its name. */
export const containerIn = (spec: unknown, name: string): Fields | undefined =>
  [...listIn(spec, 'containers'), ...listIn(spec, 'initContainers')]
    .filter((container) => valueIn(container, 'name') === name)
    .map((container) => fieldsIn(container))[0]

export const containerOf = (pod: Live, name: string): Fields | undefined => containerIn(valueIn(pod, 'spec'), name)

/** Why a pod is not ready, in the words of Kubernetes; undefined when it is. */
export function whyNotReady(pod: Live): string | undefined {
  if (isGoing(pod)) return 'Terminating'
  if (isReady(pod)) return undefined
  return notScheduled(pod) ?? containerTrouble(pod) ?? conditionIn(pod, 'Ready')?.reason ?? 'NotReady'
}

function notScheduled(pod: Live): string | undefined {
  const scheduled = conditionIn(pod, 'PodScheduled')
  return scheduled?.status === 'False' ? said(scheduled.reason ?? 'NotScheduled', scheduled.message) : undefined
}

const NORMAL = new Set(['ContainerCreating', 'PodInitializing', 'Completed'])

/** The first container that cannot start, or has ended. */
function containerTrouble(pod: Live): string | undefined {
  const states = [...listIn(pod, 'status', 'initContainerStatuses'), ...listIn(pod, 'status', 'containerStatuses')]
    .flatMap((container) => [fieldsIn(container, 'state', 'waiting'), fieldsIn(container, 'state', 'terminated')])
    .map((state) => ({ reason: textIn(state, 'reason'), message: textIn(state, 'message') }))
  const worst =
    states.find(({ reason }) => reason !== undefined && !NORMAL.has(reason)) ?? states.find(({ reason }) => reason)
  return worst?.reason && said(worst.reason, worst.message)
}

const said = (reason: string, message: string | undefined): string =>
  message === undefined ? reason : `${reason}: ${message}`

export type Member = NonNullable<DatabaseClusterStatus['members']>[number]

/** A pod as a member, with what only its engine knows. */
export function memberOf(pod: Live, role: Member['role'], version: string | undefined): Member {
  const [node, reason] = [textIn(pod, 'spec', 'nodeName'), whyNotReady(pod)]
  return {
    name: pod.metadata.name,
    role,
    ready: isReady(pod),
    ...(node && { node }),
    ...(version && { version }),
    ...(reason && { reason })
  }
}

/** A selector as text, for autoscalers. */
export const selectorText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
