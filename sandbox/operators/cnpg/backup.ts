/** Backup and ScheduledBackup: they run one after another, each takes one step, and what became of it lasts. */
import type { LiveOf } from '../../../src/api/live.ts'
import { POD, type Pod } from '../machines.ts'
import {
  dated,
  happen,
  isDeleting,
  make,
  ownedBy,
  type Play,
  type Prop,
  report,
  type Scene,
  type Wish
} from '../scene.ts'
import { isDue } from '../schedule.ts'
import { ANNOTATION, BACKUP, CLUSTER, type Cluster, isHealthy, LABEL, OBJECT_STORE, SCHEDULED_BACKUP } from './api.ts'

interface BackupSpec {
  readonly cluster: { readonly name: string }
  readonly method?: string
  readonly pluginConfiguration?: { readonly name: string }
}

type Backup = LiveOf<{
  readonly spec: BackupSpec
  readonly status?: { readonly phase?: string; readonly startedAt?: string }
}>

type Store = LiveOf<{
  readonly status?: {
    readonly serverRecoveryWindow?: Readonly<Record<string, { readonly firstRecoverabilityPoint?: string }>>
  }
}>

const FINAL = ['completed', 'failed', 'invalid backup definition']
const isFinal = ({ status }: Backup): boolean => FINAL.includes(status?.phase ?? '')

export const backup: Play = {
  kind: BACKUP,
  sees: [CLUSTER, OBJECT_STORE, POD],
  childOf: () => undefined,
  play: (scene) => {
    const child = scene.child as Backup
    if (isDeleting(child) || isFinal(child)) return []
    const cluster = scene.named<Cluster>(CLUSTER, child.spec.cluster.name)
    if (cluster === undefined || !isMyTurn(scene, child)) return wait(scene, child)
    const obstacle = obstacleTo(scene, child, cluster)
    if (obstacle !== undefined) return [report(child, failed(child, obstacle, scene.now))]
    if (!isHealthy(cluster)) return wait(scene, child)
    if (child.status?.phase !== 'started') return [report(child, started(child, cluster, scene.now))]
    return scene.lasted(`${child.metadata.uid} runs`) ? completed(scene, child, cluster) : []
  }
}

function wait(scene: Scene, child: Backup): Wish[] {
  scene.again(1)
  return [report(child, { phase: 'pending', method: child.spec.method })]
}

/** The oldest of a cluster that is not over; one that is stuck holds up all that come after. */
function isMyTurn({ all }: Scene, child: Backup): boolean {
  const waiting = all<Backup>(BACKUP).filter(
    (other) => other.spec.cluster.name === child.spec.cluster.name && !isFinal(other)
  )
  const age = ({ metadata }: Backup) => `${metadata.creationTimestamp} ${metadata.name}`
  return waiting.every((other) => age(other) >= age(child))
}

/** What makes a backup fail for good, without another try. */
function obstacleTo({ all, knobs }: Scene, { spec }: Backup, cluster: Cluster): string | undefined {
  if (knobs.turned('backups-fail')) return knobs.message
  if (cluster.metadata.annotations?.[ANNOTATION.hibernation] === 'on') return 'cannot backup a hibernated cluster'
  if (spec.method !== 'plugin') return undefined
  const pods = all<Pod>(POD).filter(
    ({ metadata: { labels } }) =>
      labels?.[LABEL.cluster] === cluster.metadata.name && labels[LABEL.podRole] === 'instance'
  )
  const withPlugin = pods.every(({ spec }) => Array.isArray(spec.initContainers) && spec.initContainers.length > 0)
  return withPlugin ? undefined : `requested plugin is not available: ${spec.pluginConfiguration?.name}`
}

const failed = ({ spec, status }: Backup, error: string, now: string) => ({
  ...status,
  phase: 'failed',
  method: spec.method,
  error,
  stoppedAt: now
})

const started = ({ spec }: Backup, { status }: Cluster, now: string) => ({
  phase: 'started',
  method: spec.method,
  startedAt: now,
  ...(status?.currentPrimary !== undefined && { instanceID: { podName: status.currentPrimary } })
})

