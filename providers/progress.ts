/** The words for how far an operation is. */
import type { Progress } from './operation.ts'

type Members = Progress['members']

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

export const succeeded = (
  reason: string,
  message: string,
  members: Members = [],
  result?: NonNullable<Progress['result']>
): Progress => ({ state: 'Succeeded', reason, message, members, ...(result && { result }) })
