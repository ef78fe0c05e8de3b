/** An edit that takes away the last entry of a map reaches the child, on the real API server. */
import t from 'tap'
import { request } from '../fixtures/api-server.ts'
import { eventually } from '../fixtures/eventually.ts'
import { isReady, life, NAME } from '../fixtures/life.ts'

t.test('the last label that nodes must have can be taken away', async (t) => {
  const one = await life(t, 'cnpg')
  const child = `/apis/postgresql.cnpg.io/v1/namespaces/${one.namespace}/clusters/${NAME}`
  const labels = async () => {
    const { spec } = (await request('GET', child)).body as { spec?: { affinity?: { nodeSelector?: object } } }
    return spec?.affinity?.nodeSelector
  }
  const podSchedulingPolicy = { engine: { nodeSelector: { disk: 'ssd' } } }
  await one.apply({ engine: 'postgresql', version: '17', clusterSize: 1, storage: '1Gi', podSchedulingPolicy })
  await one.until('it is ready', isReady)
  t.same(await labels(), { disk: 'ssd' })

  await one.edit({ spec: { podSchedulingPolicy: { engine: { nodeSelector: { disk: null } } } } })
  await eventually('the child is written', async () =>
    JSON.stringify(await labels()) === JSON.stringify({ disk: 'ssd' }) ? undefined : true
  )
  await one.until('it is ready again', isReady)
  t.same((await labels()) ?? {}, {})
})
