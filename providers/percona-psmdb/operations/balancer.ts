/** Stops the balancer of a sharded cluster, or lets it run again. The applier never writes the switch. */
import type { Act, Operation, Underway } from '../../operation.ts'
import { failed, running, succeeded } from '../../progress.ts'
import { valueIn } from '../../unchecked.ts'
import { healthOf } from './sight.ts'

const SECONDS = 900

export const balancer: Operation = {
  impact: () => 'None',
  timeoutSeconds: () => SECONDS,
  notice: (given) => ({ state: stateOf(given) }),
  acts: (given) => switching(given, wantedOf(given)),
  progress(given) {
    const { serves, trouble } = healthOf(given)
    if (trouble !== undefined) return failed('OperatorError', trouble)
    return serves
      ? succeeded('Switched', `The balancer is ${wantedOf(given)}, until another operation says otherwise`)
      : running('Switching', 'The operator has not called the cluster ready since')
  },
  cancel: (given) => switching(given, given.noticed.state === 'off' ? 'off' : 'on')
}

type State = 'on' | 'off'

const wantedOf = ({ request }: Underway): State =>
  request.spec.custom?.parameters?.some(({ name, value }) => name === 'state' && value === 'off') ? 'off' : 'on'

/** It runs where nothing is said. */
const stateOf = ({ found }: Pick<Underway, 'found'>): State =>
  valueIn(found.child(), 'spec', 'sharding', 'balancer', 'enabled') === false ? 'off' : 'on'

function switching(given: Underway, state: State): Act[] {
  const object = given.found.child()
  if (object === undefined || stateOf(given) === state) return []
  return [{ do: 'patch', object, patch: { spec: { sharding: { balancer: { enabled: state === 'on' } } } } }]
}
