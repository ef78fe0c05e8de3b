/** What a provider is asked with, put together without its operator: the cluster as it is meant, and what is around it. */
import { isOf, referredIn } from '../../providers/applier.ts'
import type { Driver, Given } from '../../providers/contract.ts'
import { decideVersion } from '../../providers/decided-version.ts'
import { foundIn, sameKind } from '../../providers/found.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { Live } from '../../src/api/live.ts'
import { CliError } from '../cli-error.ts'
import type { World } from '../world/world.ts'

/** Throws where the version is none of the provider's: without one there is nothing to build. */
export async function givenFor(cluster: DatabaseCluster, driver: Driver, world: World): Promise<Given> {
  const { name, uid } = cluster.metadata
  const isAnothers = (object: Live) => sameKind(object, driver.child) && uid !== undefined && !isOf(cluster, object)
  const around = (await world.around(cluster, driver)).filter((object) => !isAnothers(object))
  const child = around.find((object) => sameKind(object, driver.child))
  const noted = child?.metadata.annotations ?? {}
  const version = decideVersion(driver.versions, cluster, noted)
  if (version === undefined) throw noSuchVersion(cluster, driver)
  const main = { ...driver.child, name }
  const first: Given = {
    cluster,
    version,
    noted,
    referred: referredIn(cluster, world.facts),
    found: foundIn(around, main)
  }
  const read = await world.named(cluster, driver.reads(first))
  return { ...first, found: foundIn([...around, ...read], main) }
}

function noSuchVersion({ metadata: { name }, spec }: DatabaseCluster, { title, versions }: Driver): CliError {
  const known = versions.entries.map(({ version }) => version).join(', ')
  return new CliError('no', `${title} has no version ${spec.version} for ${name}`, { fix: `it has ${known}` })
}
