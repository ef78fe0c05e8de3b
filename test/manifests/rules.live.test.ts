/** Every CEL rule of every kind on a real API server: what it refuses, in what words, and what just passes. */
import { randomBytes } from 'node:crypto'
import t, { type Test } from 'tap'
import { structuralSchema, walk } from '../../src/api/structural.ts'
import { create, namespace, patch, request } from '../fixtures/api-server.ts'
import { collection } from '../fixtures/collection.ts'
import { type Finding, findings } from '../fixtures/findings.ts'
import { inLanes } from '../fixtures/lanes.ts'
import { EVERY_KIND } from './cases/every-kind.ts'
import type { KindCases, Sample } from './cases/field-case.ts'
import type { RuleCase } from './cases/rule-case.ts'
import { objectOf } from './cases/trials.ts'

const ns = await namespace(t)
const DRY = { dryRun: 'All' }

for (const cases of EVERY_KIND) {
  const { kind } = cases.kind

  t.test(`${kind}: every rule has a case, and every case a rule`, async (t) => {
    const withCase = cases.rules.map(({ at, says }) => `${at.replaceAll(/\[\d+\]/g, '[]')}: ${says}`)
    t.same([...new Set(withCase)].sort(), rulesOf(cases).sort())
  })

  t.test(`${kind}: every rule holds, and goes no further`, async (t) => {
    const outcomes = await inLanes(cases.rules, (rule) => outcome(t, cases, rule))
    for (const [i, { at, says }] of cases.rules.entries()) {
      t.same(outcomes[i]?.notRefused, [], `${at}: ${says}`)
      t.same(outcomes[i]?.notPassed, [], `${at} passes where it should`)
    }
  })
}

/** Where each rule of the schema shows its finding, and what it says. */
function rulesOf({ kind }: KindCases): string[] {
  const schema = structuralSchema(kind)
  return [{ path: '', node: schema }, ...walk(schema)].flatMap(({ path, node }) =>
    (node['x-kubernetes-validations'] ?? []).map(
      ({ fieldPath = '', message }) => `${`${path}${fieldPath}`.replace(/^\./, '')}: ${message}`
    )
  )
}

/** What passes and should not, or is refused in other words; and what is refused and should pass. */
async function outcome(t: Test, cases: KindCases, { at, says, before, refused, passes }: RuleCase) {
  const attempt = before === undefined ? creation(cases) : await edit(t, cases, before)
  const notRefused: object[] = []
  for (const sample of refused) {
    const found = await attempt(sample)
    const told = found.some(({ field, message }) => field === at && message.endsWith(`: ${says}`))
    if (!told) notRefused.push({ sample, found })
  }
  const notPassed: object[] = []
  for (const sample of passes) {
    const found = await attempt(sample)
    if (found.length > 0) notPassed.push({ sample, found })
  }
  return { notRefused, notPassed }
}

type Attempt = (sample: Sample) => Promise<Finding[]>

function creation(cases: KindCases): Attempt {
  return async (sample) => {
    const { status, body } = await create(collection(cases.kind, ns), objectOf(cases, uniqueName(), sample), DRY)
    return status < 300 ? [] : findings(body)
  }
}

/** Edits of an object that is stored as the sample has it, status too. */
async function edit(t: Test, cases: KindCases, { status, ...fresh }: Sample): Promise<Attempt> {
  const name = uniqueName()
  const at = `${collection(cases.kind, ns)}/${name}`
  const stored = await create(collection(cases.kind, ns), objectOf(cases, name, fresh))
  if (stored.status !== 201) throw new Error(`cannot create a ${cases.kind.kind}: ${stored.body.message}`)
  t.teardown(() => request('DELETE', at))
  if (status !== undefined) await patch(`${at}/status`, { status })
  return async (sample) => {
    const answer = await patch(at, sample, DRY)
    return answer.status < 300 ? [] : findings(answer.body)
  }
}

function uniqueName() {
  return `rule-${randomBytes(4).toString('hex')}`
}
