import fc from 'fast-check'
import t from 'tap'
import {
  asWarning,
  duplicate,
  type Finding,
  forbidden,
  found,
  invalid,
  notSupported,
  orderFindings,
  type Problem,
  type RuleId,
  required,
  sentence,
  toCause,
  tooMany,
  unwanted,
  unwise,
  warningText,
  withoutEchoes
} from '../../../src/api/finding.ts'
import { type Path, root } from '../../../src/api/path.ts'
import { awkwardText, holds, UNPRINTABLE } from '../../fixtures/property.ts'

const spec = root.child('spec')
const name = spec.child('config').index(1).child('name')
const denied = (problem: Problem, id: RuleId = 'a/b') => found({ id, severity: 'deny' }, problem)
const warned = (problem: Problem, id: RuleId = 'a/b') => found({ id, severity: 'warn' }, problem)

const fixedPort = denied(
  forbidden(name, { value: 'port', why: 'CloudNativePG always serves on 5432', fix: 'remove this entry' }),
  'config/fixed-parameter'
)

t.test('a refusal says where, what, why, what to do, and by which rule', async (t) => {
  const backup = spec.child('backup')
  const sentences: [Problem, string][] = [
    [
      required(backup.child('storageRef'), { why: 'backups need a place to go', fix: 'name a BackupStorage' }),
      'spec.backup.storageRef: Required value: backups need a place to go; name a BackupStorage [a/b]'
    ],
    [
      invalid(spec.child('storage'), { value: '1Gib', why: 'not a quantity', fix: 'write 1Gi' }),
      'spec.storage: Invalid value: "1Gib": not a quantity; write 1Gi [a/b]'
    ],
    [
      notSupported(spec.child('engine'), { value: 'oracle', supported: ['kafka', 'mysql'] }),
      'spec.engine: Unsupported value: "oracle": supported values: "kafka", "mysql" [a/b]'
    ],
    [
      duplicate(backup.child('schedules').index(2).child('name'), { value: 'nightly', fix: 'rename one' }),
      'spec.backup.schedules[2].name: Duplicate value: "nightly": must be unique; rename one [a/b]'
    ],
    [
      tooMany(backup.child('schedules'), { count: 3, most: 1 }),
      'spec.backup.schedules: Too many: 3: must have at most 1 item [a/b]'
    ],
    [forbidden(name, { why: 'looks like a password' }), 'spec.config[1].name: Forbidden: looks like a password [a/b]']
  ]
  for (const [problem, want] of sentences) t.equal(sentence(denied(problem)), want)
  t.equal(
    sentence(fixedPort),
    'spec.config[1].name: Forbidden: "port": CloudNativePG always serves on 5432; remove this entry [config/fixed-parameter]'
  )
})

t.test('a warning says the same without the words of a refusal', async (t) => {
  const single = unwise(spec.child('clusterSize'), { value: 1, why: 'one member means an outage', fix: 'set 3' })
  t.equal(warningText(warned(single)), 'spec.clusterSize: 1: one member means an outage; set 3 [a/b]')
  t.equal(
    warningText(asWarning(fixedPort)),
    'spec.config[1].name: "port": CloudNativePG always serves on 5432; remove this entry [config/fixed-parameter]'
  )
})

t.test('a cause leaves the place to its field, where kubectl looks for it', async (t) => {
  t.same(toCause(fixedPort), {
    reason: 'FieldValueForbidden',
    field: 'spec.config[1].name',
    message: 'Forbidden: "port": CloudNativePG always serves on 5432; remove this entry [config/fixed-parameter]'
  })
  const problems = [
    required(spec, { why: 'x' }),
    invalid(spec, { why: 'x' }),
    notSupported(spec, { value: 1, supported: [] }),
    duplicate(spec, { value: 1 }),
    tooMany(spec, { count: 2, most: 1 })
  ]
  t.same(
    problems.map((problem) => toCause(denied(problem)).reason),
    ['FieldValueRequired', 'FieldValueInvalid', 'FieldValueNotSupported', 'FieldValueDuplicate', 'FieldValueTooMany']
  )
})

t.test('a finding about the whole object still has a place', async (t) => {
  t.equal(sentence(denied(invalid(root, { why: 'no' }))), '<object>: Invalid value: no [a/b]')
})

t.test('values are printed so that they can be recognized and do no harm', async (t) => {
  const said = (value: unknown) => toCause(denied(invalid(spec, { value, why: 'no' }))).message
  t.equal(said('a\n\u202e"'), 'Invalid value: "a\\n\\u202e\\"": no [a/b]')
  t.equal(said('x'.repeat(200)), `Invalid value: "${'x'.repeat(63)}…": no [a/b]`)
  t.equal(said(1.5), 'Invalid value: 1.5: no [a/b]')
  t.equal(said(null), 'Invalid value: null: no [a/b]')
  t.equal(said({ password: 'secret' }), 'Invalid value: {…}: no [a/b]')
  t.equal(said(['secret']), 'Invalid value: […]: no [a/b]')
  t.equal(said(undefined), 'Invalid value: no [a/b]')
})

t.test('sentences end without a full stop, whoever wrote them', async (t) => {
  const problem = invalid(spec, { why: 'The child says no.\n', fix: 'Ask again. ' })
  t.equal(sentence(denied(problem)), 'spec: Invalid value: The child says no; Ask again [a/b]')
})

