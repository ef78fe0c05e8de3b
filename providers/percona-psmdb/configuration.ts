/** Settings as the configuration file of mongod and mongos has them: YAML, nested by the dots in their names. */
import type { DatabaseClusterSpec } from '../../src/api/database-cluster.ts'

type Settings = NonNullable<DatabaseClusterSpec['config']>

/** Below it names are not nested: a server parameter may have dots of its own. */
const FLAT = 'setParameter'

/** What YAML reads as a number or a boolean. All else is quoted, so that it stays text. */
const TYPED = /^(true|false|-?(0|[1-9]\d*)(\.\d+)?)$/

interface Block extends Map<string, string | Block> {}

/** In the order of their names: in another order it would be another file, and members would restart for it. */
export function configuration(settings: Settings = []): { configuration?: string } {
  if (settings.length === 0) return {}
  const file: Block = new Map()
  for (const { name, value } of settings.toSorted((a, b) => (a.name < b.name ? -1 : 1))) put(file, stepsOf(name), value)
  return { configuration: linesOf(file, '').join('') }
}

function stepsOf(name: string): string[] {
  const steps = name.split('.')
  return steps[0] === FLAT && steps.length > 1 ? [FLAT, steps.slice(1).join('.')] : steps
}

function put(block: Block, [first = '', ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    block.set(first, value)
    return
  }
  const there = block.get(first)
  const below: Block = there instanceof Map ? there : new Map()
  block.set(first, below)
  put(below, rest, value)
}

// A string of JSON is one of YAML as well.
const scalar = (value: string): string => (TYPED.test(value) ? value : JSON.stringify(value))
const key = (name: string): string => (/^[A-Za-z]\w*$/.test(name) ? name : JSON.stringify(name))

const linesOf = (block: Block, indent: string): string[] =>
  [...block].flatMap(([name, value]) =>
    typeof value === 'string'
      ? [`${indent}${key(name)}: ${scalar(value)}\n`]
      : [`${indent}${key(name)}:\n`, ...linesOf(value, `${indent}  `)]
  )
