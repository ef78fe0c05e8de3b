import t from 'tap'
import { databaseCluster } from '../../src/api/database-cluster.ts'
import {
  type Finding,
  forbidden,
  found,
  invalid,
  notSupported,
  type Problem,
  type RuleId
} from '../../src/api/finding.ts'
import { root } from '../../src/api/path.ts'
import { allowed, failed, judged } from '../../webhooks/answer.ts'
import type { AdmissionRequest, Verdict } from '../../webhooks/judge.ts'
import { aCluster, UID } from '../fixtures/reviews.ts'

const spec = root.child('spec')
const denied = (id: RuleId, problem: Problem) => found({ id, severity: 'deny' }, problem)
const warned = (id: RuleId, problem: Problem) => found({ id, severity: 'warn' }, problem)

const port = denied(
  'config/fixed-parameter',
  forbidden(spec.child('config').index(1).child('name'), {
    value: 'port',
    why: 'it is always 5432',
    fix: 'remove this entry'
  })
)
const shrink = denied('storage/shrink', invalid(spec.child('storage'), { value: '5Gi', why: 'it was 10Gi' }))
const single = warned('size/single-member', invalid(spec.child('clusterSize'), { value: 1, why: 'it is alone' }))
const open = warned('network/open', invalid(spec.child('expose'), { why: 'open to the world' }))

const aRequest: AdmissionRequest = {
  uid: UID,
  operation: 'CREATE',
  name: 'orders',
  namespace: 'shop',
  user: { name: 'jane', groups: [] },
  dryRun: false,
  object: aCluster,
  oldObject: undefined
}

function answerTo(verdict: Verdict, request: Partial<AdmissionRequest> = {}, notes: string[] = []) {
  const { text, isAllowed } = judged({ ...aRequest, ...request }, databaseCluster, verdict, notes)
  const { response, ...envelope } = JSON.parse(text)
  return { isAllowed, response, envelope }
}

t.test('a yes with nothing to say is one short line', async (t) => {
  const text = `{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"${UID}","allowed":true}}`
  t.equal(allowed(UID), text)
  t.same(judged(aRequest, databaseCluster, { findings: [] }), { text, isAllowed: true })
})

t.test('a no names everything that is wrong, as Kubernetes does', async (t) => {
  const { isAllowed, response } = answerTo({ findings: [port, shrink] })
  t.notOk(isAllowed)
  t.same(response, {
    uid: UID,
    allowed: false,
    status: {
      status: 'Failure',
      message:
        'DatabaseCluster.dbaas.dev "orders" is invalid: [spec.config[1].name: Forbidden: "port": it is always 5432; remove this entry [config/fixed-parameter], spec.storage: Invalid value: "5Gi": it was 10Gi [storage/shrink]]',
      reason: 'Invalid',
      code: 422,
      details: {
        name: 'orders',
        group: 'dbaas.dev',
        kind: 'DatabaseCluster',
        causes: [
          {
            reason: 'FieldValueForbidden',
            field: 'spec.config[1].name',
            message: 'Forbidden: "port": it is always 5432; remove this entry [config/fixed-parameter]'
          },
          {
            reason: 'FieldValueInvalid',
            field: 'spec.storage',
            message: 'Invalid value: "5Gi": it was 10Gi [storage/shrink]'
          }
        ]
      }
    },
    auditAnnotations: { 'denied-by': 'config/fixed-parameter,storage/shrink' }
  })
})

t.test('one thing that is wrong stands without brackets', async (t) => {
  const { response } = answerTo({ findings: [shrink] })
  t.equal(
    response.status.message,
    'DatabaseCluster.dbaas.dev "orders" is invalid: spec.storage: Invalid value: "5Gi": it was 10Gi [storage/shrink]'
  )
})

t.test('warnings are told beside a yes and beside a no, the most pressing first', async (t) => {
  const warnings = [
    'spec.expose: open to the world [network/open]',
    'spec.clusterSize: 1: it is alone [size/single-member]'
  ]
  const yes = answerTo({ findings: [single, open] }).response
  t.match(yes, { allowed: true, warnings, auditAnnotations: { 'warned-by': 'network/open,size/single-member' } })
  const no = answerTo({ findings: [shrink, single, open] }).response
  t.match(no, { allowed: false, warnings, auditAnnotations: { 'denied-by': 'storage/shrink' } })
})

t.test('what the door has to add comes before the warnings of rules', async (t) => {
  t.same(answerTo({ findings: [single] }, {}, ['slow']).response.warnings[0], 'slow')
})

