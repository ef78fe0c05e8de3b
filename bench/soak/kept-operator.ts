/** The operator, started again whenever it ends by itself, as a kubelet does. */
import { type Operator, restartOperator, startOperator } from '../../sandbox/operator.ts'

export interface KeptOperator {
  /** The one that runs now. */
  current(): Operator
  /** Why each that ran before has ended. */
  readonly ends: readonly string[]
}

export async function keepOperator(place: Parameters<typeof startOperator>[0]): Promise<KeptOperator> {
  let operator = await startOperator(place)
  const ends: string[] = []
  watchOver(operator)
  return { current: () => operator, ends }

  function watchOver(one: Operator): void {
    one.end.catch(async (err: Error) => {
      ends.push(err.message)
      operator = await restartOperator(place, one)
      watchOver(operator)
    })
  }
}
