/** Where leaves are tried: the door and the loops of the operator on the real API server, in a world that has all that is referred to. */
import { isDeepStrictEqual } from 'node:util'
import type { Test } from 'tap'
import { isOf } from '../../providers/applier.ts'
import type { Driver } from '../../providers/contract.ts'
import { type Facts, NO_FACTS } from '../../providers/facts.ts'
import { builtIn } from '../../providers/index.ts'
import { NOTED } from '../../providers/noted.ts'
import type { Answer, KubeObject } from '../../sandbox/api-client.ts'
import { conditionOf } from '../../src/api/condition.ts'
import { type DatabaseCluster, databaseCluster } from '../../src/api/database-cluster.ts'
import { API_VERSION } from '../../src/api/kind.ts'
import type { Live } from '../../src/api/live.ts'
import { factsAround, secretsFor } from '../conformance/surroundings.ts'
import { type State, stateOf } from '../faults/rig/state.ts'
import { create, patch, request } from '../fixtures/api-server.ts'
import { type AskedDoor, askedDoor } from '../fixtures/asked-door.ts'
import { collection } from '../fixtures/collection.ts'
import { eventually } from '../fixtures/eventually.ts'
import { liveWire } from '../fixtures/live-wire.ts'
import { runLoops } from '../fixtures/running-loops.ts'

/** One cluster of one provider, with nobody else in its namespace. */
export interface Place {
  readonly namespace: string
  /** Applies the cluster through the door, as its users do. */
  apply(cluster: DatabaseCluster): Promise<Answer<KubeObject>>
  /** Applies it with nobody at the door. */
  force(cluster: DatabaseCluster): Promise<Answer<KubeObject>>
  /** Waits until the loops have taken what is stored, and have written the children for it; tells what is in the way. */
  taken(): Promise<string | undefined>
  /** Waits until the loops say that they refuse what is stored, and returns why. */
  refused(): Promise<string>
  /** What the operator has made, each field of it. */
  children(): State
  /** Deletes the cluster with everything, and waits until it is gone. */
  wipe(): Promise<void>
}

export interface Door {
  /** A namespace of its own, where facts are those around the cluster that was applied last. */
  place(driver: Driver, name: string): Promise<Place>
}

/** Opens the door for all places of a test file. */
export async function openDoor(t: Test): Promise<Door> {
  const around = new Map<string, Facts>()
  const unguarded = new Set<string>()
  const told = ({ namespace }: { namespace: string }) =>
    unguarded.has(namespace) ? undefined : (around.get(namespace) ?? NO_FACTS)
  const door = await askedDoor(t, told)
  return {
    async place(driver, name) {
      const namespace = await guardedNamespace(t, door, name)
      const factsHere = () => around.get(namespace) ?? NO_FACTS
      await runLoops(t, { provider: driver.name, registry: builtIn(), namespace, facts: factsHere })
      const guard = { around, unguarded }
      return placeIn(t, driver, namespace, guard)
    }
  }
}

async function guardedNamespace(t: Test, { namespace: door, labels }: AskedDoor, name: string): Promise<string> {
  const own = `${door}-${name}`
  await create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: own, labels } })
  t.teardown(() => request('DELETE', `/api/v1/namespaces/${own}`))
  return own
}

interface Guard {
  readonly around: Map<string, Facts>
  readonly unguarded: Set<string>
}

