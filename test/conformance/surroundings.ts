/** A world in which everything that a cluster refers to is there, and different under every name. */
import { buildChildren, referredIn, secretCopies } from '../../providers/applier.ts'
import type { Driver, Given } from '../../providers/contract.ts'
import { withDefaults } from '../../providers/defaults.ts'
import { type FactKind, type FactKinds, type Facts, NO_FACTS } from '../../providers/facts.ts'
import { type Found, NOTHING_FOUND, sameKind } from '../../providers/found.ts'
import { resolveVersion } from '../../providers/versions.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'

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

/** What a child operator may tell of an object that is read by name. */
const TOLD = (name: string) => ({ backupId: `id-${name}`, destination: `s3://bucket/${name}`, state: 'ready' })

/** Everything that a provider makes of a cluster. */
export function madeOf(cluster: DatabaseCluster, driver: Driver): string | undefined {
  const given = givenFor(cluster, driver, NOTHING_FOUND)
  if (given === undefined) return undefined
  const wanted = driver.reads(given)
  const found: Found = {
    ...NOTHING_FOUND,
    named: (kind, name) =>
      wanted.some((one) => sameKind(one, kind) && one.name === name) ? (readBy(kind, name) as never) : undefined
  }
  const readBy = (kind: { apiVersion: string; kind: string }, name: string) => ({
    ...(sameKind(kind, driver.child) ? childOf(name, given, driver) : { ...kind, metadata: { name } }),
    status: TOLD(name)
  })
  const complete = { ...given, found }
  return JSON.stringify([buildChildren(driver, complete), secretCopies(driver, complete)])
}

function givenFor(stored: DatabaseCluster, driver: Driver, found: Found): Given | undefined {
  const cluster = withDefaults({ cluster: stored, before: undefined }, driver)
  const version = resolveVersion(driver.versions, cluster.spec.version)
  return version && { cluster, version, referred: referredIn(cluster, factsAround(stored, driver)), noted: {}, found }
}

/** The main child of another cluster. */
function childOf(name: string, given: Given, driver: Driver): object {
  const { dataSource: _, ...spec } = given.cluster.spec
  const cluster = { ...given.cluster, metadata: { name, namespace: 'shop', uid: `${name}-uid` }, spec }
  return buildChildren(driver, { ...given, cluster, referred: {} })[0] ?? {}
}
