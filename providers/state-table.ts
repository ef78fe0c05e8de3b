/** How a database is, where its operator has one word for all of it and StatefulSets tell the rest. */
import type { EngineState } from './observed.ts'

/** What was seen of a database. Every sign is a claim that holds or not. */
export interface Signs {
  /** Of its operator: empty before it has looked. */
  readonly word: 'initializing' | 'ready' | 'stopping' | 'paused' | 'error' | undefined
  readonly isRestoring: boolean
  readonly isWantedOff: boolean
  readonly hasPods: boolean
  /** It was ready once. */
  readonly hasServed: boolean
  /** It was off, or on the way there, when somebody last looked. */
  readonly wasOff: boolean
  readonly isGrowing: boolean
  /** Members run another version than the one that is wanted. */
  readonly isUpgrading: boolean
  /** What was asked for has reached every pod, and all of them are ready. */
  readonly hasArrived: boolean
  /** What was asked for is still on its way to pods. */
  readonly isChanging: boolean
}

/** The first row that fits counts. */
const TABLE: readonly (readonly [EngineState, (signs: Signs) => boolean])[] = [
  ['Restoring', ({ isRestoring }) => isRestoring],
  ['Failed', ({ word }) => word === 'error'],
  ['Stopped', ({ isWantedOff, word, hasPods }) => isWantedOff && word === 'paused' && !hasPods],
  ['Stopping', ({ isWantedOff }) => isWantedOff],
  ['Ready', ({ word, hasArrived, isGrowing }) => word === 'ready' && hasArrived && !isGrowing],
  ['Provisioning', ({ hasServed }) => !hasServed],
  ['Resizing', ({ isGrowing }) => isGrowing],
  ['Starting', ({ wasOff }) => wasOff],
  ['Upgrading', ({ isUpgrading }) => isUpgrading],
  ['Updating', ({ isChanging, hasArrived }) => isChanging || hasArrived],
  ['Degraded', () => true]
]

export const stateOf = (signs: Signs): EngineState => TABLE.find(([, fits]) => fits(signs))?.[0] ?? 'Unknown'

const WORDS = ['initializing', 'ready', 'stopping', 'paused', 'error'] as const

/** The word of an operator, where it is one that we know. */
export const wordOf = (said: unknown): Signs['word'] => WORDS.find((word) => word === said)

/** Why, in one word, and in a sentence where nobody else has one. */
export const PLAIN: Readonly<Record<EngineState, { readonly reason: string; readonly message: string }>> = {
  Restoring: { reason: 'RestoreRunning', message: 'A restore is running' },
  Failed: { reason: 'OperatorError', message: 'The child operator reports an error and says no more' },
  Stopped: { reason: 'Stopped', message: 'The database is off, as asked for; its volumes are kept' },
  Stopping: { reason: 'Stopping', message: 'The pods are on their way out' },
  Ready: { reason: 'Ready', message: 'All members serve' },
  Provisioning: { reason: 'Provisioning', message: 'The members are being made' },
  Resizing: { reason: 'VolumesGrowing', message: 'Volumes are growing' },
  Starting: { reason: 'Starting', message: 'The members are on their way back' },
  Upgrading: { reason: 'RollingUpgrade', message: 'The members move to the wanted version one by one' },
  Updating: { reason: 'RollingUpdate', message: 'A change is on its way to all members' },
  Degraded: { reason: 'MembersMissing', message: 'Not all members serve' },
  Unknown: { reason: 'Unknown', message: 'The child operator says what nobody here understands' }
}
