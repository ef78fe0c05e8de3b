/** The versions of Percona Server for MongoDB that the operator 1.22 runs, with the backup agent that goes with it. */
import type { VersionCatalogue, VersionEntry } from '../versions.ts'

/** The behaviour of the operator that children are written for. */
export const CR_VERSION = '1.22.0'

/** Run beside every member, whatever version that has. */
const BESIDE = {
  backup: 'percona/percona-backup-mongodb:2.12.0',
  pmm: 'percona/pmm-client:3.6.0',
  metrics: 'percona/mongodb_exporter:0.47.0'
}

function entry(vendor: string, deprecated?: VersionEntry['deprecated']): VersionEntry {
  const [version = vendor] = vendor.split('-')
  return {
    version,
    vendor,
    images: { engine: `percona/percona-server-mongodb:${vendor}`, ...BESIDE },
    ...(deprecated && { deprecated })
  }
}

/** Deprecated by the operator 1.22, and gone from 1.23; here it stays until the clusters that have it had time to leave it. */
const ENDED = { since: '2026-02', removed: '2027-02' }

export const versions: VersionCatalogue = {
  entries: [
    entry('6.0.25-20', ENDED),
    entry('6.0.27-21', ENDED),
    entry('7.0.24-13'),
    entry('7.0.28-15'),
    entry('7.0.30-16'),
    entry('8.0.12-4'),
    entry('8.0.17-6'),
    entry('8.0.19-7')
  ],
  lineParts: 2,
  majorParts: 1,
  // the data is raised to each feature compatibility version in turn
  maySkipMajors: false
}
