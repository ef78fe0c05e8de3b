/** Every field of every kind on a real API server: what it takes, what it refuses, and how it says so. */
import { randomBytes } from 'node:crypto'
import t from 'tap'
import type { KubeObject } from '../../sandbox/api-client.ts'
import { structuralSchema, walk } from '../../src/api/structural.ts'
import { create, namespace, request } from '../fixtures/api-server.ts'
import { collection } from '../fixtures/collection.ts'
import { type Finding, findings } from '../fixtures/findings.ts'
import { inLanes } from '../fixtures/lanes.ts'
import { EVERY_KIND } from './cases/every-kind.ts'
import type { KindCases } from './cases/field-case.ts'
import { objectOf, type Trial, trials, untried } from './cases/trials.ts'

t.setTimeout(120_000) // thousands of requests
const ns = await namespace(t)
const name = `case-${randomBytes(4).toString('hex')}`

for (const cases of EVERY_KIND) {
  const { kind } = cases.kind

  t.test(`${kind}: every field has a case, and every case a field`, async (t) => {
    const paths = [...walk(structuralSchema(cases.kind))].map(({ path }) => path)
    const ours = paths.filter((path) => /^(spec|status)\b/.test(path))
    t.same(Object.keys(cases.fields).sort(), ours.sort())
    t.same(untried(cases), [], 'every field stands in an example')
    const never = Object.entries(cases.fields).filter(([, { refused }]) => refused.length === 0)
    t.same(never, [], 'every field refuses something')
  })

  t.test(`${kind}: fields take what they should and refuse what they should not`, async (t) => {
    const stored = await anyObject(cases)
    t.teardown(() => request('DELETE', `${collection(cases.kind, ns)}/${name}`))

    const tried = [...asTheyAre(cases), ...trials(cases)]
    const mistakes = await inLanes(tried, async (trial) => mistake(trial, await said(cases, stored, trial)))
    for (const [path, values] of Map.groupBy(tried.entries(), ([, trial]) => trial.path)) {
      const wrong = values.map(([i]) => mistakes[i]).filter((mistake) => mistake !== undefined)
      t.same(wrong, [], `${path}, ${values.length} values`)
    }
  })
}

/** An object whose status can be tried. */
async function anyObject(cases: KindCases): Promise<KubeObject> {
  const [sample = {}] = Object.values(cases.examples)
  const { status, body } = await create(collection(cases.kind, ns), objectOf(cases, name, sample))
  if (status !== 201) throw new Error(`cannot create a ${cases.kind.kind}: ${body.message}`)
  return body
}

/** The examples, which are accepted without a change. */
function asTheyAre({ examples }: KindCases): Trial[] {
  return Object.entries(examples).flatMap(([name, sample]) =>
    Object.keys(sample).map((part) => ({ name: `${name}, its ${part}`, path: part, at: part, sample }))
  )
}

/** What the API server has to say against the sample; the status goes its own way. Nothing is stored. */
async function said(cases: KindCases, stored: KubeObject, { path, sample }: Trial): Promise<Finding[]> {
  const at = collection(cases.kind, ns)
  const query = { dryRun: 'All', fieldValidation: 'Strict' }
  const { status, ...fresh } = sample
  const answer = path.startsWith('spec')
    ? await create(at, objectOf(cases, `${name}-new`, fresh), query)
    : await request('PUT', `${at}/${name}/status`, { query, body: { ...stored, status } })
  return answer.status < 300 ? [] : findings(answer.body)
}

/** What went otherwise than the trial has it; undefined when all is as it should be. */
function mistake({ name, at, refusal }: Trial, found: readonly Finding[]): object | undefined {
  if (refusal === undefined) return found.length === 0 ? undefined : { name, found }
  const told = found.some(
    ({ field, message }) => message.includes(refusal.says) && `${field} ${message}`.includes(refusal.at)
  )
  const elsewhere = found.filter(({ field }) => field !== '' && !field.startsWith(at))
  return told && elsewhere.length === 0 ? undefined : { name, found }
}
