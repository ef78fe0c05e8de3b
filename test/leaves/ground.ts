/** Where leaves are tried: the door and the loops of the operator on the real API server, in a world that has all that is referred to. */
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Test } from 'tap'
import { isOf } from '../../providers/applier.ts'
import type { Driver } from '../../providers/contract.ts'
import { type Facts, NO_FACTS } from '../../providers/facts.ts'
import { builtIn } from '../../providers/index.ts'
import { NOTED } from '../../providers/noted.ts'
import type { Answer, KubeObject } from '../../sandbox/api-client.ts'
import { type Condition, conditionOf } from '../../src/api/condition.ts'
import { type DatabaseCluster, databaseCluster } from '../../src/api/database-cluster.ts'
import { API_VERSION } from '../../src/api/kind.ts'
import type { Live } from '../../src/api/live.ts'
import { FIELD_MANAGERS } from '../../src/kube/field-managers.ts'
import { factsAround, secretsFor } from '../conformance/surroundings.ts'
import { type State, stateOf } from '../faults/rig/state.ts'
import { create, patch, pathOf, request } from '../fixtures/api-server.ts'
import { type AskedDoor, askedDoor } from '../fixtures/asked-door.ts'
import { collection } from '../fixtures/collection.ts'
import { eventually } from '../fixtures/eventually.ts'
import { liveWire } from '../fixtures/live-wire.ts'
import { runLoops } from '../fixtures/running-loops.ts'
import { fieldsOf } from './fields-of.ts'

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
  /** What the operator has made, each field that it asks for. */
  children(): Promise<State>
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
  const clusterPath = ({ metadata }: DatabaseCluster) => `${collection(databaseCluster, namespace)}/${metadata.name}`
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
      : request('PUT', clusterPath(cluster), { body: cluster, query }))
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
    async taken() {
      const isTaken = async () =>
        conditionOf(judgement(), 'Accepted')?.status === 'True' && isDeepStrictEqual(keptOn(main()), only()?.spec)
          ? true
          : undefined
      // what is in the way may go by itself
      return eventually('it is taken', isTaken, PATIENCE_MS).then(
        () => undefined,
        () => inTheWay(judgement()) ?? 'the child was not written, and nothing says why'
      )
    },
    refused: () =>
      eventually(`the cluster in ${namespace} is refused`, async () => {
        const accepted = conditionOf(judgement(), 'Accepted')
        return accepted?.status === 'False' ? accepted.message : undefined
      }),
    async children() {
      await unchanging(made)
      const objects = await Promise.all(
        made().map(async ({ apiVersion, kind, metadata: { name } }) => {
          const path = await pathOf({ apiVersion, kind, metadata: { name, namespace } })
          return (await request<Live>('GET', path)).body
        })
      )
      return stateOf(objects.map(asked), namespace)
    },
    async wipe() {
      const cluster = only()
      if (cluster === undefined) return
      // a child operator that has just begun would make volumes for what is gone
      await eventually('the child operator has looked at it', async () => (hasStatus(main()) ? true : undefined))
      unguarded.add(namespace)
      await patch(clusterPath(cluster), { spec: { deletionPolicy: 'WipeOut' } })
      await request('DELETE', clusterPath(cluster))
      await eventually(`the cluster in ${namespace} is gone`, async () => (only() === undefined ? true : undefined))
      unguarded.delete(namespace)
    }
  }
}

const STILL_MS = 400

/** The main child is written before those beside it. */
async function unchanging(made: () => readonly Live[]): Promise<void> {
  const versions = () =>
    made().map(({ metadata: { uid, generation, resourceVersion } }) => `${uid} ${generation ?? resourceVersion}`)
  for (let [before, now] = [[''], versions()]; !isDeepStrictEqual(before, now); now = versions()) {
    before = now
    await sleep(STILL_MS)
  }
}

/** What lasts longer does not go by itself, also on a machine with much else to do. */
const PATIENCE_MS = 60_000

const inTheWay = (conditions: readonly Condition[]): string | undefined =>
  conditions
    .filter(
      ({ type, status }) => ['Accepted', 'ReferencesResolved', 'ChildSynced'].includes(type) && status === 'False'
    )
    .map(({ type, message }) => `${type}: ${message}`)[0]

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

const hasStatus = (object: Live | undefined): boolean => object === undefined || 'status' in object

/** What the operator asks for, without what it keeps for itself: what others add goes its own way. */
function asked(object: Live): Live {
  const own = fieldsOf(object, FIELD_MANAGERS.cluster)
  const { [NOTED.applied]: _, [NOTED.accepted]: __, ...annotations } = own.metadata?.annotations ?? {}
  const { apiVersion, kind, metadata } = object
  return { ...own, apiVersion, kind, metadata: { ...own.metadata, name: metadata.name, annotations } } as Live
}
