/** What there is to see: clusters on their way to Ready, and operations on their way to their end. */
import { setTimeout as sleep } from 'node:timers/promises'
import { applyManifest } from './apply.ts'
import type { ControlPlane } from './control-plane.ts'
import { liveTableOn, readTable, type Table } from './live-table.ts'
import { tour } from './manifests.ts'

const OURS = '/apis/dbaas.dev/v1alpha1'

/** Some examples wait for each other, and played pods take their time. */
const LONGEST_MS = 3 * 60_000
const PAUSE_MS = 200

/** Shows the clusters until all of them are ready. */
export const watchClusters = (plane: ControlPlane, stream: NodeJS.WriteStream): Promise<void> =>
  watch(plane, stream, `${OURS}/databaseclusters`, (table) => saysIn(table, 'Ready').every((word) => word === 'True'))

/** Has one operation of each type carried out, and shows them until all have ended. */
export async function takeTour(plane: ControlPlane, stream: NodeJS.WriteStream): Promise<void> {
  for (const manifest of tour()) await applyManifest(plane.client, manifest)
  const hasEnded = (table: Table) => saysIn(table, 'Phase').every((word) => ENDS.includes(word))
  await watch(plane, stream, `${OURS}/opsrequests`, hasEnded, withBars)
}

const ENDS = ['Succeeded', 'Failed', 'Cancelled', 'TimedOut', 'Skipped']

async function watch(
  { client }: ControlPlane,
  stream: NodeJS.WriteStream,
  collection: string,
  isOver: (table: Table) => boolean,
  dressed = (table: Table): Table => table
): Promise<void> {
  const shown = liveTableOn(stream)
  const deadline = Date.now() + LONGEST_MS
  stream.write('\n')
  for (;;) {
    const table = await readTable(client, collection)
    shown.show(dressed(table))
    if (isOver(table)) return
    if (Date.now() > deadline) return void stream.write('Some are still on their way.\n')
    await sleep(PAUSE_MS)
  }
}

/** The cells of one column. */
function saysIn({ columnDefinitions, rows }: Table, column: string): string[] {
  const position = columnDefinitions.findIndex(({ name }) => name === column)
  return rows.map(({ cells }) => String(cells[position] ?? ''))
}

const WIDTH = 10

/** A bar before every progress such as 2/3. */
export function withBars(table: Table): Table {
  const position = table.columnDefinitions.findIndex(({ name }) => name === 'Progress')
  return {
    ...table,
    rows: table.rows.map(({ cells, object }) => ({
      object,
      cells: cells.with(position, bar(String(cells[position] ?? '')))
    }))
  }
}

function bar(progress: string): string {
  const [, done, all] = /^(\d+)\/(\d+)$/.exec(progress) ?? []
  if (done === undefined || Number(all) === 0) return progress
  const full = Math.round((WIDTH * Number(done)) / Number(all))
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${progress}`
}
