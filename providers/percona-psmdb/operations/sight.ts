/** What operations look at in a cluster. */
import type { Given } from '../../contract.ts'
import type { Live } from '../../found.ts'
import type { Health } from '../../in-turn.ts'
import { textIn } from '../../unchecked.ts'
import { groupsSeen, type SeenGroup, serves } from '../surroundings.ts'

/** What the operator reports as an error of the cluster; often it passes, so whoever asks must be patient. */
function troubleOf({ found }: Pick<Given, 'found'>): string | undefined {
  const child = found.child()
  if (textIn(child, 'status', 'state') !== 'error') return undefined
  return textIn(child, 'status', 'message') ?? 'The operator reports an error, and does not say which'
}

export const healthOf = (given: Given): Health => ({ serves: serves(given), trouble: troubleOf(given) })

/** The pod of a member and the group that it is in. */
export function podNamed(given: Given, name: string): { readonly pod: Live; readonly group: SeenGroup } | undefined {
  for (const group of groupsSeen(given)) {
    const pod = group.pods.find(({ metadata }) => metadata.name === name)
    if (pod !== undefined) return { pod, group }
  }
  return undefined
}
