/** What an action is told by the request. */
import type { Underway } from '../../operation.ts'

/** The value of a parameter; undefined when it is left open. */
export const told = ({ request }: Pick<Underway, 'request'>, parameter: string): string | undefined =>
  request.spec.custom?.parameters?.find(({ name }) => name === parameter)?.value