t.test('a long list of what is supported is cut', async (t) => {
  const said = (supported: string[]) => sentence(denied(notSupported(spec, { value: 'x', supported })))
  t.match(said(Array.from({ length: 20 }, (_, major) => String(major))), /"0", "1", .*, "11" and 8 more \[a\/b\]$/)
  t.match(said([]), /no value is supported here \[a\/b\]$/)
})

t.test('a warning that is too long is cut at a word and keeps its place and its rule', async (t) => {
  const text = warningText(warned(unwise(spec.child('storage'), { why: 'many words '.repeat(100) })))
  t.ok(text.length <= 256)
  t.match(text, /^spec\.storage: many words many .* (many|words)… \[a\/b\]$/)
})

t.test('whatever is too long is cut, but for the rule', async (t) => {
  const long = denied(invalid(spec.key('k'.repeat(5000)), { value: 'v'.repeat(5000), why: 'w'.repeat(5000), fix: 'f' }))
  t.match(sentence(long), /^spec\[k+…: Invalid value: "v+…": w+… \[a\/b\]$/)
  t.same([sentence(long).length, warningText(long).length, toCause(long).message.length], [1024, 256, 1024])
})

t.test('two findings of one rule at one place have an order too', async (t) => {
  const one = denied(invalid(spec, { why: 'one' }))
  const two = denied(invalid(spec, { why: 'two' }))
  t.same(orderFindings([one, two]), [one, two])
  t.same(orderFindings([two, one]), [one, two])
})

t.test('a warning about a place where something is refused is the same mistake, and is not told', async (t) => {
  const refused = denied(invalid(spec.child('storage'), { why: 'is not a quantity' }))
  const echo = warned(unwise(spec.child('storage'), { why: 'is doubtful' }))
  const other = warned(unwise(spec.child('storage', 'size'), { why: 'is doubtful' }))
  t.same(withoutEchoes([echo, refused, other]), [refused, other])
  t.same(withoutEchoes([echo, other]), [echo, other])
})

t.test('what is wrong in a part that is to go is not told', async (t) => {
  const block = denied(unwanted(spec.child('backup'), { why: 'there are no backups', fix: 'remove it' }))
  const inside = denied(invalid(spec.child('backup', 'schedules').index(0), { why: 'never comes' }))
  const beside = denied(invalid(spec.child('backups'), { why: 'is no field' }))
  t.same(withoutEchoes([inside, block, beside]), [block, beside])
})

t.test('refusals come before warnings, then by place with indexes as numbers, then by rule', async (t) => {
  const at = (path: Path) => invalid(path, { why: 'x' })
  const item = (position: number) => spec.child('config').index(position)
  const sorted = [
    denied(at(item(2)), 'b/b'),
    denied(at(item(10)), 'a/a'),
    denied(at(item(10)), 'b/a'),
    denied(at(spec.child('storage')), 'a/a'),
    warned(at(item(2)), 'a/a')
  ]
  t.same(orderFindings([...sorted].reverse()).map(sentence), sorted.map(sentence))
})

const rules = fc.stringMatching(/^[a-z]{1,12}\/[a-z-]{1,24}$/).map((id) => id as RuleId)
const places = fc
  .array(fc.oneof(awkwardText, fc.constantFrom('spec', 'config', 'name'), fc.nat(20)), { maxLength: 4 })
  .map((segments) =>
    segments.reduce<Path>((at, segment) => (typeof segment === 'number' ? at.index(segment) : at.key(segment)), root)
  )
const explained = fc.record({ value: fc.anything(), why: awkwardText, fix: fc.option(awkwardText, { nil: undefined }) })
const makers = fc.constantFrom(required, invalid, forbidden, duplicate, unwise)
const problems = fc.oneof(
  fc.tuple(makers, places, explained).map(([make, path, said]) => make(path, said)),
  fc
    .tuple(places, fc.anything(), fc.array(awkwardText))
    .map(([path, value, supported]) => notSupported(path, { value, supported }))
)
const findings = fc
  .record({ id: rules, severity: fc.constantFrom('deny', 'warn'), problem: problems })
  .map(({ problem, ...rule }) => found(rule, problem))

t.test('every text is bounded, can be printed, and keeps the rule', async (t) => {
  const fine = (text: string, { rule }: Finding, most: number) =>
    text.length <= most && !UNPRINTABLE.test(text) && text.endsWith(` [${rule}]`)
  holds(
    t,
    'sentence',
    fc.property(findings, (finding) => fine(sentence(finding), finding, 1024))
  )
  holds(
    t,
    'warning',
    fc.property(findings, (finding) => fine(warningText(finding), finding, 256))
  )
  holds(
    t,
    'cause',
    fc.property(findings, (finding) => {
      const { field, message } = toCause(finding)
      return fine(message, finding, 1024) && field.length <= 512 && !UNPRINTABLE.test(field)
    })
  )
})

t.test('the order does not depend on the order they were found in', async (t) => {
  const lists = fc.array(findings, { maxLength: 8 })
  const twoOrders = lists.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))
  )
  const read = (list: Finding[]) => orderFindings(list).map(sentence).join('\n')
  holds(
    t,
    'any permutation',
    fc.property(twoOrders, ([list, shuffled]) => read(list) === read(shuffled))
  )
})
