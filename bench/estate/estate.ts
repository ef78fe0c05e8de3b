/** A control plane for a benchmark: our kinds, the operator in a process of its own, and its child operator played by this one. */

import type { Answer, KubeObject } from '../../sandbox/api-client.ts'
import { applyManifest } from '../../sandbox/apply.ts'
import { type ControlPlane, startControlPlane } from '../../sandbox/control-plane.ts'
import { furniture, kindsAndPolicies } from '../../sandbox/manifests.ts'
import { type Operator, startOperator } from '../../sandbox/operator.ts'
import { type Connection, connect } from '../../sandbox/operators/connection.ts'
import { childDefinitions } from '../../sandbox/operators/definitions.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { API_VERSION } from '../../src/api/kind.ts'
import type { LiveOf } from '../../src/api/live.ts'
import type { OpsRequest } from '../../src/api/ops-request.ts'
import type { Cache } from '../../src/kube/cache.ts'
import { createLogger } from '../../src/log.ts'
import { type ChildOperator, playChildOperator } from './child-operator.ts'
import { inParallel } from './parallel.ts'

export interface Estate {
  readonly plane: ControlPlane
  readonly operator: Operator
  /** What this process sees of the API server. */
  readonly connection: Connection
  readonly clusters: Cache<DatabaseCluster>
  readonly requests: Cache<OpsRequest>
  readonly childOperator: ChildOperator
}

export interface Place {
  readonly namespace: string
  readonly name: string
}

export const CLUSTERS = '/apis/dbaas.dev/v1alpha1/namespaces/NAMESPACE/databaseclusters'
const NAMESPACES = 50
const SPEC = { engine: 'postgresql', version: '17', clusterSize: 1, storage: '1Gi' }
/** As many writers as keep the API server busy without driving it into refusing. */
export const WRITERS = 12

/** Starts everything, without any cluster. */
export async function openEstate({ restartMs = 0 } = {}): Promise<Estate> {
  const plane = await startControlPlane({ install: () => [...kindsAndPolicies(), ...childDefinitions(STAND_INS_ONLY)] })
  for (const manifest of furniture()) await applyManifest(plane.client, manifest)
  const operator = await startOperator(plane)
  const connection = connect(plane.kubeconfig, () => performance.now(), createLogger('error', process.stderr))
  const clusters = connection.caches.of<DatabaseCluster>({ apiVersion: API_VERSION, kind: 'DatabaseCluster' })
  const requests = connection.caches.of<OpsRequest>({ apiVersion: API_VERSION, kind: 'OpsRequest' })
  const childOperator = playChildOperator(connection, restartMs)
  connection.caches.start()
  await connection.caches.synced()
  return { plane, operator, connection, clusters, requests, childOperator }
}

/** The schemas of the real child kinds would cost the API server, not the operator. */
const STAND_INS_ONLY = { folder: undefined, modules: '' }

/** Makes so many clusters as users would: through the door. The first of them are by themselves, the others spread over namespaces. */
export async function makeClusters(
  { client }: Pick<ControlPlane, 'client'>,
  count: number,
  apart = 0
): Promise<Place[]> {
  const places = Array.from({ length: count }, (_, i) => ({
    namespace: i < apart ? 'team-apart' : `team-${i % NAMESPACES}`,
    name: `orders-${i}`
  }))
  const namespaces = [...new Set(places.map(({ namespace }) => namespace))]
  await inParallel(WRITERS, namespaces, (name) =>
    must(
      client.request('POST', '/api/v1/namespaces', {
        body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
      })
    )
  )
  await inParallel(WRITERS, places, ({ namespace, name }) => {
    const body = { apiVersion: API_VERSION, kind: 'DatabaseCluster', metadata: { name }, spec: SPEC }
    return must(client.request('POST', CLUSTERS.replace('NAMESPACE', namespace), { body }))
  })
  return places
}

/** The answer, where it is a yes. */
export async function must(asked: Promise<Answer<KubeObject>>): Promise<KubeObject> {
  const { status, body } = await asked
  if (status > 299) throw new Error(`the API server said ${status}: ${body.message}`)
  return body
}

export const isReady = ({ metadata, status }: LiveOf<DatabaseCluster>): boolean =>
  status?.phase === 'Ready' && status.observedGeneration === metadata.generation
