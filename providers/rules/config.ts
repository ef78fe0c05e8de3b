/** Settings of the engine, judged by what its servers and its child operator say of them. */
import { duplicate, forbidden, invalid, unwise } from '../../src/api/finding.ts'
import { rememberLast } from '../../src/api/memory.ts'
import type { ClusterGiven } from '../contract.ts'
import { bareMemory, judgeValue } from '../parameter-values.ts'
import {
  bookFor,
  fixedParameter,
  isKnown,
  keyOf,
  lookUp,
  nearestName,
  needsRestart,
  type ParameterBook
} from '../parameters.ts'
import type { Rule } from '../rule.ts'
import { lineOf, resolveVersion } from '../versions.ts'
import { spec, withPaths } from './places.ts'
import { stepOf, versionInUse } from './version.ts'

const CONFIG = spec.child('config')
const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/
const LONGEST_NAME = 253
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f\u2028\u2029]/

/** What is known of the settings of the version that the cluster runs, or will run. */
export const bookOf = rememberLast((given: ClusterGiven): ParameterBook | undefined => {
  const { cluster, provider } = given
  const { versions, parameters } = provider
  const kept = versionInUse(given)
  // a version that is not on offer is refused by another rule; what its settings would be is best told by the newest
  const version =
    kept ?? (resolveVersion(versions, cluster.spec.version) ?? resolveVersion(versions, undefined))?.version
  return version === undefined ? undefined : bookFor(parameters, lineOf(versions, version))
})

/** The settings with their places, and whether the engine knows each, and as a secret. */
export const parametersOf = rememberLast((given: ClusterGiven) => {
  const book = bookOf(given)
  return withPaths(given.cluster.spec.config, CONFIG).map(({ item, at }) => {
    const known = book && lookUp(book, item.name)
    return { item, at, known: known !== undefined, secret: known?.secret === true }
  })
})

/** Those of the engine, and those of the proxy, of which nothing more is known here. */
export const everyParameter = rememberLast((given: ClusterGiven) => {
  const { proxy } = given.cluster.spec
  const ofProxy = withPaths(proxy?.enabled ? proxy.config : undefined, spec.child('proxy', 'config'))
  return [...parametersOf(given), ...ofProxy.map((entry) => ({ ...entry, known: false, secret: false }))]
})

/** Those that may be judged by their value, and what is wrong with it: of a name that is right, known, and the user's to set. */
const judged = rememberLast((given: ClusterGiven) => {
  const book = bookOf(given)
  if (book === undefined) return []
  return parametersOf(given)
    .filter(({ item, known }) => known && !CONTROL.test(item.value) && fixedParameter(book, item.name) === undefined)
    .map(({ item: { name, value }, at }) => ({ name, value, at, book, wrong: judgeValue(book, name, value) }))
})

/** The values by name, however the names are spelled. */
const valuesByKey = (config: ClusterGiven['cluster']['spec']['config'], { dialect }: ParameterBook) =>
  new Map(config?.map(({ name, value }) => [keyOf(name, dialect), value]))

/** Whether a move leaves a setting behind that only the old version knows; told only by tables of the very servers. */
function isGone(given: ClusterGiven, name: string): boolean {
  const step = stepOf(given)
  const { versions, parameters } = given.provider
  const old = step && bookFor(parameters, lineOf(versions, step.from))
  const book = bookOf(given)
  if (old === undefined || book === undefined || !old.table.exact || !book.table.exact) return false
  return isKnown(old, name) && !isKnown(book, name)
}

const spelled = (book: ParameterBook | undefined, name: string): string => (book && lookUp(book, name)?.name) ?? name

