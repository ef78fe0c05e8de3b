/** A world in which everything that a cluster refers to is there, and different under every name. */
import { buildChildren, referredIn, secretCopies } from '../../providers/applier.ts'
import type { Driver, Given, Manifest } from '../../providers/contract.ts'
import { withDefaults } from '../../providers/defaults.ts'
import { type FactKind, type FactKinds, type Facts, NO_FACTS } from '../../providers/facts.ts'
import { type Live, NOTHING_FOUND, sameKind } from '../../providers/found.ts'
import { resolveVersion } from '../../providers/versions.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { KindRef } from '../../src/api/live.ts'

type Maker = (name: string, cluster: DatabaseCluster, driver: Driver) => object

const STORAGE_OF_ORIGINS = 'of-origins'

const OBJECTS: Record<FactKind, Maker> = {
  BackupStorage: (name) => ({
    spec: {
      type: 'S3',
      bucket: `bucket-${name}`,
      credentialsSecretRef: { name: `keys-${name}` },
      verifyTls: true,
      forcePathStyle: false
    }
  }),
  MonitoringConfig: (name, { spec }) => ({
    spec:
      spec.monitoring?.type === 'PMM'
        ? { type: 'PMM', pmm: { serverHost: `${name}.example.com`, credentialsSecretRef: { name } } }
        : { type: 'Prometheus', prometheus: { interval: '30s', labels: { config: name } } }
  }),
  PodSchedulingPolicy: (name) => ({
    spec: { engine: { nodeSelector: { policy: name } }, proxy: { nodeSelector: { policy: name } } }
  }),
  DatabaseBackup: (name, { spec }, driver) => ({
    spec: {
      clusterRef: spec.dataSource?.cluster?.name ?? 'origin',
      storageRef: { name: STORAGE_OF_ORIGINS },
      childRef: { ...backupKindOf(driver), name: `${name}-made` }
    },
    status: {
      phase: 'Succeeded',
      engine: driver.engine,
      provider: driver.name,
      version: resolveVersion(driver.versions, spec.version)?.version,
      location: `s3://bucket-${STORAGE_OF_ORIGINS}/${name}`,
      completedAt: '2026-05-02T00:00:00Z',
      restorableFrom: '2026-05-01T00:00:00Z',
      restorableTo: '2026-05-04T00:00:00Z'
    }
  }),
  DatabaseCluster: (name, { spec: { dataSource: _, ...spec } }, driver) => ({
    metadata: { name, namespace: 'shop', uid: `${name}-uid` },
    spec: { ...spec, backup: { enabled: true, storageRef: { name: STORAGE_OF_ORIGINS } } },
    status: {
      phase: 'Ready',
      version: resolveVersion(driver.versions, spec.version)?.version,
      provider: { name: driver.name }
    }
  }),
  DatabaseProvider: () => ({ status: {} }),
  OpsRequest: () => ({ spec: {} }),
  StorageClass: () => ({ allowVolumeExpansion: true })
}

const backupKindOf = ({ owns, watches }: Driver) => {
  const { apiVersion, kind } = [...owns, ...watches].find(({ kind }) => kind.endsWith('Backup')) ?? {
    apiVersion: 'v1',
    kind: 'Backup'
  }
  return { apiVersion, kind }
}

/** Whatever is asked for is there. */
export function factsAround(cluster: DatabaseCluster, driver: Driver): Facts {
  const made = <Kind extends FactKind>(kind: Kind, name: string) =>
    ({
      kind,
      metadata: { name, namespace: 'shop' },
      ...OBJECTS[kind](name, cluster, driver)
    }) as unknown as FactKinds[Kind]
  return {
    ...NO_FACTS,
    find: made,
    all: (kind) =>
      kind === 'DatabaseBackup' ? [made(kind, `newest-of-${cluster.spec.dataSource?.cluster?.name}`)] : []
  }
}

/** What a child operator may tell of an object: a cluster that serves, a backup that is complete. */
const told = (name: string) => ({
  state: 'ready',
  ready: 3,
  observedGeneration: 1,
  backupId: `id-${name}`,
  destination: `s3://bucket/${name}`
})

const live = (object: Manifest): Live =>
  ({
    ...object,
    metadata: {
      ...object.metadata,
      uid: `${object.kind}-${object.metadata.name}`,
      resourceVersion: '1',
      generation: 1
    },
    status: told(object.metadata.name)
  }) as Live

/** Everything that a provider makes of a cluster: at first, and once its child serves. */
export function madeOf(stored: DatabaseCluster, driver: Driver): string | undefined {
  const given = givenOf(stored, driver)
  if (given === undefined) return undefined
  const [child, ...beside] = buildChildren(driver, given)
  const found = child === undefined ? given.found : { ...given.found, child: () => live(child) as never }
  const later = buildChildren(driver, { ...given, found, noted: child?.metadata.annotations ?? {} })
  return JSON.stringify([child, beside, secretCopies(driver, given), later])
}

/** The Secrets that have to be there before a child is made, with the keys that they must have. */
export function secretsFor(stored: DatabaseCluster, driver: Driver): { name: string; keys: readonly string[] }[] {
  const given = givenOf(stored, driver)
  if (given === undefined) return []
  const read = driver.reads(given).filter(({ kind }) => kind === 'Secret')
  return [
    ...secretCopies(driver, given).map(({ from, keys = {} }) => ({ name: from, keys: Object.keys(keys) })),
    ...read.map(({ name }) => ({ name, keys: ['tls.crt', 'tls.key', 'ca.crt'] }))
  ]
}

/** What a provider is asked with, before there is a child. */
function givenOf(stored: DatabaseCluster, driver: Driver): Given | undefined {
  const cluster = withDefaults({ cluster: stored, before: undefined }, driver)
  const version = resolveVersion(driver.versions, cluster.spec.version)
  if (version === undefined) return undefined
  const referred = referredIn(cluster, factsAround(stored, driver))
  return reading({ cluster, version, referred, noted: {}, found: NOTHING_FOUND }, driver)
}

/** With the objects that the provider reads by name. */
function reading(given: Given, driver: Driver): Given {
  const wanted = driver.reads(given)
  const named = (kind: KindRef, name: string): Live | undefined => {
    if (!wanted.some((one) => sameKind(one, kind) && one.name === name)) return undefined
    return live(sameKind(kind, driver.child) ? childOf(name, given, driver) : { ...kind, metadata: { name } })
  }
  return { ...given, found: { ...NOTHING_FOUND, named: (kind, name) => named(kind, name) as never } }
}

/** The main child of another cluster. */
function childOf(name: string, given: Given, driver: Driver): Manifest {
  const { dataSource: _, ...spec } = given.cluster.spec
  const cluster = { ...given.cluster, metadata: { name, namespace: 'shop', uid: `${name}-uid` }, spec }
  const [child] = buildChildren(driver, { ...given, cluster, referred: {} })
  if (child === undefined) throw new Error(`${driver.name} makes no child`)
  return child
}
