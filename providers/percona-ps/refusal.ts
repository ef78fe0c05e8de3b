/** What the operator says of a child that it refuses; only an edit helps then. */
import type { Given } from '../contract.ts'
import { listIn, textIn } from '../unchecked.ts'

/** How it begins. Other errors may pass by themselves. */
const BEGINNINGS = ['check and set defaults', 'reconcile: failed to validate']

const isError = (condition: unknown): boolean => textIn(condition, 'type')?.toLowerCase() === 'error'

/** What the operator says at present; it takes the condition back with its next pass that succeeds. */
export const said = ({ found }: Pick<Given, 'found'>): string | undefined =>
  textIn(
    listIn(found.child(), 'status', 'conditions').find(
      (condition) => isError(condition) && textIn(condition, 'status') === 'True'
    ),
    'message'
  )

export function refusal(given: Pick<Given, 'found'>): string | undefined {
  const text = said(given)
  return BEGINNINGS.some((beginning) => text?.startsWith(beginning)) ? text : undefined
}
