/** Where in an object things stand, for rules to start from. */
import { type Path, root } from '../../src/api/path.ts'

export const spec: Path = root.child('spec')

/** Items of a list with the path of each. */
export const withPaths = <Item>(items: readonly Item[] | undefined, at: Path): { item: Item; at: Path }[] =>
  (items ?? []).map((item, position) => ({ item, at: at.index(position) }))
