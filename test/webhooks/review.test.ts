import t from 'tap'
import { glimpseUid, readReview } from '../../webhooks/review.ts'
import { ROUTES } from '../../webhooks/routes.ts'
import { aCluster, aReview, aReviewFor, nested, RECORDED, UID } from '../fixtures/reviews.ts'

const CLUSTER = ROUTES['/validate/databasecluster']
const SCALE = ROUTES['/validate/scale']

const asText = (review: unknown) => JSON.stringify(review)
const read = (review: unknown, route: Parameters<typeof readReview>[1] = CLUSTER) =>
  readReview(
    Buffer.isBuffer(review) ? review : Buffer.from(typeof review === 'string' ? review : asText(review)),
    route
  )

t.test('a creation is read', async (t) => {
  t.same(read(aReview()), {
    request: {
      uid: UID,
      operation: 'CREATE',
      name: 'orders',
      namespace: 'shop',
      user: { name: 'jane', groups: ['system:authenticated'] },
      dryRun: false,
      object: aCluster,
      oldObject: undefined
    }
  })
})

const judged: Record<string, object> = {
  'an update with the stored object': { operation: 'UPDATE', oldObject: aCluster },
  'an object whose name is yet to be made up': { name: undefined },
  'a dry run': { dryRun: true },
  'somebody without a name': { userInfo: 7 },
  'fields that nobody knows': { novelty: true }
}
for (const [name, request] of Object.entries(judged)) {
  t.test(`F36: ${name} is judged`, async (t) => t.ok('request' in read(aReview(request))))
}

t.test('what is dry is said to be dry', async (t) => {
  t.match(read(aReview({ dryRun: true })), { request: { dryRun: true } })
})

const unjudged: Record<string, object> = {
  'a delete has no object and nothing to judge': { operation: 'DELETE', object: null, oldObject: aCluster },
  'a connect neither': { operation: 'CONNECT', object: null },
  'a status is not judged where objects are': { operation: 'UPDATE', subResource: 'status', oldObject: aCluster }
}
for (const [name, request] of Object.entries(unjudged)) {
  t.test(name, async (t) => t.same(read(aReview(request)), { uid: UID }))
}

t.test('scale is judged on its own path', async (t) => {
  t.ok('request' in read(aReviewFor('/validate/scale'), SCALE))
  t.match(read(aReview(), SCALE), { uid: UID }, 'and a cluster is not judged there')
})

const unreadable: Record<string, [unknown, string | undefined]> = {
  'no uid': [aReview({ uid: undefined }), undefined],
  'an empty uid': [aReview({ uid: '' }), undefined],
  'a uid that is a number': [aReview({ uid: 7 }), undefined],
  'a uid with a line break': [aReview({ uid: 'a\nb' }), undefined],
  'a uid as long as a novel': [aReview({ uid: 'a'.repeat(65) }), undefined],
  'no request': [aReview({}, { request: undefined }), undefined],
  'a request that is null': [aReview({}, { request: null }), undefined],
  'a request that is a list': [aReview({}, { request: [] }), undefined],
  'an array for a body': [[aReview()], undefined],
  'null for a body': ['null', undefined],
  'a text for a body': ['"review"', undefined],
  'no body': ['', undefined],
  'another kind of envelope': [aReview({}, { kind: 'TokenReview' }), UID],
  'an older version of the envelope': [aReview({}, { apiVersion: 'admission.k8s.io/v1beta1' }), UID],
  'an object of another kind': [aReview({ kind: { group: '', version: 'v1', kind: 'Pod' } }), UID],
  'an object of another version': [aReview({ kind: { ...CLUSTER.sent, version: 'v2' } }), UID],
  'a kind that is a text': [aReview({ kind: 'DatabaseCluster' }), UID],
  'no operation': [aReview({ operation: undefined }), UID],
  'an operation that nobody knows': [aReview({ operation: 'PATCH' }), UID],
  'a creation without an object': [aReview({ object: null }), UID],
  'a creation of a list': [aReview({ object: [aCluster] }), UID],
  'an update of nothing': [aReview({ operation: 'UPDATE', oldObject: null }), UID],
  'a body that ends in the middle': [asText(aReview()).slice(0, 500), UID],
  '10,000 levels': [asText(aReview()).replace('"10Gi"', nested(10_000)), UID],
  '10,000 levels and nothing else': [nested(10_000), undefined],
  'a key that poisons': [asText(aReview()).replace('"storage"', '"__proto__"'), UID],
  'one that is spelled out': [asText(aReview()).replace('"storage"', '"\\u005f_proto__"'), UID],
  'one in a list, deep down': [asText(aReview()).replace('"10Gi"', nested(20, '{"__proto__":1}')), UID],
  'the other key that poisons': [asText(aReview()).replace('"10Gi"', '{"constructor":{"prototype":{}}}'), UID],
  'bytes that are no text': [Buffer.concat([Buffer.from(asText(aReview())), Buffer.from([0xff])]), UID],
  'a byte order mark': [`\ufeff${asText(aReview())}`, undefined]
}
for (const [name, [review, uid]] of Object.entries(unreadable)) {
  t.test(`F34: ${name} cannot be read${uid === undefined ? '' : ', and whose it is can be told'}`, async (t) => {
    const reading = read(review)
    t.ok('why' in reading && reading.why !== '')
    t.ok('uid' in reading && reading.uid === uid)
  })
}

t.test('what was sent is not quoted', async (t) => {
  const reading = read(asText(aReview()).replace('"10Gi"', 'hunter2'))
  t.notMatch(JSON.stringify(reading), /hunter2/)
})

t.test('T8: a label called constructor is fine', async (t) => {
  const object = { ...aCluster, metadata: { ...aCluster.metadata, labels: { constructor: 'acme' } } }
  t.ok('request' in read(aReview({ object })))
})

t.test('of two equal keys the last one counts, as for the API server', async (t) => {
  const twice = asText(aReview()).replace('"creationTimestamp"', '"name":"last","creationTimestamp"')
  t.match(read(twice), { request: { object: { metadata: { name: 'last' } } } })
})

t.test('half a character is text like any other', async (t) => {
  t.match(read(asText(aReview()).replace('"10Gi"', '"\\ud800"')), {
    request: { object: { spec: { storage: '\ud800' } } }
  })
})

t.test('managedFields are left out of every object, and everything else is as it was sent', async (t) => {
  for (const name of ['create', 'update', 'apply of a change'] as const) {
    const { object, oldObject } = structuredClone(RECORDED[name]).request
    const reading = read(RECORDED[name])
    for (const one of [object, oldObject]) if (one?.metadata.managedFields) one.metadata.managedFields = []
    t.match(reading, { request: { object, oldObject: oldObject ?? undefined } })
  }
})

t.test('T8: reading leaves the prototypes alone', async (t) => {
  read(asText(aReview()).replace('"storage"', '"__proto__"').replace('"10Gi"', '{"polluted":true}'))
  t.notOk('polluted' in {})
})

t.test('the uid is glimpsed only where an API server writes it', async (t) => {
  t.equal(glimpseUid(Buffer.from(asText(aReview()))), UID)
  t.equal(
    glimpseUid(Buffer.from(asText(aReview({ note: `"request":{"uid":"x"` }, { request: { note: 1, uid: UID } })))),
    undefined
  )
  t.equal(glimpseUid(Buffer.alloc(0)), undefined)
})
