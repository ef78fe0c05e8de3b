/** What a child operator, or whoever has taken it over, may say of its own: whatever it is, we make a status of it that can be stored. */
import { Ajv } from 'ajv'
import t from 'tap'
import { statusOf } from '../../controllers/database-cluster/status.ts'
import { type Driver, type Given, isDriver } from '../../providers/contract.ts'
import type { Found } from '../../providers/found.ts'
import { builtIn } from '../../providers/index.ts'
import { databaseCluster } from '../../src/api/database-cluster.ts'
import { structuralSchema } from '../../src/api/structural.ts'
import { children as childrenOfCnpg, given as givenOfCnpg, MEMBERS } from '../fixtures/cnpg-clusters.ts'
import { PATIENCE, SEED, tries } from '../fixtures/fuzzing.ts'
import { given as givenOfPs } from '../fixtures/group-replication-scenes.ts'
import * as mongodb from '../fixtures/mongodb-clusters.ts'
import { randomness, shaken } from '../fixtures/mutation.ts'
import { UNPRINTABLE } from '../fixtures/property.ts'
import { given as givenOfStrimzi, settled } from '../fixtures/strimzi-objects.ts'
import { given as givenOfPxc } from '../fixtures/xtradb-scenes.ts'

const TRIES = 1000
const NOW = new Date('2026-01-01T00:00:00Z')
/** More than etcd takes would keep us from telling anything. */
const MOST_CHARACTERS = 500_000

/** A cluster of each provider that serves, with all that is around it. */
const SERVING: Readonly<Record<string, Given>> = {
  cnpg: givenOfCnpg({ objects: [...childrenOfCnpg(), ...MEMBERS] }),
  'percona-psmdb': mongodb.given({ objects: [...mongodb.children(), ...mongodb.around(mongodb.aCluster())] }),
  'percona-pxc': givenOfPxc(),
  'percona-ps': givenOfPs(),
  strimzi: givenOfStrimzi({}, settled())
}

/** Everything but what the API server itself vouches for: names, namespaces and uids. */
const LIES_IN = ['status', 'spec', 'data']

/** The same objects, some of them broken in places; however often one is looked at, it says the same. */
function lying(found: Found, random: () => number): Found {
  const others = [found.child()].filter((object) => object !== undefined)
  const lies = new Map<object, object>()
  const told = <Told extends object>(object: Told | undefined): Told | undefined => {
    if (object === undefined) return undefined
    if (!lies.has(object)) lies.set(object, random() < 0.4 ? shaken(object, LIES_IN, others, random) : object)
    return lies.get(object) as Told
  }
  return {
    child: () => told(found.child()) as never,
    of: (kind) => found.of(kind).map(told) as never[],
    named: (kind, name) => told(found.named(kind, name)) as never
  }
}

const isStorable = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(
  structuralSchema(databaseCluster).properties?.status ?? {}
)

function wrongWith(driver: Driver, given: Given): string | undefined {
  const { cluster, version } = given
  const child = given.found.child()
  const observed = driver.status(given)
  const status = statusOf({ cluster, driver, findings: [], version: version.version, child, observed }, NOW)
  const text = JSON.stringify(status)
  if (!isStorable(status)) return `${isStorable.errors?.[0]?.instancePath} ${isStorable.errors?.[0]?.message}`
  if (text.length > MOST_CHARACTERS) return `${text.length} characters`
  return UNPRINTABLE.test(text) ? 'has what no terminal may show' : undefined
}

for (const driver of builtIn().providers.filter(isDriver))
  t.test(
    `T14: ${driver.name}: whatever the child says, its status can be stored (FUZZ_SEED=${SEED})`,
    PATIENCE,
    async (t) => {
      const serving = SERVING[driver.name]
      if (serving === undefined) throw new Error(`there is no ${driver.name} that serves; add one to SERVING`)
      t.equal(wrongWith(driver, serving), undefined, 'the truth can be')
      const random = randomness(SEED)
      const bad: string[] = []
      let count = 0
      for (const _ of tries(TRIES)) {
        const given = { ...serving, found: lying(serving.found, random) }
        count += 1
        try {
          const wrong = wrongWith(driver, given)
          if (wrong !== undefined) bad.push(wrong)
          driver.preReconcile(given)
          driver.backups?.(given)
          driver.cleanup(given, 'Delete')
        } catch (err) {
          bad.push(String((err as Error).stack))
        }
        if (bad.length === 3) break
      }
      t.same(bad, [])
      t.comment(`${count} tries`)
    }
  )
