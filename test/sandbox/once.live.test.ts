/** What `npm start` shows, from the first line to the last. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import t from 'tap'

t.test('it shows one apply that is accepted and one that is refused, as the README has it', async (t) => {
  const run = promisify(execFile)('env', ['-u', 'NODE_OPTIONS', process.execPath, 'sandbox/start.ts', '--once'])
  const { stdout } = await run
  t.match(stdout, 'databasecluster.dbaas.dev/tour created')
  const [, shown = ''] = /```console\n(\$ kubectl apply[^`]*)```/.exec(readFileSync('README.md', 'utf8')) ?? []
  const said = stdout.replaceAll(/ +$/gm, '')
  t.ok(said.includes(shown.trim()), said)
})
