/** Operations from their creation to their end, on a played child operator. */
import t from 'tap'
import { storageIn } from '../fixtures/backup-storage.ts'
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

t.test('an upgrade that asks for a backup begins when that is there', async (t) => {
  const one = await life(t, 'cnpg')
  await storageIn(one.namespace, 's3')
  await one.apply({ ...spec, version: '17.6', backup: { enabled: true, storageRef: { name: 's3' } } })
  await one.until('it is ready', isReady)
  const ended = await one.operate('newer', { type: 'Upgrade', upgrade: { version: '17', backupFirst: true } })
  t.match(ended.status, { phase: 'Succeeded' })
  const [made] = await one.list('apis/dbaas.dev/v1alpha1/namespaces/NAMESPACE/databasebackups')
  const { phase, completedAt = '' } = (made as { status?: { phase: string; completedAt?: string } }).status ?? {}
  t.equal(phase, 'Succeeded')
  t.ok(completedAt <= (ended.status?.startTime ?? ''), `${completedAt} is before ${ended.status?.startTime}`)
  t.not((await one.get())?.spec.version, '17.6')
})
