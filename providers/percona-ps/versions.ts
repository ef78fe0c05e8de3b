/** The versions of Percona Server for MySQL that the operator 1.2 was tested with, and the images that belong to each. */
import type { VersionCatalogue, VersionEntry } from '../versions.ts'

/** The same whatever version the members have. */
const AROUND = {
  init: 'percona/percona-server-mysql-operator:1.2.0',
  haproxy: 'percona/haproxy:2.8.18-1',
  toolkit: 'percona/percona-toolkit:3.7.1-4',
  pmm: 'percona/pmm-client:3.8.1',
  metrics: 'prom/mysqld-exporter:v0.18.0'
}

/** XtraBackup reads only files of its own series, and the router has the version of its servers. */
function entry(vendor: string, xtrabackup: string, deprecated?: VersionEntry['deprecated']): VersionEntry {
  const [version = vendor] = vendor.split('-')
  return {
    version,
    vendor,
    images: {
      ...AROUND,
      engine: `percona/percona-server:${vendor}`,
      backup: `percona/percona-xtrabackup:${xtrabackup}`,
      router: `percona/percona-mysql-router:${version}`
    },
    ...(deprecated && { deprecated })
  }
}

/** MySQL 8.0 gets no corrections any more since the end of 2026-04. */
const ENDED = { since: '2026-04', removed: '2027-04' }

export const versions: VersionCatalogue = {
  entries: [entry('8.0.46-37.1', '8.0.35-36.1', ENDED), entry('8.4.10-10.1', '8.4.0-6.1')],
  lineParts: 2,
  // 8.0 and 8.4 keep their data in different formats
  majorParts: 2,
  maySkipMajors: false
}
