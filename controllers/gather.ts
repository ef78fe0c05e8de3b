/** Everything a pass looks at, read once at its beginning. */
import { isOf, referredIn } from '../providers/applier.ts'
import type { Driver, Given } from '../providers/contract.ts'
import { decideVersion } from '../providers/decided-version.ts'
import { withDefaults } from '../providers/defaults.ts'
import type { Facts } from '../providers/facts.ts'
import { foundIn, sameKind } from '../providers/found.ts'
import { CONSUMED, NOTED } from '../providers/noted.ts'
import type { VersionEntry } from '../providers/versions.ts'
import type { DatabaseCluster } from '../src/api/database-cluster.ts'
import type { Live } from '../src/api/live.ts'
import type { Client } from '../src/kube/client.ts'
import type { Surroundings } from './surroundings.ts'
import type { Written } from './written.ts'

export interface Gathered {
  readonly driver: Driver
  /** With its defaults, as the providers expect it. */
  readonly cluster: DatabaseCluster
  /** The main child, if it is ours. */
  readonly child: Live | undefined
  /** There is an object of the child's name that is not ours. */
  readonly isTaken: boolean
  readonly version: VersionEntry | undefined
  /** What a provider is asked with; with the main child as a write answered it, where there was one since. */
  given(version: VersionEntry, newer?: Live): Given
}

interface Sources {
  readonly client: Pick<Client, 'get' | 'list'>
  readonly surroundings: Surroundings
  readonly written: Written
  readonly facts: Facts
}

/** Reads what the caches hold, and by name what no cache may hold. */
export function gather(stored: DatabaseCluster, driver: Driver, sources: Sources): Promise<Gathered> {
  const { name, namespace = '' } = stored.metadata
  return gatherFrom(sources.surroundings.around(namespace, name), stored, driver, sources)
}

/** The same with nothing from a cache, for what would be lost if something were overlooked. */
export async function gatherNow(stored: DatabaseCluster, driver: Driver, sources: Sources): Promise<Gathered> {
  const { name, namespace = '' } = stored.metadata
  const around = await sources.surroundings.aroundNow(namespace, name, sources.client)
  return gatherFrom(around, stored, driver, sources)
}

async function gatherFrom(
  objects: readonly Live[],
  stored: DatabaseCluster,
  driver: Driver,
  sources: Sources
): Promise<Gathered> {
  const { client, written, facts } = sources
  const { name, namespace = '' } = stored.metadata
  const known = objects.map((object) => written.newest(object))
  const main = await mainChild(known, driver, { namespace, name }, sources)
  const isOurs = main !== undefined && isOf(stored, main)
  const child = isOurs ? main : undefined
  const around = known.filter((object) => !sameKind(object, driver.child))
  const noted = notesOf(stored, child)
  const cluster = withDefaults({ cluster: stored, before: stored }, driver)
  const version = decideVersion(driver.versions, cluster, noted)
  const referred = referredIn(cluster, facts)
  const base = (decided: VersionEntry, objects: readonly Live[]): Given => ({
    cluster,
    version: decided,
    referred,
    noted,
    found: foundIn(objects, { ...driver.child, name })
  })
  const seen = [...(child ? [child] : []), ...around]
  const wanted = version === undefined ? [] : driver.reads(base(version, seen))
  const read = await Promise.all(wanted.map((reading) => client.get({ ...reading, namespace })))
  const all = [...seen, ...read.filter((object) => object !== undefined)]
  return {
    driver,
    cluster,
    child,
    isTaken: main !== undefined && !isOurs,
    version,
    given: (decided, newer = child) =>
      base(decided, [...(newer ? [newer] : []), ...all.filter((object) => !sameKind(object, driver.child))])
  }
}

/** A cache may not have heard yet of what was just made, and nothing is worse than to make a database twice. */
async function mainChild(
  objects: readonly Live[],
  { child }: Driver,
  at: { readonly namespace: string; readonly name: string },
  { client, surroundings }: Sources
): Promise<Live | undefined> {
  const known = objects.find((object) => sameKind(object, child))
  if (known !== undefined || surroundings.unserved().some((kind) => sameKind(kind, child))) return known
  return client.get({ ...child, ...at })
}

/** What was once decided: on the child, for a status may be lost; a source that the status tells of is noted there next. */
function notesOf({ status }: DatabaseCluster, child: Live | undefined): Readonly<Record<string, string>> {
  const consumed = status?.dataSource?.phase === 'Succeeded'
  return { ...(consumed && { [NOTED.dataSource]: CONSUMED }), ...child?.metadata.annotations }
}
