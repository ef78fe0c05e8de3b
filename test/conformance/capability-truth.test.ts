/** A field that a provider declares changes what it makes, and every other field is refused: none is passed over in silence. */
import t from 'tap'
import { examplesOf } from '../../manifests/provider-examples.ts'
import type { Node } from '../../manifests/structural.ts'
import { type Driver, isDriver } from '../../providers/contract.ts'
import { judgeCluster } from '../../providers/judge.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { Finding } from '../../src/api/finding.ts'
import { rememberEach } from '../../src/api/memory.ts'
import { withSchemaDefaults } from '../../src/api/schema-defaults.ts'
import { declarationOf, places } from './declared.ts'
import { registry } from './judged.ts'
import { factsAround, madeOf } from './surroundings.ts'
import { isListed, variationsOf } from './variations.ts'

/** Fields that decide something else than what is made. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  engine: 'it chooses the provider',
  provider: 'it chooses the provider',
  allowMajorVersion: 'it permits an edit of version',
  deletionPolicy: 'it decides what a deletion leaves'
}

/** The unit of retention that a child operator cannot count has a rule of its own, which names the other. */
const COUNTED = /^backup\.schedules\[\]\.retention\.(copies|days)$/

const REFUSING = /^capability\/|^backup\/retention$/

function isHonoured(driver: Driver, path: string): boolean {
  const unit = COUNTED.exec(path)?.[1]
  return (
    declarationOf(driver, path) === 'honoured' &&
    (unit ?? driver.supports.backups?.retention) === driver.supports.backups?.retention
  )
}

const leaves = places.filter(
  ({ node }) => !node.properties && !node.items && typeof node.additionalProperties !== 'object'
)

/** The fullest first: it has most of what a field needs around it. */
const examplesFor = rememberEach(({ name }: Driver) =>
  examplesOf(name)
    .filter(({ sort, applied }) => sort === 'valid' && applied.kind === 'DatabaseCluster')
    .toSorted((a, b) => b.text.length - a.text.length)
    .map(({ applied }) => applied as unknown as DatabaseCluster)
)

const refusalsOf = (cluster: DatabaseCluster, driver: Driver): Finding[] =>
  judgeCluster({ after: cluster }, registry, factsAround(cluster, driver)).filter(({ severity }) => severity === 'deny')

/** Each valid example with every value at the path that can be tried, as the API server would complete it. */
function* tried(driver: Driver, path: string, node: Node) {
  for (const example of examplesFor(driver)) {
    yield variationsOf(example.spec, path, node, driver).map(({ value, spec }) => ({
      value,
      cluster: withSchemaDefaults({ ...example, spec }) as DatabaseCluster
    }))
  }
}

/** Undefined when a change of the field changes what is made; else what was tried in vain. */
function inVain(driver: Driver, path: string, node: Node): string | undefined {
  const choices: (readonly unknown[])[] = []
  for (const variations of tried(driver, path, node)) {
    const legal = variations.filter(({ cluster }) => refusalsOf(cluster, driver).length === 0)
    if (new Set(legal.map(({ cluster }) => madeOf(cluster, driver))).size > 1) return undefined
    choices.push(legal.map(({ value }) => value).filter((value) => value !== undefined))
  }
  // where every other word is refused there is no choice, and nothing is passed over
  const mostWords = Math.max(0, ...choices.map((words) => words.length))
  return mostWords === 1 && isListed(path, node)
    ? undefined
    : `admitted ${JSON.stringify([...new Set(choices.flat())])}`
}

for (const driver of registry.providers.filter(isDriver)) {
  const honoured = leaves.filter(({ path }) => isHonoured(driver, path) && !(path in ELSEWHERE))
  const refused = leaves.filter(({ path }) => !isHonoured(driver, path))

  t.test(`${driver.name}: what it honours changes what it makes`, async (t) => {
    for (const { path, node } of honoured) t.equal(inVain(driver, path, node), undefined, path)
  })

  t.test(`${driver.name}: what it does not honour is refused for that`, async (t) => {
    for (const { path, node } of refused) {
      for (const variations of tried(driver, path, node)) {
        const asking = variations.find(({ value }) => value !== undefined && value !== false)
        const rules = asking === undefined ? [] : refusalsOf(asking.cluster, driver).map(({ rule }) => rule)
        t.ok(
          rules.some((rule) => REFUSING.test(rule)),
          `${path} ${rules.join(', ')}`
        )
      }
    }
  })
}

t.test('what decides something else is among the fields', async (t) => {
  for (const path of Object.keys(ELSEWHERE))
    t.ok(
      leaves.some((leaf) => leaf.path === path),
      path
    )
})
