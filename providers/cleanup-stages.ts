/** Deletions that go stage by stage: each looks at what is there now, so that a crash between two acts is no matter. */
import type { Given } from './contract.ts'
import type { Live } from './found.ts'
import type { Cleanup, CleanupAct } from './observed.ts'
import { isGoing } from './pods.ts'

/** What is to be done and waited for; undefined when it is over. */
export type CleanupStage = (given: Given) => Cleanup | undefined

/** The first stage that is not over. */
export function throughStages(stages: readonly CleanupStage[], given: Given): Cleanup {
  for (const stage of stages) {
    const left = stage(given)
    if (left !== undefined) return left
  }
  return { acts: [] }
}

/** Deletes those that are not on their way out already. */
export const removing = (objects: readonly Live[]): CleanupAct[] =>
  objects.filter((object) => !isGoing(object)).map((object) => ({ do: 'delete', object, propagation: 'Background' }))

const MOST_NAMED = 5

export function namesOf(objects: readonly Live[]): string {
  const names = objects.slice(0, MOST_NAMED).map(({ metadata }) => metadata.name)
  const more = objects.length - names.length
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ')
}
