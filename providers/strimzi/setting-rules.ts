/** Settings that must fit the number of brokers, each other, and the memory of a broker. */
import { forbidden, invalid, unwise } from '../../src/api/finding.ts'
import type { Path } from '../../src/api/path.ts'
import { bytesOf, canonicalQuantity, parseQuantity, quantityOf } from '../../src/api/quantity.ts'
import type { ClusterGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { parametersOf } from '../rules/config.ts'
import {
  confirmationsOf,
  copiesOf,
  INTERNAL_TOPICS,
  NEW_TOPICS,
  REPLICATION_SETTINGS,
  type Replicated,
  written
} from './replication.ts'

/** How Kafka writes a value that is somewhere else. */
const LOOKUP = '${'
const CLEANER_BUFFER = 'log.cleaner.dedupe.buffer.size'
const MI = 1024n ** 2n
const LARGEST_HEAP = 5n * 1024n * MI

/** What Strimzi gives the Java heap: half of the memory, and never more than 5Gi. Unknown where there is no limit. */
function heapOf({ spec: { resources } }: ClusterGiven['cluster']): bigint | undefined {
  const limit = parseQuantity(resources?.limits?.memory)
  if (limit === undefined) return undefined
  const half = bytesOf(limit) / 2n
  return half < LARGEST_HEAP ? half : LARGEST_HEAP
}

/** Where the value of a setting stands; undefined where it is left open. */
const placeOf = (given: ClusterGiven, name: string): Path | undefined =>
  parametersOf(given)
    .find(({ item }) => item.name === name)
    ?.at.child('value')

/** How one sort of topics is kept, where the config says anything about it that the brokers can do. */
function kept(given: ClusterGiven, replicated: Replicated) {
  const { cluster } = given
  const [copies, confirmations] = [copiesOf(cluster, replicated), confirmationsOf(cluster, replicated)]
  const at = placeOf(given, replicated.confirmations) ?? placeOf(given, replicated.copies)
  const impossible = Math.max(copies, confirmations) > cluster.spec.clusterSize // said by config/replication
  return at === undefined || impossible ? [] : [{ ...replicated, at, numbers: { copies, confirmations } }]
}

export const settingRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'config/lookup',
    severity: 'deny',
    what: 'A value that brokers look up where they run.',
    why: 'By such a reference a broker reads its environment, its files and Secrets of its namespace, and shows them to everybody who may read its settings.',
    fix: 'Write the value itself.',
    check(given, report) {
      for (const { item, at } of parametersOf(given)) {
        if (!item.value.includes(LOOKUP)) continue
        report(
          forbidden(at.child('value'), {
            value: item.value,
            why: `${item.name} would be read from the environment, the files or the Secrets of a broker`,
            fix: 'write the value itself'
          })
        )
      }
    }
  },
  {
    id: 'config/replication',
    severity: 'deny',
    what: 'More copies, or more confirmations, than there are brokers.',
    why: 'Each copy is on a broker of its own. Strimzi refuses most of these settings, and with the others no write ever succeeds.',
    fix: 'Use at most as many as there are brokers; before scaling in, lower these settings.',
    check(given, report) {
      const { clusterSize } = given.cluster.spec
      for (const name of REPLICATION_SETTINGS) {
        const value = written(given.cluster, name)
        const at = placeOf(given, name)
        if (value === undefined || at === undefined || value <= clusterSize) continue
        report(
          invalid(at, {
            value: String(value),
            why: `${name} counts brokers, and there ${clusterSize === 1 ? 'is' : 'are'} ${clusterSize}`,
            fix: clusterSize === 1 ? 'use 1' : `use at most ${clusterSize}`
          })
        )
      }
    }
  },
  {
    id: 'config/confirmations',
    severity: 'deny',
    what: 'More confirmations than copies, in a topic that Kafka makes for itself.',
    why: 'No write to it ever succeeds: consumers cannot commit, or transactions cannot begin.',
    fix: 'Keep the confirmations below the copies: 2 of 3.',
    check(given, report) {
      for (const replicated of INTERNAL_TOPICS) {
        for (const { at, topics, copies, confirmations, numbers } of kept(given, replicated)) {
          if (numbers.confirmations <= numbers.copies) continue
          report(
            invalid(at, {
              value: String(numbers.confirmations),
              why: `${numbers.confirmations} must confirm each write to ${topics}, and ${copies} is ${numbers.copies}, so none succeeds`,
              fix: `raise ${copies}, or lower ${confirmations}`
            })
          )
        }
      }
    }
  },
  {
    id: 'config/no-spare-copy',
    severity: 'warn',
    what: 'As many confirmations as copies.',
    why: 'With one broker away, as in every update, writes wait; Strimzi restarts brokers all the same.',
    fix: 'Use one confirmation fewer than there are copies.',
    check(given, report) {
      const all = [NEW_TOPICS, ...INTERNAL_TOPICS].flatMap((replicated) => kept(given, replicated))
      const tight = all.filter(
        ({ numbers, topics }) =>
          (numbers.copies > 1 && numbers.confirmations === numbers.copies) ||
          (topics === NEW_TOPICS.topics && numbers.confirmations > numbers.copies)
      )
      const told = new Set<string>()
      for (const { at, topics, numbers, confirmations } of tight) {
        if (told.has(confirmations)) continue
        told.add(confirmations)
        report(
          unwise(at, {
            value: String(numbers.confirmations),
            why: `of ${numbers.copies} copies ${numbers.confirmations} must confirm, so one restart stops all writes to ${topics}`,
            fix: 'use one confirmation fewer than copies'
          })
        )
      }
    }
  },
  {
    id: 'config/cleaner-buffer',
    severity: 'deny',
    what: 'log.cleaner.dedupe.buffer.size is more than the Java heap.',
    why: 'A broker takes it when it starts, from a heap that is half of its memory and at most 5Gi, and fails.',
    fix: 'Lower it, or raise resources.limits.memory.',
    check(given, report) {
      const at = placeOf(given, CLEANER_BUFFER)
      const value = given.cluster.spec.config?.find(({ name }) => name === CLEANER_BUFFER)?.value
      const heap = heapOf(given.cluster)
      if (at === undefined || value === undefined || heap === undefined || !/^\d{1,19}$/.test(value)) return
      if (BigInt(value) < heap) return
      report(
        invalid(at, {
          value,
          why: `${CLEANER_BUFFER} of ${value} bytes does not fit into the Java heap of ${canonicalQuantity(quantityOf(heap / MI, 'Mi'))}: half of the memory, and at most 5Gi`,
          fix: 'lower it, or raise resources.limits.memory'
        })
      )
    }
  }
]