function completed(scene: Scene, child: Backup, cluster: Cluster): Wish[] {
  const id = scene.now.replaceAll(/[-:Z]/g, '')
  const condition = {
    type: 'LastBackupSucceeded',
    status: 'True',
    reason: 'LastBackupSucceeded',
    message: 'Backup was successful'
  }
  const others = (cluster.status?.conditions ?? []).filter(({ type }) => type !== condition.type)
  return [
    ...recoveryWindow(scene, cluster),
    happen(cluster, { conditions: [...others, ...dated([condition], cluster.status?.conditions, scene.now)] }),
    report(child, {
      ...child.status,
      phase: 'completed',
      stoppedAt: scene.now,
      backupId: id,
      backupName: `backup-${id}`,
      majorVersion: cluster.status?.pgDataImageInfo?.majorVersion ?? 0,
      beginLSN: '0/2000028',
      endLSN: '0/2000120'
    })
  ]
}

/** With the plug-in the Cluster knows nothing of its backups: the store does. */
function recoveryWindow({ named, now }: Scene, { spec }: Cluster): Wish[] {
  const { barmanObjectName, serverName } = spec.plugins?.find(({ isWALArchiver }) => isWALArchiver)?.parameters ?? {}
  const store = barmanObjectName === undefined ? undefined : named<Store>(OBJECT_STORE, barmanObjectName)
  if (store === undefined || serverName === undefined) return []
  const first = store.status?.serverRecoveryWindow?.[serverName]?.firstRecoverabilityPoint ?? now
  const window = { firstRecoverabilityPoint: first, lastSuccessfulBackupTime: now }
  return [happen(store, { serverRecoveryWindow: { [serverName]: window } })]
}

type ScheduledBackup = LiveOf<{
  readonly spec: BackupSpec & {
    readonly schedule: string
    readonly suspend?: boolean
    readonly immediate?: boolean
    readonly backupOwnerReference?: string
  }
  readonly status?: { readonly lastScheduleTime?: string; readonly lastCheckTime?: string }
}>

const LOOKS_EVERY_STEPS = 1

export const scheduledBackup: Play = {
  kind: SCHEDULED_BACKUP,
  sees: [CLUSTER, BACKUP],
  childOf: ({ metadata }) => metadata.labels?.[LABEL.schedule],
  play: (scene) => {
    const child = scene.child as ScheduledBackup
    if (isDeleting(child) || child.spec.suspend === true) return []
    scene.again(LOOKS_EVERY_STEPS)
    const { lastCheckTime } = child.status ?? {}
    const [, ...fiveFields] = child.spec.schedule.split(' ')
    const immediate = lastCheckTime === undefined && child.spec.immediate === true
    if (lastCheckTime !== undefined && !isDue(scene, fiveFields.join(' '), lastCheckTime)) return []
    if (lastCheckTime === undefined && !immediate) return [report(child, { lastCheckTime: scene.now })]
    return [
      make(backupOf(scene, child, immediate)),
      report(child, { ...child.status, lastCheckTime: scene.now, lastScheduleTime: scene.now })
    ]
  }
}

function backupOf({ named, now }: Scene, child: ScheduledBackup, immediate: boolean): Prop {
  const { cluster, method, pluginConfiguration, backupOwnerReference } = child.spec
  const live = named(CLUSTER, cluster.name)
  const owners = { self: ownedBy(child), cluster: live ? ownedBy(live) : undefined, none: undefined }
  const ownerReferences = owners[(backupOwnerReference ?? 'none') as keyof typeof owners]
  return {
    ...BACKUP,
    metadata: {
      name: `${child.metadata.name}-${now.replaceAll(/\D/g, '')}`,
      labels: {
        [LABEL.cluster]: cluster.name,
        [LABEL.schedule]: child.metadata.name,
        'cnpg.io/immediateBackup': String(immediate)
      },
      ...(ownerReferences && { ownerReferences })
    },
    spec: { cluster, ...(method && { method }), ...(pluginConfiguration && { pluginConfiguration }) }
  }
}
