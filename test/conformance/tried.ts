/** What is tried of each field: every value that may be, in each valid example of a provider. */
import { examplesOf } from '../../manifests/provider-examples.ts'
import type { Driver } from '../../providers/contract.ts'
import { judgeCluster } from '../../providers/judge.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { Finding } from '../../src/api/finding.ts'
import { rememberEach } from '../../src/api/memory.ts'
import { withSchemaDefaults } from '../../src/api/schema-defaults.ts'
import type { Node } from '../../src/api/structural.ts'
import { declarationOf, places } from './declared.ts'
import { registry } from './judged.ts'
import { factsAround } from './surroundings.ts'
import { variationsOf } from './variations.ts'

/** Fields that decide something else than what is made. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  engine: 'it chooses the provider',
  provider: 'it chooses the provider',
  allowMajorVersion: 'it permits an edit of version',
  deletionPolicy: 'it decides what a deletion leaves'
}

/** The unit of retention that a child operator cannot count has a rule of its own, which names the other. */
const COUNTED = /^backup\.schedules\[\]\.retention\.(copies|days)$/

export function isHonoured(driver: Driver, path: string): boolean {
  const unit = COUNTED.exec(path)?.[1]
  return (
    declarationOf(driver, path) === 'honoured' &&
    (unit ?? driver.supports.backups?.retention) === driver.supports.backups?.retention
  )
}

/** The fields that have a value of their own. */
export const leaves = places.filter(
  ({ node }) => !node.properties && !node.items && typeof node.additionalProperties !== 'object'
)

/** The fullest first: it has most of what a field needs around it. */
export const validExamples = rememberEach(({ name }: Driver) =>
  examplesOf(name)
    .filter(({ sort, applied }) => sort === 'valid' && applied.kind === 'DatabaseCluster')
    .toSorted((a, b) => b.text.length - a.text.length)
    .map(({ applied }) => applied as unknown as DatabaseCluster)
)

/** What the door refuses about a cluster, or about an edit of it. */
export const refusalsOf = (cluster: DatabaseCluster, driver: Driver, before?: DatabaseCluster): Finding[] =>
  judgeCluster({ after: cluster, ...(before && { before }) }, registry, factsAround(cluster, driver)).filter(
    ({ severity }) => severity === 'deny'
  )

/** Each valid example with every value at the path that can be tried, as the API server would complete it. */
export function* tried(driver: Driver, path: string, node: Node) {
  for (const example of validExamples(driver)) {
    yield variationsOf(example.spec, path, node, driver).map(({ value, spec }) => ({
      value,
      cluster: withSchemaDefaults({ ...example, spec }) as DatabaseCluster
    }))
  }
}
