import { spawnSync } from 'node:child_process'
import t from 'tap'
import { linesOf, readTable } from '../../sandbox/live-table.ts'
import { create, namespace, request } from '../fixtures/api-server.ts'

t.test('the table is that of kubectl', async (t) => {
  const space = await namespace(t)
  const collection = `/apis/dbaas.dev/v1alpha1/namespaces/${space}/databaseclusters`
  await create(collection, {
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'DatabaseCluster',
    metadata: { name: 'orders' },
    spec: { engine: 'postgresql', storage: '1Gi' }
  })
  const ours = linesOf(await readTable({ request }, collection))
  const { stdout } = spawnSync('kubectl', ['get', 'dbc', '-n', space], { encoding: 'utf8' })
  const words = (text: string) => text.trim().split(/\s+/)
  const theirs = stdout.trim().split('\n').map(words)
  t.same(
    ours.map((line) => words(line).slice(1, -1)),
    theirs.map((line) => line.slice(0, -1)),
    'but for the namespace, which we add, and the age, which goes on'
  )
})

t.test('a collection that is not there is named', async (t) => {
  await t.rejects(readTable({ request }, '/apis/dbaas.dev/v1alpha1/nothings'), /cannot list .*nothings/)
})
