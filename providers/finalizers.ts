/** The deletion of a child whose operator cleans up as the finalizers on it say. */
import { namesOf, removing } from './cleanup-stages.ts'
import type { Live } from './found.ts'
import type { Cleanup, CleanupAct } from './observed.ts'
import { isGoing } from './pods.ts'

export interface Ending {
  readonly child: Live | undefined
  /** What the operator calls its finalizers: they begin like this. */
  readonly domain: string
  /** Those that do what the policy asks for. */
  readonly finalizers: readonly string[]
  /** The operator refuses the child, or never made anything of it, and so would never let go of it. */
  readonly isIgnored: boolean
  /** Backups that are to go with their data, and the finalizer that takes it along. */
  readonly backups: readonly Live[]
  readonly backupFinalizer: string
  readonly pods: readonly Live[]
  /** What else is to go, where the operator leaves it: volumes, and what was made for a child that never was. */
  readonly rest: readonly Live[]
}

const finalizersOf = ({ metadata }: Live): readonly string[] => metadata.finalizers ?? []

const give = (object: Live, finalizers: readonly string[]): CleanupAct => ({
  do: 'patch',
  object,
  patch: { metadata: { finalizers } }
})

/** They go first: some operators can no longer reach their storage without the cluster. */
function wipedBackups({ backups, backupFinalizer }: Ending): Cleanup | undefined {
  if (backups.length === 0) return undefined
  const acts = backups.flatMap((backup) => droppedWith(backup, backupFinalizer, true))
  return { acts, waitsFor: `Waiting for the backups and their data to go: ${namesOf(backups)}` }
}

/** Removes an object, with or without what one finalizer does. One step at a time: what is given is known only once it is seen. */
export function droppedWith(object: Live, finalizer: string, isWanted: boolean): CleanupAct[] {
  if (isGoing(object)) return []
  const present = finalizersOf(object)
  if (present.includes(finalizer) === isWanted) return [{ do: 'delete', object }]
  const others = present.filter((one) => one !== finalizer)
  return [give(object, isWanted ? [...others, finalizer] : others)]
}

/**
 * The finalizers are put on only now. A child that somebody deletes by hand keeps its volumes this way.
 * Those that belong to others stay.
 */
function deletedChild({ child, domain, finalizers, isIgnored }: Ending): Cleanup | undefined {
  if (child === undefined) return undefined
  const present = finalizersOf(child)
  const others = present.filter((one) => !one.startsWith(domain))
  const wanted = [...others, ...(isIgnored ? [] : finalizers)]
  const isAsWanted = wanted.length === present.length && wanted.every((one) => present.includes(one))
  const waitsFor = `Waiting for ${child.kind} ${child.metadata.name} to go`
  if (!isGoing(child)) {
    return { acts: [isAsWanted ? { do: 'delete', object: child } : give(child, wanted)], waitsFor }
  }
  // on its way out, nothing can be added any more
  if (isIgnored && others.length < present.length) return { acts: [give(child, others)], waitsFor }
  return { acts: [], waitsFor: `${waitsFor}: its operator works on ${present.join(', ') || 'it'}` }
}

function deletedRest({ pods, rest }: Ending): Cleanup | undefined {
  if (pods.length > 0) return { acts: [], waitsFor: `Waiting for pods to go: ${namesOf(pods)}` }
  if (rest.length === 0) return undefined
  return { acts: removing(rest), waitsFor: `Waiting for what is left to go: ${namesOf(rest)}` }
}

/** What is to be done now; asked again after every change. */
export const endingOf = (ending: Ending): Cleanup =>
  wipedBackups(ending) ?? deletedChild(ending) ?? deletedRest(ending) ?? { acts: [] }
