/** What is tried of each leaf of a DatabaseCluster: edits that are taken, one after the other, and one that is refused. */
import { definitionFindings } from '../../cli/lint/definition-rules.ts'
import { schemaFindings } from '../../cli/lint/schema.ts'
import type { Driver } from '../../providers/contract.ts'
import { type DatabaseCluster, databaseCluster } from '../../src/api/database-cluster.ts'
import { withSchemaDefaults } from '../../src/api/schema-defaults.ts'
import { type Node, structuralSchema } from '../../src/api/structural.ts'
import { madeOf } from '../conformance/surroundings.ts'
import { leaves, refusalsOf, validExamples } from '../conformance/tried.ts'
import { variationsOf } from '../conformance/variations.ts'

export interface Trial {
  readonly path: string
  /** A valid example, which has the leaf or gets it. */
  readonly start: DatabaseCluster
  /** Each is an edit of the one before it, the first of `start`, and asks for other children. */
  readonly taken: readonly DatabaseCluster[]
  /** Whether the last of them may become what it was at first. */
  readonly comesBack: boolean
  /** An edit of `start` that the definition or the rules refuse, where there is one. */
  readonly refused: DatabaseCluster | undefined
  /** Where the leaf stays as it was created: two clusters of which other children are made. */
  readonly made: readonly DatabaseCluster[]
}

/** So many values of a leaf are tried one after the other. */
const MOST_TAKEN = 3

/** One for each such leaf, in the example where most can be tried. */
export const trialsOf = (driver: Driver, isChosen: (index: number) => boolean): Trial[] =>
  leaves.filter((_, index) => isChosen(index)).map(({ path, node }) => trialOf(driver, path, node))

function trialOf(driver: Driver, path: string, node: Node): Trial {
  let best: Trial | undefined
  for (const example of validExamples(driver)) {
    const trial = trialIn(example, driver, path, node)
    if (best === undefined || worth(trial) > worth(best)) best = trial
    if (worth(best) === BEST) break
  }
  if (best === undefined) throw new Error(`${driver.name} has no valid example`)
  return best
}

const BEST = MOST_TAKEN * 2 + 2

const worth = ({ taken, comesBack, refused, made }: Trial): number =>
  taken.length * 2 + made.length / 2 + Number(comesBack) + Number(refused !== undefined)

function trialIn(example: DatabaseCluster, driver: Driver, path: string, node: Node): Trial {
  const start = completed(example)
  const taken: DatabaseCluster[] = []
  const made: DatabaseCluster[] = []
  let refused: DatabaseCluster | undefined
  for (const { spec } of variationsOf(example.spec, path, node, driver)) {
    const next = completed({ ...example, spec: spec as DatabaseCluster['spec'] })
    const present = taken.at(-1) ?? start
    const isNew = made.every((one) => madeOf(one, driver) !== madeOf(next, driver))
    if (made.length < 2 && mayBe(next, driver) && isNew) made.push(next)
    if (isSame(next.spec, present.spec)) continue
    if (!mayBecome(start, next, driver)) refused ??= next
    else if (taken.length < MOST_TAKEN && mayBecome(present, next, driver) && isOther(present, next, driver))
      taken.push(next)
  }
  const last = taken.at(-1)
  const comesBack = last !== undefined && !GROWS.test(path) && mayBecome(last, start, driver)
  return { path, start, taken, comesBack, refused, made: taken.length === 0 && made.length === 2 ? made : [] }
}

/** A smaller size is kept as a wish while nobody knows what is allocated. */
const GROWS = /^(storage|volumes\[\]\.)/

const definition = structuralSchema(databaseCluster)

/** Whether neither the definition nor the rules refuse it. */
const mayBe = (after: DatabaseCluster, driver: Driver, before?: DatabaseCluster): boolean =>
  schemaFindings(definition, after).length === 0 &&
  definitionFindings(definition, after, before).length === 0 &&
  refusalsOf(after, driver, before).length === 0

const mayBecome = (before: DatabaseCluster, after: DatabaseCluster, driver: Driver): boolean =>
  mayBe(after, driver, before)

/** Whether it asks for other children. */
const isOther = (before: DatabaseCluster, after: DatabaseCluster, driver: Driver): boolean =>
  childrenOf(before, driver) !== childrenOf(after, driver)

/** What it makes once its child is there. */
const childrenOf = (cluster: DatabaseCluster, driver: Driver): string =>
  JSON.stringify((JSON.parse(madeOf(cluster, driver) ?? '[]') as unknown[]).at(-1))

/** As the API server stores it. */
const completed = (cluster: DatabaseCluster): DatabaseCluster => withSchemaDefaults(cluster) as DatabaseCluster

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
