/** The instances of a Cluster: each is a number with volumes, a job that fills them, and a pod that serves from them. */
import type { LiveOf } from '../../../src/api/live.ts'
import { CLAIM, type Claim, POD, type Pod } from '../machines.ts'
import { hashOf, isDeleting, make, ownedBy, type Prop, type Scene, type Wish } from '../scene.ts'
import { ANNOTATION, type Cluster, LABEL } from './api.ts'
import { restartOnly } from './parameters.ts'

export const JOB = { apiVersion: 'batch/v1', kind: 'Job' } as const

interface JobFields {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] }
}
export type Job = LiveOf<JobFields>

export interface Instance {
  readonly name: string
  readonly serial: number
  readonly claims: readonly Claim[]
  readonly job: Job | undefined
  readonly pod: Pod | undefined
}

/** The instances that there are, by number: whatever has a volume or a pod. */
export function instancesOf(scene: Scene): Instance[] {
  const claims = scene.of<Claim>(CLAIM).filter((claim) => !isDeleting(claim))
  const jobs = scene.of<Job>(JOB)
  const pods = scene.of<Pod>(POD)
  const named = <Object extends Claim | Job | Pod>(objects: readonly Object[], name: string) =>
    objects.filter(({ metadata }) => metadata.labels?.[LABEL.instance] === name)
  const names = new Set([...claims, ...pods].map(({ metadata }) => metadata.labels?.[LABEL.instance] ?? ''))
  return [...names]
    .map((name) => ({
      name,
      serial: Number(name.slice(name.lastIndexOf('-') + 1)),
      claims: named(claims, name),
      job: named(jobs, name)[0],
      pod: named(pods, name)[0]
    }))
    .sort((a, b) => a.serial - b.serial)
}

/** Whether its volumes have been filled. */
export const isFilled = ({ claims }: Instance): boolean =>
  claims.every(({ metadata }) => metadata.annotations?.[ANNOTATION.volumeStatus] === 'ready')

/** The volumes of a new instance and the job that fills them. */
export function create(cluster: Cluster, serial: number, role: string): Wish[] {
  const name = `${cluster.metadata.name}-${serial}`
  return [...volumes(cluster, serial, 'initializing').map(make), make(job(cluster, name, role))]
}

/** The volumes that an instance has to have; one for the log may be asked for later. */
export function volumes(cluster: Cluster, serial: number, status: 'initializing' | 'ready'): Prop[] {
  const { storage, walStorage } = cluster.spec
  const name = `${cluster.metadata.name}-${serial}`
  const claim = (
    claimName: string,
    role: string,
    { size, storageClass }: { size?: string | number; storageClass?: string }
  ) => ({
    ...CLAIM,
    metadata: {
      name: claimName,
      labels: { ...labelsOf(cluster, name), [LABEL.volumeRole]: role },
      annotations: { [ANNOTATION.volumeStatus]: status, [ANNOTATION.serial]: String(serial) },
      ownerReferences: ownedBy(cluster)
    },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: String(size ?? '1Gi') } },
      ...(storageClass !== undefined && { storageClassName: storageClass })
    }
  })
  return [
    claim(name, 'PG_DATA', storage ?? {}),
    ...(walStorage === undefined ? [] : [claim(`${name}-wal`, 'PG_WAL', walStorage)])
  ]
}

/** The size that a claim of the cluster is to have. */
export const sizeFor = ({ spec }: Cluster, { metadata }: Claim): string => {
  const volume = metadata.labels?.[LABEL.volumeRole] === 'PG_WAL' ? spec.walStorage : spec.storage
  return String(volume?.size ?? '1Gi')
}

const labelsOf = ({ metadata, spec }: Cluster, instance: string) => ({
  ...spec.inheritedMetadata?.labels,
  [LABEL.cluster]: metadata.name,
  [LABEL.instance]: instance
})

