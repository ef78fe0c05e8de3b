import t from 'tap'
import { acceptedNote, lastEdit } from '../../../controllers/database-cluster/accepted.ts'
import type { Live } from '../../../src/api/live.ts'
import { aCluster } from '../../fixtures/mongodb-clusters.ts'

const NOTE = 'dbaas.dev/accepted'
const childWith = (annotations: Record<string, string>): Live => ({
  apiVersion: 'example.com/v1',
  kind: 'Database',
  metadata: { name: 'orders', namespace: 'shop', uid: 'child', resourceVersion: '1', annotations }
})
const small = aCluster({ storage: '10Gi' })
const large = aCluster({ storage: '20Gi', config: [{ name: 'net.port', value: '27018' }] })
const made = childWith({ ...acceptedNote(small, undefined) })
const edited = childWith({ ...acceptedNote(large, made) })

t.test('an edit that was not accepted yet is one of what was accepted last', async (t) => {
  t.same(lastEdit(large, made), { before: { ...large, spec: small.spec }, isTaken: false })
})

t.test('an edit that was accepted stays the last one until the next', async (t) => {
  t.same(lastEdit(large, edited), { before: { ...large, spec: small.spec }, isTaken: true })
  t.same(acceptedNote(large, edited), edited.metadata.annotations)
  t.same(lastEdit(small, edited), { before: { ...small, spec: large.spec }, isTaken: false })
})

t.test('what was created and never edited was before as it is', async (t) => {
  t.same(lastEdit(small, made), { before: small, isTaken: true })
})

t.test('the version that runs now does not stand for the one before the edit of the version', async (t) => {
  const status = { version: '8.0.19' }
  const older = aCluster({ version: '7.0.34' })
  const newer = aCluster({ version: '8.0.19' }, { status })
  const child = childWith({ ...acceptedNote(older, undefined) })
  t.match(lastEdit(newer, child)?.before.status, status, 'not accepted yet: it is what runs')
  const after = childWith({ ...acceptedNote(newer, child) })
  t.equal(lastEdit(newer, after)?.before.status?.version, undefined)
})

t.test('without a note nothing is known of before', async (t) => {
  t.equal(lastEdit(small, undefined), undefined)
  t.equal(lastEdit(small, childWith({})), undefined)
})

const same = JSON.stringify(small.spec)
for (const note of [
  '',
  'nonsense',
  'null',
  '[]',
  '"text"',
  '{"spec": null}',
  '{"spec": {"engine": 7}}',
  `{"spec": ${same}, "undo": 7}`,
  `{"spec": ${same}, "undo": [{"op": "remove", "path": "/nowhere"}]}`,
  `{"spec": ${same}, "undo": [{"op": "replace", "path": "/engine", "value": 7}]}`
])
  t.test(`a note that somebody made ${note.slice(0, 20)}… counts for nothing`, async (t) => {
    const child = childWith({ [NOTE]: note })
    t.equal(lastEdit(small, child), undefined)
    t.ok(acceptedNote(small, child)[NOTE], 'and what is written has one')
  })

t.test('a spec that no annotation can hold is not kept', async (t) => {
  t.same(acceptedNote(aCluster({ config: [{ name: 'a', value: 'x'.repeat(200_000) }] }), undefined), {})
})
