import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import t from 'tap'
import { progressOn } from '../../sandbox/progress.ts'

/** A stream that remembers what was written, with or without the abilities of a terminal. */
function screen(terminal: boolean) {
  const written: string[] = []
  const stream = Object.assign(new PassThrough(), {
    isTTY: terminal,
    columns: 60,
    cursorTo: () => written.push('\r'),
    clearLine: () => true
  })
  stream.on('data', (chunk) => written.push(String(chunk)))
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => written.join('') }
}

t.test('without a terminal each thing has a line when it starts and one when it is done', async (t) => {
  const { stream, text } = screen(false)
  t.equal(await progressOn(stream).during('building etcd', async () => 'result'), 'result')
  t.match(text(), /^building etcd …\nbuilding etcd: done in \d\.\d s\n$/)
})

t.test('what fails is not called done', async (t) => {
  const { stream, text } = screen(false)
  await t.rejects(progressOn(stream).during('building etcd', () => Promise.reject(new Error('no'))))
  t.equal(text(), 'building etcd …\n')
})

t.test('a terminal shows one line that becomes a tick, and never one that wraps', async (t) => {
  const { stream, text } = screen(true)
  await progressOn(stream).during('building etcd', async (detail) => {
    detail('k8s.io/a/very/long/package/path/that/does/not/fit/on/one/line/of/the/terminal')
    await new Promise((resolve) => setTimeout(resolve, 150))
  })
  const lines = stripVTControlCharacters(text()).split(/[\r\n]/)
  t.ok(lines.some((line) => line.includes('k8s.io/a')))
  t.ok(lines.every((line) => line.length <= 60))
  t.match(lines.at(-2), /^✔ building etcd \d\.\d s$/)
})

t.test('a failure in a terminal is marked', async (t) => {
  const { stream, text } = screen(true)
  await t.rejects(progressOn(stream).during('building etcd', () => Promise.reject(new Error('no'))))
  t.match(stripVTControlCharacters(text()), /✖ building etcd/)
})

t.test('a note stays', async (t) => {
  const { stream, text } = screen(false)
  progressOn(stream).note('going on without it')
  t.equal(text(), 'going on without it\n')
})
