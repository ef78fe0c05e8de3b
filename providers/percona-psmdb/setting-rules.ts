/** Settings become nested YAML: of mongod in spec.config, of mongos in spec.proxy.config. */
import { forbidden, invalid, unwise } from '../../src/api/finding.ts'
import type { Path } from '../../src/api/path.ts'
import type { ClusterGiven } from '../contract.ts'
import { judgeValue } from '../parameter-values.ts'
import { fixedParameter, isKnown, nearestName } from '../parameters.ts'
import type { Report, Rule } from '../rule.ts'
import { bookOf } from '../rules/config.ts'
import { spec, withPaths } from '../rules/places.ts'

interface Setting {
  readonly item: { readonly name: string; readonly value: string }
  readonly at: Path
}

/** Below it names are not nested: a server parameter may have dots of its own. */
const FLAT = 'setParameter.'

/** What mongos, which keeps no data, does not have; replication.localPingThresholdMs is its own. */
const OF_MONGOD =
  /^(storage\.|replication\.(?!localPingThresholdMs$)|operationProfiling\.mode$|security\.(enableEncryption$|encryption|kmip\.|vault\.)|sharding\.archiveMovedChunks$)/

/** The one that only mongos has. */
const OF_MONGOS = ['replication.localPingThresholdMs']
/** What can be a path; others are refused as names. */
const NAME = /^\w+(\.[\w-]+)*$/

const members = ({ cluster }: ClusterGiven): Setting[] => withPaths(cluster.spec.config, spec.child('config'))

function routers({ cluster }: ClusterGiven): Setting[] {
  const { proxy } = cluster.spec
  return proxy?.enabled ? withPaths(proxy.config, spec.child('proxy', 'config')) : []
}

export const settingRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'config/path',
    severity: 'deny',
    what: 'A name with nothing between two dots, or at its end.',
    why: 'Names are paths into the configuration file, and every part of a path has a name.',
    fix: 'Write the path as the MongoDB manual has it, such as operationProfiling.mode.',
    check(given, report) {
      for (const { item, at } of [...members(given), ...routers(given)]) {
        if (!/^\w.*\.(\.|$)/.test(item.name)) continue // how a name begins is judged by config/name
        report(
          invalid(at.child('name'), {
            value: item.name,
            why: 'has nothing between two dots, or at its end',
            fix: 'write the path as the MongoDB manual has it'
          })
        )
      }
    }
  },
  {
    id: 'config/value-and-block',
    severity: 'deny',
    what: 'A setting that has a value and others below it.',
    why: 'In the configuration file a name has either a value or a block of names.',
    fix: 'Remove one of them.',
    check(given, report) {
      valuesWithBlocks(members(given), report)
      valuesWithBlocks(routers(given), report)
    }
  },
  {
    id: 'config/mongos',
    severity: 'deny',
    what: 'A setting of mongos that it does not have, or that the operator keeps for itself.',
    why: 'mongos keeps no data and does not start with settings about it.',
    fix: 'Set it in spec.config, or remove it.',
    check(given, report) {
      const book = bookOf(given)
      for (const { item, at } of routers(given)) {
        const fixed = book && fixedParameter(book, item.name)
        if (fixed !== undefined) {
          const { why, instead: fix = 'remove this entry' } = fixed
          report(forbidden(at.child('name'), { value: item.name, why, fix }))
        } else if (OF_MONGOD.test(item.name)) {
          report(
            forbidden(at.child('name'), {
              value: item.name,
              why: 'mongos keeps no data and does not have it',
              fix: 'set it in spec.config'
            })
          )
        }
      }
    }
  },
  {
    id: 'config/mongos-doubtful',
    severity: 'warn',
    what: 'A setting of mongos that is not known, or a value that looks wrong.',
    why: 'mongos does not start with a name it does not know, or a value it cannot read.',
    fix: 'Check it against the MongoDB manual; the message names the nearest one.',
    check: doubtfulRouters
  }
]

/** Settings of mongos of which something is known, and that no other rule refuses. */
function judgedRouters(given: ClusterGiven) {
  const book = bookOf(given)
  if (book === undefined) return []
  return routers(given)
    .filter(
      ({ item: { name } }) => fixedParameter(book, name) === undefined && !OF_MONGOD.test(name) && NAME.test(name)
    )
    .map(({ item, at }) => ({ ...item, at, book }))
}

function doubtfulRouters(given: ClusterGiven, report: Report): void {
  for (const { name, value, at, book } of judgedRouters(given)) {
    const wrong = judgeValue(book, name, value)
    if (wrong !== undefined) report(unwise(at.child('value'), { value, ...wrong }))
    // mongos has server parameters of its own, which are not in the book
    if (isKnown(book, name) || name.startsWith(FLAT) || OF_MONGOS.includes(name)) continue
    const near = nearestName(book, name)
    report(
      unwise(at.child('name'), {
        value: name,
        why: `is not known in mongos ${book.table.line}`,
        fix: near === undefined ? 'check the spelling' : `did you mean ${near}?`
      })
    )
  }
}

function valuesWithBlocks(settings: readonly Setting[], report: Report): void {
  for (const { item, at } of settings) {
    if (item.name.startsWith(FLAT)) continue
    const below = settings.find((other) => other.item.name.startsWith(`${item.name}.`))
    if (below === undefined) continue
    report(
      forbidden(at.child('name'), {
        value: item.name,
        why: `${below.item.name} stands below it, and a name has either a value or a block`,
        fix: 'remove one of them'
      })
    )
  }
}
