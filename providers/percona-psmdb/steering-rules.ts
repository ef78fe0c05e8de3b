/** Settings that the operator reads out of the configuration and acts upon: when they may be, and when they may change. */
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { forbidden, invalid, notSupported, unwise } from '../../src/api/finding.ts'
import type { ClusterGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { parametersOf } from '../rules/config.ts'
import { spec } from '../rules/places.ts'
import { isSharded } from './arrangement.ts'
import { steeringParameters } from './fixed-parameters.ts'

const ENGINE = 'storage.engine'
const ENCRYPTION = 'security.enableEncryption'
const AUTHORIZATION = 'security.authorization'
const SET_NAME = 'replication.replSetName'
const MEMORY_SIZES = ['storage.wiredTiger.engineConfig.cacheSizeGB', 'storage.inMemory.engineConfig.inMemorySizeGB']

const ENGINES = ['wiredTiger', 'inMemory']

const REASONS = new Map(steeringParameters.map(({ name, why }) => [name, why]))

/** Decided when the cluster is created, with what holds where nothing is written. */
const KEPT: Readonly<Record<string, string>> = {
  'net.port': '27017',
  [SET_NAME]: 'the name that the operator gave it',
  [ENCRYPTION]: 'true',
  [ENGINE]: 'wiredTiger'
}

/** What the operator does with a setting. */
const said = (name: string): string => REASONS.get(name) ?? 'the operator reads it and acts upon it'
const valueIn = ({ spec: { config } }: DatabaseCluster, name: string) =>
  config?.find((setting) => setting.name === name)?.value

/** The entry of a setting, with the path of its value. */
function entry(given: ClusterGiven, name: string) {
  const found = parametersOf(given).find(({ item }) => item.name === name)
  return found && { value: found.item.value, at: found.at.child('value') }
}

export const isInMemory = (cluster: DatabaseCluster): boolean => valueIn(cluster, ENGINE) === 'inMemory'

export const steeringRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'config/decided-at-creation',
    severity: 'deny',
    what: 'A port, a replica set name, a storage engine or encryption at rest that changes in a cluster that exists.',
    why: 'Members that have restarted would not find the others, or would not read their own data.',
    fix: 'Put the value back; for another one create a new cluster from a logical backup.',
    check(given, report) {
      const { before, cluster } = given
      if (before === undefined) return
      for (const [name, otherwise] of Object.entries(KEPT)) {
        const [was, is] = [valueIn(before, name), valueIn(cluster, name)]
        if ((was ?? otherwise) === (is ?? otherwise)) continue
        report(
          forbidden(entry(given, name)?.at ?? spec.child('config'), {
            value: is,
            why: said(name),
            fix: was === undefined ? 'remove this entry' : `put ${name} back to "${was}"`
          })
        )
      }
    }
  },
  {
    id: 'config/storage-engine',
    severity: 'deny',
    what: 'A storage engine that the operator does not run, or inMemory together with encryption at rest.',
    why: 'The operator encrypts data at rest unless it is told not to, and inMemory has none.',
    fix: 'Use wiredTiger, or inMemory with security.enableEncryption "false".',
    check(given, report) {
      const engine = entry(given, ENGINE)
      if (engine === undefined) return
      if (!ENGINES.includes(engine.value)) {
        report(notSupported(engine.at, { value: engine.value, supported: ENGINES }))
      } else if (isInMemory(given.cluster) && valueIn(given.cluster, ENCRYPTION) !== 'false') {
        report(
          invalid(engine.at, {
            value: engine.value,
            why: 'the operator encrypts data at rest, and inMemory has none',
            fix: `set ${ENCRYPTION} to "false" as well`
          })
        )
      }
    }
  },
  {
    id: 'config/cache-size',
    severity: 'deny',
    what: 'A size of the cache beside a memory limit.',
    why: 'With a memory limit the operator starts mongod with a size made from it, which counts more than the configuration.',
    fix: 'Remove the entry, and choose the memory limit.',
    check(given, report) {
      const limit = given.cluster.spec.resources?.limits?.memory
      if (limit === undefined) return
      for (const name of MEMORY_SIZES) {
        const size = entry(given, name)
        if (size === undefined) continue
        report(
          forbidden(size.at, {
            value: size.value,
            why: `${name} does not count: the operator passes a size of its own, made from the memory limit of ${limit}`,
            fix: 'remove this entry, and choose the memory limit by it'
          })
        )
      }
    }
  },
  {
    id: 'config/replica-set-name',
    severity: 'deny',
    what: 'One replica set name for every shard.',
    why: 'Each shard is a replica set, and their names must differ.',
    fix: 'Remove the entry; the operator calls them rs0, rs1 and so on.',
    check(given, report) {
      const name = entry(given, SET_NAME)
      if (name === undefined || !isSharded(given)) return
      report(
        forbidden(name.at, {
          value: name.value,
          why: 'every shard would have this name, and their names must differ',
          fix: 'remove this entry'
        })
      )
    }
  },
  {
    id: 'config/authorization-off',
    severity: 'warn',
    what: 'A cluster that asks nobody for a password.',
    why: 'Everybody who reaches a member may read and write everything.',
    fix: 'Remove the entry where data matters.',
    check(given, report) {
      const authorization = entry(given, AUTHORIZATION)
      if (authorization?.value !== 'disabled') return
      report(
        unwise(authorization.at, {
          value: 'disabled',
          why: said(AUTHORIZATION),
          fix: 'remove this entry'
        })
      )
    }
  }
]
