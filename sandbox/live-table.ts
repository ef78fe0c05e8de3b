/** A table of objects as kubectl prints it, that stays current: repainted in place in a terminal, elsewhere a line for whatever changes. */
import { styleText } from 'node:util'
import type { ApiClient } from './api-client.ts'
import { sandboxError } from './sandbox-error.ts'

/** What the API server answers when it is asked for a table: the columns are those of `kubectl get`. */
export interface Table {
  readonly columnDefinitions: readonly { readonly name: string; readonly priority: number }[]
  readonly rows: readonly {
    readonly cells: readonly unknown[]
    readonly object: { readonly metadata: { readonly namespace?: string; readonly name: string } }
  }[]
}

const AS_TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io'

/** The objects of a collection as `kubectl get` would print them now. */
export async function readTable({ request }: Pick<ApiClient, 'request'>, collection: string): Promise<Table> {
  const { status, body } = await request<Table & { message?: string }>('GET', collection, { accept: AS_TABLE })
  if (status === 200) return body
  throw sandboxError(`cannot list ${collection}`, body.message ?? `status ${status}`, 'Check its spelling')
}

export interface LiveTable {
  show(table: Table): void
}

export function liveTableOn(stream: NodeJS.WriteStream): LiveTable {
  return stream.isTTY ? repainted(stream) : toldLineByLine(stream)
}

type Style = Parameters<typeof styleText>[0]
type Cells = readonly string[]

const GAP = '   '
/** It changes all the time, and says nothing. */
const CLOCK = 'Age'

// By what a cell says, whatever its column: the phases and the three values of a condition.
const STYLES: Readonly<Record<string, Style>> = {
  Ready: 'green',
  True: 'green',
  Failed: 'red',
  Degraded: 'red',
  False: 'yellow',
  Unknown: 'yellow',
  Pending: 'yellow',
  Provisioning: 'cyan',
  Restoring: 'cyan',
  Updating: 'cyan',
  Upgrading: 'cyan',
  Resizing: 'cyan',
  Starting: 'cyan',
  Stopping: 'cyan',
  Stopped: 'dim',
  Deleting: 'dim'
}

/** Header and rows, each as wide as the widest of its column. `paint` colours a cell, which is as wide as before. */
export function linesOf(table: Table, paint: (style: Style, text: string) => string = (_, text) => text): string[] {
  const { header, rows } = shownOf(table)
  const widths = header.map((name, column) => Math.max(name.length, ...rows.map((cells) => cells[column]?.length ?? 0)))
  const line = (cells: Cells, styleOf: (cell: string) => Style | undefined) =>
    cells
      .map((cell, column) => {
        const style = styleOf(cell)
        const padded = column === cells.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)
        return style === undefined ? padded : paint(style, padded)
      })
      .join(GAP)
  return [line(header, () => 'bold'), ...rows.map((cells) => line(cells, (cell) => STYLES[cell]))]
}

/** Without the columns that kubectl shows only when asked; with the namespace, as for all of them. */
function shownOf({ columnDefinitions, rows }: Table): { header: Cells; rows: readonly Cells[] } {
  const isShown = (column: number) => columnDefinitions[column]?.priority === 0
  return {
    header: ['Namespace', ...columnDefinitions.filter(({ priority }) => priority === 0).map(({ name }) => name)].map(
      (name) => name.toUpperCase()
    ),
    rows: rows.map(({ cells, object }) => [
      object.metadata.namespace ?? '',
      ...cells.filter((_, column) => isShown(column)).map(textOf)
    ])
  }
}

const textOf = (cell: unknown): string => String(cell ?? '')

function repainted(stream: NodeJS.WriteStream): LiveTable {
  let height = 0
  return {
    show(table) {
      const lines = linesOf(table, (style, text) => styleText(style, text, { stream }))
      stream.moveCursor(0, -height)
      stream.cursorTo(0)
      stream.clearScreenDown()
      stream.write(lines.map((line) => `${fitting(line, stream.columns)}\n`).join(''))
      height = lines.length
    }
  }
}

// A line that wraps is two lines, and the next painting would begin in the wrong one. What is cut may have been coloured.
const ESCAPE = '\u001b'
const RESET = `${ESCAPE}[0m`
const CODES = new RegExp(`(${ESCAPE}\\[[0-9;]*m)`)

function fitting(line: string, width: number): string {
  let room = width
  const parts = line.split(CODES).map((part) => {
    if (part.startsWith(ESCAPE)) return part
    const shown = part.slice(0, room)
    room -= shown.length
    return shown
  })
  return room > 0 || !line.includes(ESCAPE) ? parts.join('') : `${parts.join('')}${RESET}`
}

/** The header once, then every row that is new or says something else than before. */
function toldLineByLine(stream: NodeJS.WritableStream): LiveTable {
  const told = new Map<string, string>()
  return {
    show(table) {
      const [header = '', ...lines] = linesOf(table)
      if (told.size === 0 && lines.length > 0) stream.write(`${header}\n`)
      const clock = table.columnDefinitions.findIndex(({ name }) => name === CLOCK)
      table.rows.forEach(({ cells, object: { metadata } }, row) => {
        const key = `${metadata.namespace}/${metadata.name}`
        const says = JSON.stringify(cells.filter((_, column) => column !== clock))
        if (told.get(key) === says) return
        told.set(key, says)
        stream.write(`${lines[row]}\n`)
      })
    }
  }
}
