/** Somebody who undoes what the operator does, for as long as he is let. */
import t from 'tap'
import { conditionOf } from '../../src/api/condition.ts'
import { patch } from '../fixtures/api-server.ts'
import { eventually } from '../fixtures/eventually.ts'
import { isReady, life, NAME } from '../fixtures/life.ts'

t.test('T16: a child that somebody edits without end is put back now and then, and the cluster says so', async (t) => {
  const one = await life(t, 'cnpg')
  await one.apply({ engine: 'postgresql', version: '17', clusterSize: 1, storage: '1Gi' })
  await one.until('it is ready', isReady)
  const child = `/apis/postgresql.cnpg.io/v1/namespaces/${one.namespace}/clusters/${NAME}`
  const putBack = () => one.loops().writes.filter((write) => write.includes(' Cluster ')).length
  const before = putBack()
  let edits = 0
  const { condition, phase } = await eventually('it says so', async () => {
    edits += 1
    await patch(child, { spec: { instances: 2 + (edits % 2) } })
    const { status } = (await one.get()) ?? {}
    const condition = conditionOf(status?.conditions ?? [], 'ChildSynced')
    return condition?.reason === 'Contested' ? { condition, phase: status?.phase } : undefined
  })
  t.match(condition, { status: 'False', message: /spec\.instances of Cluster "orders"/ })
  t.not(phase, 'Failed')
  t.ok(putBack() - before < edits, `${putBack() - before} writes after ${edits} edits`)
})