t.test('a rule that spoke twice is annotated once', async (t) => {
  t.equal(answerTo({ findings: [port, port] }).response.auditAnnotations['denied-by'], 'config/fixed-parameter')
})

t.test('no more warnings than the API server passes on, each within its limit', async (t) => {
  const findings = Array.from({ length: 40 }, (_, i) =>
    warned('size/x', invalid(spec.index(i), { why: 'y'.repeat(500) }))
  )
  const { warnings } = answerTo({ findings }).response
  t.equal(warnings.length, 16)
  t.equal(warnings.at(-1), 'and 25 more warnings')
  t.ok(warnings.every((text: string) => text.length <= 256))
})

t.test('a thousand things that are wrong still make an answer of reasonable size', async (t) => {
  const findings = Array.from({ length: 1000 }, (_, i) =>
    denied('config/x', invalid(spec.index(i), { why: 'y'.repeat(2000) }))
  )
  const { status } = answerTo({ findings }).response
  t.equal(status.details.causes.length, 101)
  t.match(status.details.causes.at(-1), { message: 'and 900 more, told once these are put right' })
  t.ok(JSON.stringify(status).length < 256 * 1024)
})

t.test('defaults are a patch that only adds', async (t) => {
  const additions = [
    { path: spec.child('proxy'), value: {} },
    { path: spec.child('proxy', 'a/b~c'), value: 2 },
    { path: root.child('metadata', 'labels').key('dbaas.dev/x'), value: 'y' }
  ]
  const { response } = answerTo({ findings: [single], additions })
  t.match(response, { allowed: true, patchType: 'JSONPatch', warnings: [/alone/] })
  t.same(JSON.parse(Buffer.from(response.patch, 'base64').toString()), [
    { op: 'add', path: '/spec/proxy', value: {} },
    { op: 'add', path: '/spec/proxy/a~1b~0c', value: 2 },
    { op: 'add', path: '/metadata/labels/dbaas.dev~1x', value: 'y' }
  ])
})

t.test('nothing to add is no patch, and what is refused is not patched', async (t) => {
  t.notOk('patch' in answerTo({ findings: [single], additions: [] }).response)
  t.notOk('patch' in answerTo({ findings: [shrink], additions: [{ path: spec, value: {} }] }).response)
})

t.test('F36: an object that is yet to be named goes by the start of its name', async (t) => {
  const object = { ...aCluster, metadata: { generateName: 'orders-' } }
  t.equal(answerTo({ findings: [shrink] }, { name: '', object }).response.status.details.name, 'orders-')
})

for (const metadata of [undefined, null, 7, [], {}, { generateName: 7 }]) {
  t.test(`a name is not looked for in ${JSON.stringify(metadata)}`, async (t) => {
    t.equal(answerTo({ findings: [shrink] }, { name: '', object: { metadata } }).response.status.details.name, '')
  })
}

t.test('what a name cannot be is spelled out', async (t) => {
  const { message, details } = answerTo({ findings: [shrink] }, { name: `\u202e${'x'.repeat(1000)}` }).response.status
  t.ok(details.name.startsWith('\\u202e') && details.name.length <= 253)
  t.notMatch(message, /\u202e/)
})

t.test('the same verdict gives the same bytes', async (t) => {
  const verdict: Verdict = { findings: [port, single, shrink, open] }
  t.equal(judged(aRequest, databaseCluster, verdict).text, judged(aRequest, databaseCluster, verdict).text)
})

t.test('a verdict is not changed by being answered', async (t) => {
  const findings: readonly Finding[] = Object.freeze([
    single,
    open,
    denied('size/x', notSupported(spec, { value: 1, supported: [] }))
  ])
  t.doesNotThrow(() => judged(aRequest, databaseCluster, { findings }))
})

t.test('a request that was not judged says why, and when to come again', async (t) => {
  const busy = failed(UID, { code: 429, reason: 'TooManyRequests', message: 'busy', retryAfterSeconds: 1 })
  t.same(JSON.parse(busy).response, {
    uid: UID,
    allowed: false,
    status: {
      status: 'Failure',
      message: 'busy',
      reason: 'TooManyRequests',
      code: 429,
      details: { retryAfterSeconds: 1 }
    }
  })
  t.notOk('details' in JSON.parse(failed(UID, { code: 400, reason: 'BadRequest', message: 'no' })).response.status)
})
