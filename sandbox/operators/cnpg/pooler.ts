/** A Pooler: a Deployment of PgBouncer and its Service. It goes on when its cluster is gone, as the real one does. */
import type { LiveOf } from '../../../src/api/live.ts'
import { isReady, machines, POD, type Pod } from '../machines.ts'
import { isDeleting, keep, make, ownedBy, type Play, type Prop, report, type Scene, type Wish } from '../scene.ts'
import { SERVICE, service } from '../service.ts'
import { CLUSTER, LABEL, POOLER } from './api.ts'

type Pooler = LiveOf<{
  readonly spec: {
    readonly cluster: { readonly name: string }
    readonly type?: string
    readonly instances?: number
    readonly pgbouncer?: { readonly paused?: boolean; readonly image?: string }
    readonly template?: {
      readonly metadata?: {
        readonly labels?: Readonly<Record<string, string>>
        readonly annotations?: Readonly<Record<string, string>>
      }
      readonly spec?: { readonly containers?: readonly { readonly resources?: object }[] }
    }
  }
}>

const DEPLOYMENT = { apiVersion: 'apps/v1', kind: 'Deployment' } as const
const IMAGE = 'ghcr.io/cloudnative-pg/pgbouncer:1.25.1'

export const pooler: Play = {
  kind: POOLER,
  sees: [
    POD,
    DEPLOYMENT,
    CLUSTER,
    SERVICE,
    { apiVersion: 'v1', kind: 'Secret' },
    { apiVersion: 'v1', kind: 'ServiceAccount' }
  ],
  childOf: ({ metadata }) => metadata.labels?.[LABEL.pooler],
  play: (scene) => {
    const child = scene.child as Pooler
    if (isDeleting(child)) return []
    const pods = scene.of<Pod>(POD)
    return [...belongings(child), ...machines(scene, pods, []), report(child, statusOf(scene, child, pods))]
  }
}

function belongings(child: Pooler): Wish[] {
  const { name } = child.metadata
  const labels = { [LABEL.pooler]: name, [LABEL.podRole]: 'pooler', [LABEL.cluster]: child.spec.cluster.name }
  const metadata = { name, labels, ownerReferences: ownedBy(child) }
  return [
    make({ apiVersion: 'v1', kind: 'ServiceAccount', metadata }),
    make({ apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', stringData: { 'auth_file.txt': 'nobody' } }),
    keep(service(child, { name, labels, selector: { [LABEL.pooler]: name }, ports: { pgbouncer: 5432 } })),
    keep(deployment(child, metadata))
  ]
}

function deployment({ spec, metadata: { name } }: Pooler, metadata: Prop['metadata']): Prop {
  const { labels, annotations = {} } = spec.template?.metadata ?? {}
  const resources = spec.template?.spec?.containers?.[0]?.resources ?? {}
  return {
    ...DEPLOYMENT,
    metadata,
    spec: {
      replicas: spec.instances ?? 1,
      selector: { matchLabels: { [LABEL.pooler]: name } },
      template: {
        metadata: { labels: { ...labels, ...metadata.labels }, annotations },
        spec: {
          serviceAccountName: name,
          containers: [{ name: 'pgbouncer', image: spec.pgbouncer?.image ?? IMAGE, resources }]
        }
      }
    }
  }
}

function statusOf({ named, knobs }: Scene, { spec }: Pooler, pods: readonly Pod[]): object {
  const instances = pods.filter(isReady).length
  if (knobs.turned('refusing')) return { phase: 'failed', phaseReason: 'Error', error: knobs.message, instances }
  if (named(CLUSTER, spec.cluster.name) === undefined)
    return { phase: 'inactive', phaseReason: 'ClusterNotFound', instances }
  if (spec.pgbouncer?.paused === true) return { phase: 'paused', instances }
  return { phase: 'active', instances, image: spec.pgbouncer?.image ?? IMAGE }
}
