/** Every provider, against its own examples: what is admitted, what is refused and for what, and what a default adds. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { type Example, examplesOf, recordOf } from '../../manifests/provider-examples.ts'
import { withDefaults } from '../../providers/defaults.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { sentence } from '../../src/api/finding.ts'
import { schemaErrors } from '../docs/schemas.ts'
import { FOLDERS, judged, registry, told } from './judged.ts'

const ROOT = join(import.meta.dirname, '..', '..')

const refusals = (example: Example) => judged(example).filter(({ severity }) => severity === 'deny')
const warnings = (example: Example) => judged(example).filter(({ severity }) => severity === 'warn')
const expected = ({ expects }: Example) => expects.map(({ rule, path }) => `${rule} ${path}`).sort()

const CASES: Record<Example['sort'], (t: Test, example: Example, all: readonly Example[]) => void> = {
  valid(t, example) {
    t.same(refusals(example).map(sentence), [], 'it is admitted')
    const cluster = example.applied as unknown as DatabaseCluster
    const provider = registry.find(cluster)
    const completed = provider && withDefaults({ cluster, before: undefined }, provider)
    t.same(
      completed,
      parse(readFileSync(join(ROOT, recordOf(example)), 'utf8')),
      'it gets the defaults that are recorded'
    )
  },
  invalid(t, example) {
    t.same(refusals(example).map(told).sort(), expected(example), refusals(example).map(sentence).join('\n'))
  },
  unwise(t, example) {
    t.same(refusals(example).map(sentence), [], 'it is admitted')
    const warned = warnings(example).map(told)
    for (const one of expected(example)) t.ok(warned.includes(one), `${one} is among ${warned.join(', ')}`)
  },
  near(t, example, all) {
    const twin = all.find(({ sort, noun }) => (sort === 'invalid' || sort === 'unwise') && noun === example.noun)
    t.ok(twin, 'there is an example that it is near to')
    const rules = new Set(twin?.expects.map(({ rule }) => rule))
    t.same(
      judged(example)
        .filter(({ rule }) => rules.has(rule))
        .map(sentence),
      [],
      'the rules of its twin find nothing'
    )
    t.same(refusals(example).map(sentence), [], 'it is admitted')
  }
}

for (const name of FOLDERS) {
  const all = examplesOf(name)
  t.test(name, async (t) => {
    for (const example of all) {
      t.test(`${example.sort} ${example.noun}: ${example.about}`, async (t) => {
        t.same(schemaErrors(example.applied), [], 'it passes the schema')
        CASES[example.sort](t, example, all)
      })
    }
  })
}

t.test('there are sixty mistakes that people make, at least twelve for each provider', async (t) => {
  const counts = registry.providers.map(({ name }) => examplesOf(name).filter(({ sort }) => sort === 'invalid').length)
  for (const [position, { name }] of registry.providers.entries())
    t.ok((counts[position] ?? 0) >= 12, `${name}: ${counts[position]}`)
  t.ok(counts.reduce((sum, count) => sum + count, 0) >= 60)
})
