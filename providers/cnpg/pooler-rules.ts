/** Settings of the pooler: the names that CloudNativePG hands on, and values that PgBouncer can read. */
import { forbidden, unwise } from '../../src/api/finding.ts'
import type { ClusterGiven } from '../contract.ts'
import { judgeValue } from '../parameter-values.ts'
import { fixedParameter, lookUp, nearestName } from '../parameters.ts'
import type { Rule } from '../rule.ts'
import { spec, withPaths } from '../rules/places.ts'
import { pgbouncer } from './pgbouncer.ts'

/** What can be the name of a setting; others are refused as names. */
const NAME = /^[A-Za-z_][\w.-]*$/

function settingsOf({ cluster }: ClusterGiven) {
  const { proxy } = cluster.spec
  const all = proxy?.enabled ? withPaths(proxy.config, spec.child('proxy', 'config')) : []
  return all.filter(({ item }) => NAME.test(item.name))
}

/** What to say of a name that is not handed on. */
function refusal(name: string) {
  const fixed = fixedParameter(pgbouncer, name)
  if (fixed !== undefined) return { why: fixed.why, fix: fixed.instead ?? 'remove this entry' }
  const near = nearestName(pgbouncer, name)
  return {
    why: 'is not a setting that CloudNativePG hands on to PgBouncer',
    fix: near === undefined ? 'remove this entry' : `did you mean ${near}?`
  }
}

export const poolerRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'proxy/parameter',
    severity: 'deny',
    what: 'A setting of the pooler that CloudNativePG does not hand on to PgBouncer.',
    why: 'It has a closed list of names, and refuses the whole Pooler for any other; some it sets itself.',
    fix: 'Remove the entry, or mend its spelling; the message names the nearest one.',
    check(given, report) {
      for (const { item, at } of settingsOf(given)) {
        if (lookUp(pgbouncer, item.name) !== undefined) continue
        report(forbidden(at.child('name'), { value: item.name, ...refusal(item.name) }))
      }
    }
  },
  {
    id: 'proxy/value-doubtful',
    severity: 'warn',
    what: 'A value of a setting of the pooler that PgBouncer cannot read.',
    why: 'CloudNativePG hands values on as they are, and with a wrong one no pod of the pooler starts.',
    fix: 'Write plain numbers; times are seconds without a unit, and switches are 0 or 1.',
    check(given, report) {
      for (const { item, at } of settingsOf(given)) {
        const wrong = judgeValue(pgbouncer, item.name, item.value)
        if (wrong === undefined) continue
        const isTime = lookUp(pgbouncer, item.name)?.unit === 's'
        const fix = isTime ? 'write seconds, without a unit' : wrong.fix
        report(unwise(at.child('value'), { value: item.value, why: wrong.why, fix }))
      }
    }
  }
]