async function placeIn(t: Test, driver: Driver, namespace: string, { around, unguarded }: Guard): Promise<Place> {
  const { caches } = liveWire(t, [namespace])
  const clusters = caches.of<DatabaseCluster>({ apiVersion: API_VERSION, kind: databaseCluster.kind })
  const kinds = [driver.child, ...driver.owns].map((kind) => caches.of(kind))
  caches.start()
  await caches.synced()

  const only = (): DatabaseCluster | undefined => clusters.list(namespace)[0] as DatabaseCluster | undefined
  const pathOf = ({ metadata }: DatabaseCluster) => `${collection(databaseCluster, namespace)}/${metadata.name}`
  const made = (): Live[] => {
    const cluster = only()
    const all = kinds.flatMap((cache) => cache.list(namespace))
    return all.filter(
      (object) => cluster && isOf(cluster, object) && object.metadata.annotations?.[NOTED.applied] !== undefined
    )
  }
  const main = () => made().find(({ kind }) => kind === driver.child.kind)

  async function applied({ apiVersion, kind, metadata: { name }, spec }: DatabaseCluster): Promise<Answer<KubeObject>> {
    const { finalizers, resourceVersion } = only()?.metadata ?? {}
    const cluster = {
      apiVersion,
      kind,
      metadata: { name, namespace, finalizers, resourceVersion },
      spec
    } as DatabaseCluster
    around.set(namespace, factsAround(cluster, driver))
    await Promise.all(secretsFor(cluster, driver).map((secret) => storeSecret(secret, namespace)))
    const query = { fieldValidation: 'Strict' }
    const answer = await (resourceVersion === undefined
      ? create(collection(databaseCluster, namespace), cluster)
      : request('PUT', pathOf(cluster), { body: cluster, query }))
    if (answer.status === 409) return applied(cluster) // the status was written meanwhile
    if (answer.status < 300) await heardOf(answer.body)
    return answer
  }

  const heardOf = ({ metadata }: KubeObject) =>
    eventually('the cluster is seen as it was stored', async () => {
      const there = only()
      return there !== undefined &&
        BigInt(there.metadata.resourceVersion ?? 0) >= BigInt(String(metadata.resourceVersion))
        ? true
        : undefined
    })

  /** What the status says of the stored generation. */
  function judgement() {
    const cluster = only()
    const generation = cluster?.metadata.generation
    const conditions = (cluster?.status?.conditions ?? []).filter((one) => one.observedGeneration === generation)
    return cluster?.status?.observedGeneration === generation ? conditions : []
  }

  return {
    namespace,
    apply: applied,
    async force(cluster) {
      unguarded.add(namespace)
      try {
        return await applied(cluster)
      } finally {
        unguarded.delete(namespace)
      }
    },
    taken: () =>
      eventually(`the cluster in ${namespace} is taken`, async () => {
        const obstacle = judgement().find(
          ({ type, status }) => ['Accepted', 'ReferencesResolved', 'ChildSynced'].includes(type) && status === 'False'
        )
        if (obstacle !== undefined) return `${obstacle.type}: ${obstacle.message}`
        if (conditionOf(judgement(), 'Accepted')?.status !== 'True') return undefined
        return isDeepStrictEqual(keptOn(main()), only()?.spec) ? '' : undefined
      }).then((obstacle) => obstacle || undefined),
    refused: () =>
      eventually(`the cluster in ${namespace} is refused`, async () => {
        const accepted = conditionOf(judgement(), 'Accepted')
        return accepted?.status === 'False' ? accepted.message : undefined
      }),
    children: () => new Map([...stateOf(made().map(asMade), namespace)].filter(([path]) => !ALLOTTED.test(path))),
    async wipe() {
      const cluster = only()
      if (cluster === undefined) return
      unguarded.add(namespace)
      await patch(pathOf(cluster), { spec: { deletionPolicy: 'WipeOut' } })
      await request('DELETE', pathOf(cluster))
      await eventually(`the cluster in ${namespace} is gone`, async () => (only() === undefined ? true : undefined))
      unguarded.delete(namespace)
    }
  }
}

/** Where there is none yet. */
async function storeSecret({ name, keys }: ReturnType<typeof secretsFor>[number], namespace: string): Promise<void> {
  const stringData = Object.fromEntries(keys.map((key) => [key, 'secret']))
  await create(`/api/v1/namespaces/${namespace}/secrets`, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    stringData
  })
}

/** The spec for which the child was written last. */
const keptOn = (child: Live | undefined): unknown =>
  JSON.parse(child?.metadata.annotations?.[NOTED.accepted] ?? '{}').spec

/** What the API server gives each Service anew. */
const ALLOTTED = /^Service \S+ spec\.(ports\..+\.nodePort|healthCheckNodePort|clusterIPs?\b)/

/** What the operator keeps for itself goes its own way, and so does what others tell. */
function asMade({ status: _, ...object }: Live & { status?: unknown }): Live {
  const { [NOTED.applied]: __, [NOTED.accepted]: ___, ...annotations } = object.metadata.annotations ?? {}
  const { generation: ____, finalizers: _____, ...metadata } = object.metadata
  return { ...object, metadata: { ...metadata, annotations } } as Live
}