export const configRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'config/name',
    severity: 'deny',
    what: 'A name that no setting can have.',
    why: 'Names become lines of configuration files; blanks, quotes, brackets and newlines would change what the file says.',
    fix: 'Use letters, digits, dots, dashes and underscores, and start with a letter.',
    check(given, report) {
      for (const { item, at } of everyParameter(given)) {
        if (NAME.test(item.name) && item.name.length <= LONGEST_NAME) continue
        report(
          invalid(at.child('name'), {
            value: item.name,
            why: 'is not the name of a setting',
            fix: 'use letters, digits, dots, dashes and underscores, and start with a letter'
          })
        )
      }
    }
  },
  {
    id: 'config/control-character',
    severity: 'deny',
    what: 'A value with a newline or another control character.',
    why: 'A newline would end the setting and begin another one.',
    fix: 'Write the value on one line.',
    check(given, report) {
      for (const { item, at } of everyParameter(given)) {
        if (!CONTROL.test(item.value)) continue
        report(
          invalid(at.child('value'), {
            why: 'has a newline or another control character',
            fix: 'write it on one line'
          })
        )
      }
    }
  },
  {
    id: 'config/duplicate',
    severity: 'deny',
    what: 'Two entries that the engine takes for the same setting.',
    why: 'Some engines do not tell upper from lower case, or a dash from an underscore; which entry wins is chance.',
    fix: 'Remove one of them.',
    check(given, report) {
      const { dialect } = given.provider.parameters
      const names = new Map<string, string>()
      for (const { item, at } of parametersOf(given)) {
        const key = keyOf(item.name, dialect)
        const first = names.get(key)
        if (first === undefined) names.set(key, item.name)
        else {
          const why = `is the same setting as ${first}`
          report(duplicate(at.child('name'), { value: item.name, why, fix: 'remove one of them' }))
        }
      }
    }
  },
  {
    id: 'config/fixed-parameter',
    severity: 'deny',
    what: 'A setting that the child operator keeps for itself.',
    why: 'It runs the engine by these settings; what users write there is dropped in silence or breaks the cluster.',
    fix: 'Remove the entry; where something else does what you want, the message names it.',
    check(given, report) {
      const book = bookOf(given)
      if (book === undefined) return
      for (const { item, at } of parametersOf(given)) {
        const fixed = fixedParameter(book, item.name)
        if (fixed === undefined) continue
        report(
          forbidden(at.child('name'), {
            value: item.name,
            why: fixed.why,
            fix: fixed.instead ?? 'remove this entry'
          })
        )
      }
    }
  },
  {
    id: 'config/value',
    severity: 'deny',
    what: 'A value of the wrong type, outside the range, or not one of the words that the setting takes.',
    why: 'The server would refuse to start, or to reload, with it.',
    fix: 'Follow the message, which says what the setting takes.',
    check(given, report) {
      for (const { value, at, book, wrong } of judged(given)) {
        if (wrong !== undefined && book.table.exact) report(invalid(at.child('value'), { value, ...wrong }))
      }
    }
  },
  {
    id: 'config/value-doubtful',
    severity: 'warn',
    what: 'A value that looks wrong, where what is known of the setting is not from the very server that runs.',
    why: 'The server may refuse to start with it; what is known is from documentation or a close relative.',
    fix: 'Check the value against the documentation of the engine.',
    check(given, report) {
      for (const { value, at, book, wrong } of judged(given)) {
        if (wrong !== undefined && !book.table.exact) report(unwise(at.child('value'), { value, ...wrong }))
      }
    }
  },
  {
    id: 'config/unknown',
    severity: 'warn',
    what: 'A name that the engine does not have in this version.',
    why: 'It may belong to an extension; if it is misspelt, the engine passes it over or does not start.',
    fix: 'Check the spelling; the message names the nearest one.',
    check(given, report) {
      const book = bookOf(given)
      if (book === undefined) return
      for (const { item, at } of parametersOf(given)) {
        if (!NAME.test(item.name) || isKnown(book, item.name) || fixedParameter(book, item.name) !== undefined) continue
        if (isGone(given, item.name)) continue // said by config/gone
        const near = nearestName(book, item.name)
        report(
          unwise(at.child('name'), {
            value: item.name,
            why: `is not known in ${given.provider.engine} ${book.table.line}`,
            fix: near === undefined ? 'check the spelling' : `did you mean ${near}?`
          })
        )
      }
    }
  },
  {
    id: 'config/gone',
    severity: 'deny',
    what: 'A move to a version that does not have a setting any more.',
    why: 'The server does not start with a setting that it does not know.',
    fix: 'Remove the setting first, then move.',
    check(given, report) {
      const book = bookOf(given)
      for (const { item, at } of parametersOf(given)) {
        if (book === undefined || !isGone(given, item.name)) continue
        report(
          forbidden(at.child('name'), {
            value: item.name,
            why: `${given.provider.engine} ${book.table.line} does not have it any more, and would not start`,
            fix: 'remove the entry first'
          })
        )
      }
    }
  },
  {
    id: 'config/bare-memory',
    severity: 'warn',
    what: 'An amount of memory without a unit.',
    why: 'The engine counts it in a unit of its own, which is seldom the one that was meant.',
    fix: 'Write the unit.',
    check(given, report) {
      for (const { name, value, at, book } of judged(given)) {
        const meaning = bareMemory(book, name, value)
        if (meaning !== undefined) report(unwise(at.child('value'), { value, ...meaning }))
      }
    }
  },
  {
    id: 'config/restart',
    severity: 'warn',
    what: 'A change that takes effect only when members restart.',
    why: 'Members are restarted one after the other; connections to each are cut once.',
    fix: 'Make such changes when that does not hurt.',
    check(given, report) {
      const book = bookOf(given)
      if (given.before === undefined || book === undefined) return
      const now = valuesByKey(given.cluster.spec.config, book)
      const old = valuesByKey(given.before.spec.config, book)
      const changed = [...now.keys(), ...old.keys()].filter((key) => now.get(key) !== old.get(key))
      const names = [...new Set(changed)].filter((name) => needsRestart(book, name))
      if (names.length === 0) return
      const said = names.map((name) => spelled(book, name)).join(', ')
      report(
        unwise(CONFIG, {
          why: `${said} ${names.length === 1 ? 'takes' : 'take'} effect when members restart, one after the other`
        })
      )
    }
  }
]
