/** Backups and restores of Percona's operators: each goes through its states, one step in each, and what became of it lasts. */
import type { KindRef, Live, LiveOf } from '../../../src/api/live.ts'
import { change, drop, isDeleting, make, type Play, report, type Scene, type Wish } from '../scene.ts'
import { isDue } from '../schedule.ts'

/** How one of the operators spells it. */
export interface BackupKind {
  readonly kind: KindRef
  /** The field of the specification that names the cluster. */
  readonly reference: string
  /** The states that a backup goes through, the last one being success. */
  readonly states: readonly string[]
  readonly failure: string
  /** The field that says why. */
  readonly errorField: string
  /** What else the status has from the beginning. */
  details(storageName: string, now: string): object
  /** And once it has succeeded. */
  readonly outcome?: object
  clusterOf(object: Live): string | undefined
}

export interface ScheduledTask {
  readonly name: string
  readonly schedule: string
  readonly storageName: string
  /** How many of its backups stay. */
  readonly keep?: number
  readonly spec?: object
}

type Backup = LiveOf<{
  readonly spec: Readonly<Record<string, unknown>>
  readonly status?: { readonly state?: string; readonly destination?: string }
}>

const DELETES_DATA = 'percona.com/delete-backup'

const isOver = ({ status }: Backup, { states, failure }: Pick<BackupKind, 'states' | 'failure'>): boolean =>
  status?.state === states.at(-1) || status?.state === failure

const clusterIn = ({ spec }: Backup, { reference }: Pick<BackupKind, 'reference'>): string =>
  String(spec[reference] ?? '')

/** Whether a backup of the child is going on: then nothing is restarted or stopped. */
export function backupRuns(scene: Scene, kind: BackupKind): boolean {
  return scene
    .of<Backup>(kind.kind)
    .some((backup) => !isDeleting(backup) && backup.status?.state !== undefined && !isOver(backup, kind))
}

/** Backups that are due; there is no object for the schedule itself. */
export function schedule(scene: Scene, kind: BackupKind, tasks: readonly ScheduledTask[]): Wish[] {
  if (tasks.length > 0) scene.again(LOOKS_EVERY_STEPS)
  return tasks.flatMap((task) => [...next(scene, kind, task), ...surplus(scene, kind, task)])
}

const LOOKS_EVERY_STEPS = 5
const ANCESTOR = 'percona.com/backup-ancestor'

const madeBy = ({ of }: Scene, { kind }: BackupKind, { name }: ScheduledTask): Backup[] =>
  of<Backup>(kind).filter(({ metadata }) => metadata.labels?.[ANCESTOR] === name)

function next(scene: Scene, kind: BackupKind, task: ScheduledTask): Wish[] {
  const { child, now } = scene
  const last = madeBy(scene, kind, task).at(-1)?.metadata.creationTimestamp ?? child.metadata.creationTimestamp ?? now
  if (!isDue(scene, task.schedule, last)) return []
  const moment = now.replaceAll(/\D/g, '')
  const labels = {
    'percona.com/backup-type': 'cron',
    [ANCESTOR]: task.name,
    'percona.com/cluster': child.metadata.name
  }
  const spec = { [kind.reference]: child.metadata.name, storageName: task.storageName, ...task.spec }
  return [
    make({ ...kind.kind, metadata: { name: `cron-${child.metadata.name}-${moment}-${task.name}`, labels }, spec })
  ]
}

function surplus(scene: Scene, kind: BackupKind, task: ScheduledTask): Wish[] {
  const done = madeBy(scene, kind, task).filter(({ status }) => status?.state === kind.states.at(-1))
  return task.keep === undefined || task.keep === 0 ? [] : done.slice(0, -task.keep).map((backup) => drop(backup))
}

/** What a backup looks at in its cluster. */
interface BackedUp {
  readonly spec: { readonly backup?: { readonly storages?: Readonly<Record<string, object>> } }
  readonly status?: { readonly state?: string }
}

/** A backup object. */
export function perconaBackup(kind: BackupKind, cluster: KindRef): Play {
  return {
    kind: kind.kind,
    sees: [cluster],
    childOf: () => undefined,
    play(scene) {
      const child = scene.child as Backup
      if (isDeleting(child)) return [letGo(child)]
      if (isOver(child, kind)) return []
      const of = scene.named<BackedUp>(cluster, clusterIn(child, kind))
      if (!isMyTurn(scene, child, kind) || (of?.status?.state !== 'ready' && child.status?.state === undefined))
        return patiently(scene)
      const storageName = String(child.spec.storageName)
      if (scene.knobs.turned('backups-fail')) return [fail(scene, child, kind, scene.knobs.message)]
      if (of?.spec.backup?.storages?.[storageName] === undefined)
        return [fail(scene, child, kind, `storage ${storageName} doesn't exist`)]
      const destination = `s3://${storageName}/${child.metadata.name}`
      const details = child.status?.state === undefined ? kind.details(storageName, scene.now) : {}
      return advance(scene, child, kind, { ...child.status, destination, ...details })
    }
  }
}