function job(cluster: Cluster, instance: string, role: string): Prop {
  const labels = { ...labelsOf(cluster, instance), [LABEL.jobRole]: role }
  const containers = [{ name: role, image: imageOf(cluster) }]
  return {
    ...JOB,
    metadata: { name: `${instance}-${role}`, labels, ownerReferences: ownedBy(cluster) },
    spec: {
      managedBy: 'dbaas.dev/stand-in', // or the controllers would make a pod for it that nobody runs
      template: { metadata: { labels }, spec: { restartPolicy: 'Never', containers } }
    }
  }
}

/** How a job looks when it has done its work. */
export const jobDone = (now: string): object => ({
  startTime: now,
  completionTime: now,
  succeeded: 1,
  conditions: ['SuccessCriteriaMet', 'Complete'].map((type) => ({ type, status: 'True', lastTransitionTime: now }))
})

export const isDone = (job: Job): boolean =>
  job.status?.conditions?.some(({ type, status }) => type === 'Complete' && status === 'True') === true

/** The pod that serves from the volumes of an instance. Its role it is given once it is there. */
export function podOf(cluster: Cluster, { name, serial }: Instance): Prop {
  const restartedAt = cluster.metadata.annotations?.[ANNOTATION.restartedAt]
  const spec = podSpec(cluster, name)
  return {
    ...POD,
    metadata: {
      name,
      labels: { ...labelsOf(cluster, name), [LABEL.podRole]: 'instance' },
      annotations: {
        ...cluster.spec.inheritedMetadata?.annotations,
        [ANNOTATION.serial]: String(serial),
        [ANNOTATION.podSpec]: podHash(cluster),
        ...(restartedAt !== undefined && { [ANNOTATION.restartedAt]: restartedAt })
      },
      ownerReferences: ownedBy(cluster)
    },
    spec
  }
}

/** Whether a pod is not as the Cluster now wants its pods. */
export const isOutdated = (cluster: Cluster, { metadata }: Pod): boolean =>
  metadata.annotations?.[ANNOTATION.podSpec] !== podHash(cluster)

/** Everything that a pod has to be replaced for. */
const podHash = (cluster: Cluster): string =>
  hashOf([
    podSpec(cluster, 'any'),
    restartOnly(cluster.spec.postgresql?.parameters ?? {}),
    cluster.spec.postgresql?.shared_preload_libraries ?? [],
    cluster.metadata.annotations?.[ANNOTATION.restartedAt] ?? ''
  ])

const imageOf = ({ spec }: Cluster): string => spec.imageName ?? ''

// Without the priority class: nothing schedules here, and the API server refuses a class that is not there.
function podSpec(cluster: Cluster, instance: string): object {
  const { spec, metadata } = cluster
  const { nodeSelector, tolerations } = spec.affinity ?? {}
  const sidecars = (spec.plugins ?? [])
    .filter(({ enabled }) => enabled !== false)
    .map(() => ({
      name: 'plugin-barman-cloud',
      image: 'ghcr.io/cloudnative-pg/plugin-barman-cloud-sidecar:v0.14.0',
      restartPolicy: 'Always'
    }))
  const mounts = ['pgdata', ...(spec.walStorage === undefined ? [] : ['pg-wal'])]
  return {
    serviceAccountName: metadata.name,
    ...(sidecars.length > 0 && { initContainers: sidecars }),
    containers: [
      {
        name: 'postgres',
        image: imageOf(cluster),
        resources: spec.resources ?? {},
        ports: [
          { name: 'postgresql', containerPort: 5432 },
          { name: 'metrics', containerPort: 9187 }
        ],
        volumeMounts: mounts.map((name) => ({ name, mountPath: `/var/lib/postgresql/${name}` }))
      }
    ],
    volumes: mounts.map((name) => ({
      name,
      persistentVolumeClaim: { claimName: name === 'pgdata' ? instance : `${instance}-wal` }
    })),
    ...(nodeSelector && { nodeSelector }),
    ...(tolerations && { tolerations }),
    ...(spec.topologySpreadConstraints && { topologySpreadConstraints: spec.topologySpreadConstraints })
  }
}
