/** The words for how far an operation is. */
import type { Given } from '../../contract.ts'
import type { Live } from '../../found.ts'
import type { Progress } from '../../operation.ts'
import { whyNotReady } from '../../pods.ts'
import { textIn } from '../../unchecked.ts'
import { groupsSeen, type SeenGroup } from '../surroundings.ts'

type Members = Progress['members']
type Result = NonNullable<Progress['result']>

export const running = (reason: string, message: string, members: Members = []): Progress => ({
  state: 'Running',
  reason,
  message,
  members
})

export const failed = (reason: string, message: string, members: Members = []): Progress => ({
  state: 'Failed',
  reason,
  message,
  members
})

export const succeeded = (reason: string, message: string, members: Members = [], result?: Result): Progress => ({
  state: 'Succeeded',
  reason,
  message,
  members,
  ...(result && { result })
})

/** What the operator reports as an error of the cluster; often it passes, so whoever asks must be patient. */
export function faultOf({ found }: Pick<Given, 'found'>): string | undefined {
  const child = found.child()
  if (textIn(child, 'status', 'state') !== 'error') return undefined
  return textIn(child, 'status', 'message') ?? 'The operator reports an error, and does not say which'
}

/** The pod of a member and the group that it is in. */
export function podNamed(given: Given, name: string): { readonly pod: Live; readonly group: SeenGroup } | undefined {
  for (const group of groupsSeen(given)) {
    const pod = group.pods.find(({ metadata }) => metadata.name === name)
    if (pod !== undefined) return { pod, group }
  }
  return undefined
}

/** How far a member is whose pod is a new one. */
export const startingMember = (pod: Live): Members[number] => {
  const why = whyNotReady(pod)
  return why === undefined
    ? { object: pod.metadata.name, status: 'Succeeded' }
    : { object: pod.metadata.name, status: 'Running', message: why }
}