/** One after another, the oldest first. */
function isMyTurn({ all }: Scene, child: Backup, kind: BackupKind): boolean {
  const age = ({ metadata }: Backup) => `${metadata.creationTimestamp} ${metadata.name}`
  return all<Backup>(kind.kind)
    .filter((other) => clusterIn(other, kind) === clusterIn(child, kind) && !isOver(other, kind))
    .every((other) => age(other) >= age(child))
}

function patiently(scene: Scene): Wish[] {
  scene.again(1)
  return []
}

/** The data goes with the object, if its finalizer is there. */
const letGo = (child: Backup): Wish =>
  change(child, { metadata: { finalizers: (child.metadata.finalizers ?? []).filter((name) => name !== DELETES_DATA) } })

const fail = ({ now }: Scene, child: Backup, { failure, errorField }: BackupKind, why: string): Wish =>
  report(child, { ...child.status, state: failure, [errorField]: why, completed: now })

/** Into the next state, once the present one has lasted a step. */
function advance(
  { lasted, now }: Scene,
  child: Backup,
  { states, outcome }: Pick<BackupKind, 'states' | 'outcome'>,
  status: object
): Wish[] {
  const at = states.indexOf(child.status?.state ?? '')
  if (at >= 0 && !lasted(`${child.metadata.uid} ${states[at]}`, 0.5)) return []
  const state = states[at + 1]
  const isLast = at + 1 === states.length - 1
  return [report(child, { ...status, state, ...(isLast && { completed: now, ...outcome }) })]
}

/** How one of the operators restores in place. */
export interface RestoreKind extends BackupKind {
  /** The state from which the cluster is stopped, and the one from which it is started again; none, and it goes on. */
  readonly stopsFrom?: string
  readonly startsFrom?: string
}

/** A restore object. */
export function perconaRestore(kind: RestoreKind, cluster: KindRef, backup: BackupKind): Play {
  return {
    kind: kind.kind,
    sees: [cluster, backup.kind],
    childOf: () => undefined,
    play(scene) {
      const child = scene.child as Backup
      if (isDeleting(child) || isOver(child, kind)) return []
      const of = scene.named<BackedUp>(cluster, clusterIn(child, kind))
      if (of === undefined) return [fail(scene, child, kind, `cluster ${clusterIn(child, kind)} not found`)]
      if (scene.knobs.turned('backups-fail')) return [fail(scene, child, kind, scene.knobs.message)]
      const { backupName } = child.spec
      const source = backupName === undefined ? undefined : scene.named<Backup>(backup.kind, String(backupName))
      if (backupName !== undefined && source?.status?.state !== backup.states.at(-1)) {
        return source === undefined || isOver(source, backup)
          ? [fail(scene, child, kind, `backup ${String(backupName)} is not there, or has failed`)]
          : patiently(scene)
      }
      return [...conduct(kind, child, of), ...follow(scene, child, kind, of)]
    }
  }
}

/** The operator itself writes into the specification of the cluster. */
function conduct({ stopsFrom, startsFrom }: RestoreKind, { status }: Backup, cluster: Live): Wish[] {
  if (stopsFrom !== undefined && status?.state === stopsFrom) return [change(cluster, { spec: { pause: true } })]
  if (startsFrom !== undefined && status?.state === startsFrom) return [change(cluster, { spec: { pause: false } })]
  return []
}

/** It waits for the cluster to have stopped, and to serve again. */
function follow(scene: Scene, child: Backup, kind: RestoreKind, cluster: LiveOf<BackedUp>): Wish[] {
  const state = child.status?.state
  const awaited = new Map([
    [undefined, 'ready'],
    ...(kind.stopsFrom === undefined ? [] : [[kind.stopsFrom, 'paused'] as const]),
    ...(kind.startsFrom === undefined ? [] : [[kind.startsFrom, 'ready'] as const])
  ]).get(state)
  if (awaited !== undefined && cluster.status?.state !== awaited) return patiently(scene)
  return advance(scene, child, kind, { ...child.status })
}
