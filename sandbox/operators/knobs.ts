/** How a test, or somebody at the keyboard, tells a stand-in to misbehave: by annotations. */
import type { Live } from '../../src/api/live.ts'

/** On the child, or on its namespace, where it holds for all children in it: words of BEHAVIOURS with commas between. */
export const BEHAVIOUR = 'stand-in.dbaas.dev/behaviour'
/** What a refusing stand-in says; on the child or on its namespace. */
export const MESSAGE = 'stand-in.dbaas.dev/message'

/** What a stand-in can be told to do. README.md says what each looks like. */
export const BEHAVIOURS = [
  'never-ready',
  'unschedulable',
  'flapping',
  'refusing',
  'dead',
  'slow',
  'no-growth',
  'occupied',
  'backups-fail',
  'eager'
] as const
export type Behaviour = (typeof BEHAVIOURS)[number]

export interface Knobs {
  turned(behaviour: Behaviour): boolean
  readonly message: string
}

/** How the stand-in of a child is to behave. */
export function knobsOf(child: Live, namespace: Live | undefined): Knobs {
  const on = (annotation: string) =>
    child.metadata.annotations?.[annotation] ?? namespace?.metadata.annotations?.[annotation]
  const words = (on(BEHAVIOUR) ?? '').split(',').map((word) => word.trim())
  return {
    turned: (behaviour) => words.includes(behaviour),
    message: on(MESSAGE) ?? 'the stand-in was told to refuse'
  }
}
