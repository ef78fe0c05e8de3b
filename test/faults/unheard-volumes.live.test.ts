/** Volumes of which no watch has told yet are there all the same: what a policy keeps is kept, and what it takes is taken. */
import t, { type Test } from 'tap'
import type { KubeObject } from '../../sandbox/api-client.ts'
import { createLines } from '../../src/kube/lines.ts'
import type { Transport } from '../../src/kube/transport.ts'
import { inPhase, isReady, type Life, life } from '../fixtures/life.ts'

const CLAIMS = 'api/v1/namespaces/NAMESPACE/persistentvolumeclaims'
const SIZE = { clusterSize: 3, storage: '1Gi' }

/** The watch of volumes says that it lives, and nothing else. */
const deafToVolumes = (transport: Transport): Transport => ({
  ...transport,
  async stream(asked, silenceMs) {
    const body = await transport.stream(asked, silenceMs)
    return asked.kind === 'PersistentVolumeClaim' ? bookmarksOf(body) : body
  }
})

async function* bookmarksOf(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const lines = createLines()
  for await (const piece of body) {
    for (const line of lines.from(piece)) {
      if ((JSON.parse(line) as { type: string }).type === 'BOOKMARK') yield Buffer.from(`${line}\n`)
    }
  }
}

async function deafLife(t: Test, provider: string): Promise<Life> {
  const place = await life(t, provider)
  await place.restart(undefined, deafToVolumes)
  return place
}

t.test('F12 F13: a volume that nobody has told of is kept by Retain', async (t) => {
  const place = await deafLife(t, 'cnpg')
  await place.apply({ engine: 'postgresql', version: '17', ...SIZE, deletionPolicy: 'Retain' })
  await place.until('it is ready', isReady)
  const before = await place.list(CLAIMS)
  t.equal(before.length, 3)
  await place.delete()
  await place.gone()
  // whatever belongs to the Cluster is taken by the garbage collector, sooner or later
  const owned = (await place.list(CLAIMS)).filter(({ metadata }) => metadata.ownerReferences !== undefined)
  t.same(owned, [])
  t.same(uidsOf(await place.list(CLAIMS)), uidsOf(before))
})

const uidsOf = (claims: readonly KubeObject[]) => claims.map(({ metadata }) => metadata.uid)

t.test('F12 F13: a volume that nobody has told of is taken by Delete', async (t) => {
  const place = await deafLife(t, 'strimzi')
  await place.apply({ engine: 'kafka', version: '4.3', ...SIZE, deletionPolicy: 'Delete' })
  await place.until('it is ready', inPhase('Ready'))
  t.not((await place.list(CLAIMS)).length, 0)
  await place.delete()
  await place.gone()
  t.same(await place.list(CLAIMS), [])
})
