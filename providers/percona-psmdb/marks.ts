/** Annotations that operations leave on the main child, each with the UID of the operation that did it last. */
import type { Given } from '../contract.ts'
import type { Act, Underway } from '../operation.ts'

/** The applier writes none of them. Two it reads: lists of the child have one writer, so what an operation wants of them goes by way of it. */
export const MARKS = {
  /** Also on the pods that were made since. */
  restartOfEngine: 'dbaas.dev/restarted-by',
  restartOfProxy: 'dbaas.dev/proxy-restarted-by',
  switchover: 'dbaas.dev/switched-over-by',
  resync: 'dbaas.dev/resynced-by'
} as const

type Mark = (typeof MARKS)[keyof typeof MARKS]

export const hasMarked = ({ noted, uid }: Underway, mark: Mark): boolean => noted[mark] === uid

/** Leaves the mark, with other annotations in the same patch; nothing where it stands, or where there is no child. */
export function marking(given: Underway, mark: Mark, annotations: Readonly<Record<string, string>> = {}): Act[] {
  const object = given.found.child()
  if (object === undefined || hasMarked(given, mark)) return []
  return [{ do: 'patch', object, patch: { metadata: { annotations: { ...annotations, [mark]: given.uid } } } }]
}

/** For the template of pods: they are made anew whenever it changes. */
export function restartedBy({ noted }: Pick<Given, 'noted'>, mark: Mark): { annotations?: Record<string, string> } {
  const uid = noted[mark]
  return uid === undefined ? {} : { annotations: { [mark]: uid } }
}
