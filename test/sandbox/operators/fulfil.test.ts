import t from 'tap'
import { fulfil } from '../../../sandbox/operators/fulfil.ts'
import { change, drop, happen, keep, MADE_OF, make, report, type Wish } from '../../../sandbox/operators/scene.ts'
import type { Live } from '../../../src/api/live.ts'
import { ApiError } from '../../../src/kube/api-error.ts'
import { aProp, live } from '../../fixtures/scenes.ts'

/** Fulfils a wish where these objects are, and says what was written; every write ends with the error, if there is one. */
async function written(wish: Wish, there: readonly Live[] = [], error?: ApiError): Promise<unknown[][]> {
  const writes: unknown[][] = []
  const note =
    (verb: string) =>
    async (...what: unknown[]): Promise<never> => {
      writes.push([verb, ...what])
      if (error !== undefined) throw error
      return undefined as never
    }
  await fulfil(wish, {
    client: {
      get: note('get'),
      list: note('list'),
      apply: note('apply'),
      create: note('create'),
      patch: note('patch'),
      delete: note('delete')
    },
    manager: 'test',
    namespace: 'shop',
    there: ({ kind }, name) => there.find((object) => object.kind === kind && object.metadata.name === name)
  })
  return writes
}

const config = live({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'one' },
  data: { a: '1' },
  status: { x: 1, y: 2 }
})
const answered = (status: number, reason: string) => new ApiError({ status, reason, message: reason, causes: [] })

t.test('what is there is not made again, however it looks', async (t) => {
  t.same(await written(make(aProp('one', { data: { a: '2' } })), [config]), [])
  t.match(await written(make(aProp('two'))), [['create', { metadata: { name: 'two', namespace: 'shop' } }]])
})

t.test('what is kept is written again only when it is wished for differently', async (t) => {
  const [[, made] = []] = (await written(keep(aProp('one', { data: { a: '1' } })))) as [string, Live][]
  const kept = live({
    ...config,
    metadata: { name: 'one', annotations: { [MADE_OF]: made?.metadata.annotations?.[MADE_OF] ?? '' } }
  })
  t.same(await written(keep(aProp('one', { data: { a: '1' } })), [kept]), [])
  t.match(await written(keep(aProp('one', { data: { a: '2' } })), [kept]), [
    ['patch', { name: 'one' }, { data: { a: '2' } }]
  ])
})

t.test('a change that is there already is not written', async (t) => {
  t.same(await written(change(config, { data: { a: '1' } })), [])
  t.match(await written(change(config, { data: { a: '2' } })), [['patch', { name: 'one' }, { data: { a: '2' } }]])
})

t.test('a report takes out of the status what is no more; what happens leaves it alone', async (t) => {
  t.match(await written(report(config, { x: 1 })), [['patch', {}, { status: { y: null } }, { subresource: 'status' }]])
  t.same(await written(report(config, { x: 1, y: 2 })), [])
  t.same(await written(happen(config, { x: 1 })), [])
})

t.test('only the very object is dropped, and once', async (t) => {
  t.match(await written(drop(config)), [['delete', { name: 'one' }, { uid: 'uid of one' }]])
  const going = live({ ...config, metadata: { name: 'one', deletionTimestamp: '2026-05-01T12:00:00Z' } })
  t.same(await written(drop(going)), [])
})

t.test('a world that has moved on is no failure, and a refusal is one', async (t) => {
  await t.resolves(written(make(aProp('two')), [], answered(409, 'AlreadyExists')))
  await t.resolves(written(change(config, { data: null }), [], answered(404, 'NotFound')))
  await t.rejects(written(make(aProp('two')), [], answered(422, 'Invalid')))
})
