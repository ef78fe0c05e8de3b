/** A namespace on the cluster of the scenario, with people in it who have time, and a way to look into the database. */
import type { Test } from 'tap'
import { namespace } from '../fixtures/api-server.ts'
import { eventually } from '../fixtures/eventually.ts'
import { type Place, placeIn } from '../fixtures/life.ts'
import { type Rows, rowsIn } from './rows.ts'

/** Real databases take their time on a machine that has much to do. */
const PATIENCE_MS = 300_000

export interface Scene extends Place {
  readonly rows: Rows
}

export async function scene(t: Test): Promise<Scene> {
  const place = placeIn(await namespace(t), PATIENCE_MS)
  return { ...place, rows: rowsIn(place) }
}

/** The pods of members and their UIDs, by the label that they have. */
export async function membersIn({ list }: Place, label: string): Promise<Map<string, unknown>> {
  const pods = await list('api/v1/namespaces/NAMESPACE/pods')
  const ofMembers = pods.filter(({ metadata }) => label in ((metadata.labels as object | undefined) ?? {}))
  return new Map(ofMembers.map(({ metadata }) => [String(metadata.name), metadata.uid]))
}

/** Waits until every replica runs in another pod: a setting that needs it is in the child long before. */
export async function replicasRestarted(
  place: Place,
  label: string,
  before: ReadonlyMap<string, unknown>
): Promise<void> {
  const primary = (await place.get())?.status?.primary
  const replicas = [...before].filter(([name]) => name !== primary)
  await eventually('every replica has started again', async () => {
    const now = await membersIn(place, label)
    return replicas.every(([name, uid]) => now.has(name) && now.get(name) !== uid) || undefined
  })
}

/** What an operation is to come to, and that what was written before it is there after it. */
export async function succeeds(t: Test, { operate, rows }: Scene, name: string, spec: object): Promise<void> {
  await rows.write()
  const { status } = await operate(name, spec)
  t.equal(status?.phase, 'Succeeded', `${name}: ${status?.message}`)
  await rows.areThere(t, name)
}
