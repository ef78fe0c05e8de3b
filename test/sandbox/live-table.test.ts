import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import t from 'tap'
import { linesOf, liveTableOn, type Table } from '../../sandbox/live-table.ts'

const COLUMNS = [
  { name: 'Name', priority: 0 },
  { name: 'Ready', priority: 0 },
  { name: 'Phase', priority: 0 },
  { name: 'Primary', priority: 1 },
  { name: 'Age', priority: 0 }
]

/** A table of clusters: name, condition, phase, age. */
const aTable = (...rows: (readonly [name: string, ready: string, phase: string, age: string])[]): Table => ({
  columnDefinitions: COLUMNS,
  rows: rows.map(([name, ready, phase, age]) => ({
    cells: [name, ready, phase, `${name}-1`, age],
    object: { metadata: { namespace: 'shop', name } }
  }))
})

/** A stream that remembers what was written and where the cursor was moved, with or without the abilities of a terminal. */
function screen(terminal: boolean, columns = 80) {
  const written: string[] = []
  const stream = Object.assign(new PassThrough(), {
    isTTY: terminal,
    columns,
    moveCursor: (_: number, lines: number) => written.push(`<up ${-lines}>`),
    cursorTo: () => true,
    clearScreenDown: () => written.push('<clear>')
  })
  stream.on('data', (chunk) => written.push(String(chunk)))
  return {
    stream: stream as unknown as NodeJS.WriteStream,
    text: () => stripVTControlCharacters(written.join('')),
    written
  }
}

t.test('columns stand below their names, and what kubectl hides is hidden', async (t) => {
  t.same(linesOf(aTable(['orders', 'True', 'Ready', '5s'], ['a-longer-name', 'False', 'Provisioning', '12s'])), [
    'NAMESPACE   NAME            READY   PHASE          AGE',
    'shop        orders          True    Ready          5s',
    'shop        a-longer-name   False   Provisioning   12s'
  ])
})

t.test('a cell without a value is blank, as in kubectl', async (t) => {
  const table = aTable(['orders', 'True', 'Pending', '5s'])
  const [row] = table.rows
  const cells = ['orders', null, 'Pending', undefined, '5s']
  const [, line] = linesOf({ ...table, rows: row ? [{ ...row, cells }] : [] })
  t.equal(line, 'shop        orders           Pending   5s')
})

t.test('colours follow what a cell says and leave widths alone', async (t) => {
  const painted: string[] = []
  linesOf(aTable(['orders', 'True', 'Failed', '5s']), (style, text) => {
    painted.push(`${style}:${text}`)
    return text
  })
  t.ok(painted.includes('green:True '), painted.join())
  t.ok(painted.includes('red:Failed'), painted.join())
})

t.test('in a terminal the table is repainted where it stands', async (t) => {
  const { stream, text } = screen(true)
  const table = liveTableOn(stream)
  table.show(aTable(['orders', 'False', 'Provisioning', '1s'], ['events', 'False', 'Pending', '1s']))
  table.show(aTable(['orders', 'True', 'Ready', '2s'], ['events', 'True', 'Ready', '2s']))
  t.match(text(), /^<up 0><clear>NAMESPACE.*Pending +1s\n<up 3><clear>NAMESPACE.*Ready +2s\n$/s)
})

t.test('no line is wider than the terminal, coloured or not', async (t) => {
  const { stream, text } = screen(true, 30)
  liveTableOn(stream).show(aTable(['a-name-that-is-very-long-indeed', 'True', 'Ready', '1s']))
  const lines = text()
    .replaceAll(/<[^>]+>/g, '')
    .trimEnd()
    .split('\n')
  t.equal(lines.length, 2)
  t.ok(
    lines.every((line) => line.length <= 30),
    lines.join('\n')
  )
})

t.test('elsewhere a row is told when it says something new, and time alone is nothing new', async (t) => {
  const { stream, text } = screen(false)
  const table = liveTableOn(stream)
  table.show(aTable(['orders', 'False', 'Pending', '1s'], ['events', 'False', 'Pending', '1s']))
  table.show(aTable(['orders', 'False', 'Pending', '2s'], ['events', 'True', 'Ready', '2s']))
  const names = text()
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ +/)[1])
  t.same(names, ['NAME', 'orders', 'events', 'events'])
})

t.test('a table without rows says nothing yet', async (t) => {
  const { stream, text } = screen(false)
  liveTableOn(stream).show(aTable())
  t.equal(text(), '')
})
