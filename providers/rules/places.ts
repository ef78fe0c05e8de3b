/** Where in an object things stand, for rules to start from. */
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { rememberLast } from '../../src/api/memory.ts'
import { type Path, root } from '../../src/api/path.ts'

export const spec: Path = root.child('spec')
const EXPOSE = spec.child('expose')

/** Items of a list with the path of each. */
export const withPaths = <Item>(items: readonly Item[] | undefined, at: Path): { item: Item; at: Path }[] =>
  items === undefined ? [] : items.map((item, position) => ({ item, at: at.index(position) }))

/** The ways in from outside, with their paths. */
export const exposed = rememberLast(({ spec: { expose } }: DatabaseCluster) => withPaths(expose, EXPOSE))
