/** Operations from their creation to their end, on a played child operator. */
import t from 'tap'
import { isReady, life } from '../fixtures/life.ts'

const spec = { engine: 'postgresql', version: '17', clusterSize: 1, storage: '1Gi' }

t.test('a wish is granted once, remembered, and the slot is free again', async (t) => {
  const one = await life(t, 'cnpg')
  await one.apply(spec)
  await one.until('it is ready', isReady)
  const ended = await one.operate('grow', { type: 'HorizontalScaling', horizontalScaling: { replicas: 2 } })
  t.match(ended.status, { phase: 'Succeeded', progress: '2/2' })
  const cluster = await one.until('the slot is free', ({ status }) => status?.activeOperation === undefined)
  t.match(cluster, {
    spec: { clusterSize: 2 },
    status: { recentOperations: [{ name: 'grow', type: 'HorizontalScaling', phase: 'Succeeded' }] }
  })
})
