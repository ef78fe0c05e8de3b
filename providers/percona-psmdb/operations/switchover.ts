/** Makes another member the primary: it gets a higher priority until it leads. Of shards each has its own. */
import type { Given } from '../../contract.ts'
import type { Operation, Progress, Underway } from '../../operation.ts'
import { failed, running, succeeded } from '../../progress.ts'
import { CANDIDATES } from '../leadership.ts'
import { MARKS, marking } from '../marks.ts'
import { membersOf } from '../members.ts'
import { groupsSeen } from '../surroundings.ts'
import { healthOf, podNamed } from './sight.ts'

const SECONDS = 900

export const switchover: Operation = {
  impact: () => 'None',
  timeoutSeconds: () => SECONDS,
  notice: (given, { spec }) => ({ candidates: spec.switchover?.candidate || firstReplicas(given).join(' ') }),
  acts: (given) =>
    candidatesOf(given).length === 0
      ? []
      : marking(given, MARKS.switchover, { [CANDIDATES]: candidatesOf(given).join(' ') }),
  progress(given) {
    const candidates = candidatesOf(given)
    if (candidates.length === 0) return failed('NoCandidate', 'No replica is ready to take over')
    const members = candidates.map((name) => howFar(given, name))
    const { serves, trouble } = healthOf(given)
    if (trouble !== undefined) return failed('OperatorError', trouble, members)
    const open = members.find(({ status }) => status !== 'Succeeded')
    if (open !== undefined) return running('SwitchingOver', `Waiting for ${open.object}: ${open.message}`, members)
    if (!serves) return running('Settling', 'The operator has not called the cluster ready yet', members)
    const [primary = ''] = candidates
    const names = candidates.join(' and ')
    const result = candidates.length === 1 ? { primary } : undefined
    return succeeded('SwitchedOver', `${names} ${candidates.length === 1 ? 'leads' : 'lead'} now`, members, result)
  },
  // with the operation goes the priority; who leads by then goes on
  cancel: () => []
}

const candidatesOf = ({ noticed }: Underway): string[] => (noticed.candidates ?? '').split(' ').filter(Boolean)

/** In each replica set with data the first that is ready to take over. */
const firstReplicas = (given: Given): string[] =>
  groupsSeen(given).flatMap(({ pods }) => {
    const names = new Set(pods.map(({ metadata }) => metadata.name))
    const replica = membersOf(given).find(({ name, role, ready }) => names.has(name) && role === 'Replica' && ready)
    return replica === undefined ? [] : [replica.name]
  })

function howFar(given: Underway, object: string): Progress['members'][number] {
  const role = membersOf(given).find(({ name }) => name === object)?.role
  if (role === 'Primary') return { object, status: 'Succeeded' }
  const message = podNamed(given, object) === undefined ? 'its pod is missing' : 'it has not been elected yet'
  return { object, status: 'Running', message }
}
