/** A cluster as Percona's operators reconcile it. What differs between them is handed in as data. */
import type { KindRef, Live, LiveOf } from '../../../src/api/live.ts'
import { CLAIM, machines, POD } from '../machines.ts'
import { change, isDeleting, nothingElse, type Play, report, type Scene, type Wish } from '../scene.ts'
import { SERVICE } from '../service.ts'
import { type BackupKind, backupRuns, type ScheduledTask, schedule } from './backups.ts'
import { type Finalizers, leave } from './deletion.ts'
import {
  type Group,
  INSTANCE,
  isComplete,
  isStaffed,
  replacePods,
  STATEFUL_SET,
  statefulSet,
  type Troupe,
  troupeOf
} from './groups.ts'
import { type ResizeTerms, resize } from './resize.ts'

/** What the three have in common in the objects of their clusters. */
interface ClusterFields {
  readonly spec: { readonly crVersion?: string; readonly pause?: boolean; readonly updateStrategy?: string }
  readonly status?: object
}

type State = 'initializing' | 'stopping' | 'paused' | 'ready' | 'error'

/** What the status is made from. */
export interface View<Child> {
  readonly scene: Scene
  readonly child: Child
  readonly troupes: readonly Troupe[]
  readonly state: State
  /** Why it is an error. */
  readonly refusal?: string
  readonly isResizing: boolean
}

/** One of Percona's operators, as far as it differs from the others. */
export interface Company<Child extends LiveOf<ClusterFields>> {
  readonly kind: KindRef
  /** The version that it writes into a child that names none. */
  readonly crVersion: string
  /** Other kinds that it makes or looks at. */
  readonly sees: readonly KindRef[]
  readonly finalizers: (child: Child) => Finalizers
  readonly backups: BackupKind
  groups(child: Child): readonly Group[]
  /** The component that has to serve before this one is started. */
  startsAfter(component: string): string | undefined
  surroundings(child: Child): readonly Wish[]
  /** What it does not take, in its own words. */
  refusal(child: Child): string | undefined
  resize(child: Child): ResizeTerms
  /** The pod of the group that takes the writes, and what makes it known. */
  primary(scene: Scene, child: Child, troupe: Troupe): string | undefined
  announce?(troupe: Troupe, primary: string | undefined): readonly Wish[]
  tasks(child: Child): readonly ScheduledTask[]
  status(view: View<Child>): object
}

export function perconaCluster<Child extends LiveOf<ClusterFields>>(company: Company<Child>): Play {
  const { kind, sees, backups } = company
  return {
    kind,
    sees: [POD, CLAIM, STATEFUL_SET, backups.kind, { apiVersion: 'v1', kind: 'Secret' }, SERVICE, ...sees],
    childOf: (object) => object.metadata.labels?.[INSTANCE] ?? backups.clusterOf(object),
    play(scene) {
      const child = scene.child as unknown as Child
      const troupes = company.groups(child).map((group) => troupeOf(scene, group))
      return [
        ...troupes.flatMap(({ pods, claims }) => machines(scene, pods, claims)),
        ...perform(company, scene, child, troupes)
      ]
    }
  }
}

const KEPT = [SERVICE, STATEFUL_SET]

function perform<Child extends LiveOf<ClusterFields>>(
  company: Company<Child>,
  scene: Scene,
  child: Child,
  troupes: readonly Troupe[]
): readonly Wish[] {
  const refusal = scene.knobs.turned('refusing') ? scene.knobs.message : company.refusal(child)
  const tell = (state: State, isResizing = false) =>
    report(
      child,
      company.status({ scene, child, troupes, state, isResizing, ...(refusal !== undefined && { refusal }) })
    )
  if (isDeleting(child)) return leave(scene, troupes, company.finalizers(child), { isRefused: refusal !== undefined })
  if (refusal !== undefined) return [tell('error')]
  if (child.spec.crVersion === undefined) return [change(child, { spec: { crVersion: company.crVersion } })]

  const resizing = resize(scene, troupes, company.resize(child))
  const isBusy = backupRuns(scene, company.backups)
  const isPaused = child.spec.pause === true && !isBusy // a backup that runs keeps the cluster up
  return [
    ...nothingElse(scene, KEPT, [
      ...company.surroundings(child),
      ...troupes.flatMap((troupe) => staff(company, scene, troupes, troupe, isPaused))
    ]),
    ...resizing,
    ...(isBusy || isPaused || resizing.length > 0 ? [] : roll(company, scene, child, troupes)),
    ...troupes.flatMap((troupe) => company.announce?.(troupe, company.primary(scene, child, troupe)) ?? []),
    ...(isPaused ? [] : schedule(scene, company.backups, company.tasks(child))),
    tell(stateOf(troupes, isPaused, resizing.length > 0), resizing.length > 0)
  ]
}

/** Starts a group once the one before it serves, and stops it once those after it are gone. */
function staff<Child extends LiveOf<ClusterFields>>(
  { startsAfter }: Company<Child>,
  scene: Scene,
  troupes: readonly Troupe[],
  troupe: Troupe,
  isPaused: boolean
): Wish[] {
  const { group, set } = troupe
  if (isPaused) {
    const isNeeded = troupes.some(
      (other) => startsAfter(other.group.component) === group.component && other.pods.length > 0
    )
    return isStaffed(troupe) ? [statefulSet(scene, troupe, isNeeded ? group.size : 0)] : []
  }
  const before = troupes.filter((other) => other.group.component === startsAfter(group.component))
  return set === undefined && !before.every(isComplete) ? [] : [statefulSet(scene, troupe)]
}

/** One group after the other; groups whose StatefulSet replaces the pods are left to it. */
function roll<Child extends LiveOf<ClusterFields>>(
  company: Company<Child>,
  scene: Scene,
  child: Child,
  troupes: readonly Troupe[]
): Wish[] {
  const first = troupes.find((troupe) => troupe.group.replacedByHand && !isComplete(troupe))
  return first === undefined ? [] : replacePods(first, company.primary(scene, child, first))
}

function stateOf(troupes: readonly Troupe[], isPaused: boolean, isResizing: boolean): State {
  if (isPaused) return troupes.every(({ pods }) => pods.length === 0) ? 'paused' : 'stopping'
  return !isResizing && troupes.every(isComplete) ? 'ready' : 'initializing'
}

/** The generation that a status is of: only a pass that went well and is not in the middle of a resize tells it. */
export function generationSeen({ child, state, isResizing }: View<Live>, before: number | undefined): object {
  const seen = state === 'error' || isResizing ? before : child.metadata.generation
  return seen === undefined ? {} : { observedGeneration: seen }
}
