/** Stops PostgreSQL in one member whose pod stays, and starts it again. */
import type { Operation, Underway } from '../../operation.ts'
import { isReady } from '../../pods.ts'
import { running, succeeded } from '../../progress.ts'
import { fencing, isFenced } from './fencing.ts'
import { howPodIs, look, podNamed } from './look.ts'

const SECONDS = 1800 // CloudNativePG's stopDelay

const memberOf = ({ request }: Pick<Underway, 'request'>): string =>
  request.spec.custom?.parameters?.find(({ name }) => name === 'instance')?.value ?? ''

const podOf = (given: Underway) => podNamed(look(given), memberOf(given))

/** How it was at the beginning, and is again when the action is cancelled. */
const asBefore: Pick<Operation, 'notice' | 'cancel'> = {
  notice: (given, request) => ({ fenced: String(isFenced(given, memberOf({ request }))) }),
  cancel: (given) => fencing(given, memberOf(given), given.noticed.fenced === 'true')
}

export const fence: Operation = {
  ...asBefore,
  impact: (given) => (memberOf(given) === look(given).primary ? 'Downtime' : 'None'),
  timeoutSeconds: () => SECONDS,
  acts: (given) => fencing(given, memberOf(given), true),
  progress(given) {
    const [object, pod] = [memberOf(given), podOf(given)]
    if (pod === undefined || isReady(pod))
      return running('Stopping', `PostgreSQL stops in ${object}`, [{ object, status: 'Running', message: 'stops' }])
    return succeeded('Fenced', `PostgreSQL is stopped in ${object}`, [{ object, status: 'Succeeded' }])
  }
}

export const unfence: Operation = {
  ...asBefore,
  impact: () => 'None',
  timeoutSeconds: () => SECONDS,
  acts: (given) => fencing(given, memberOf(given), false),
  progress(given) {
    const member = howPodIs(memberOf(given), podOf(given))
    return member.status === 'Succeeded'
      ? succeeded('Unfenced', `${member.object} serves`, [member])
      : running('Starting', `PostgreSQL starts in ${member.object}: ${member.message}`, [member])
  }
}
