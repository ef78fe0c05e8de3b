/** The versions of Percona XtraDB Cluster that the operator 1.19 was tested with, and the images that belong to each. */
import type { VersionCatalogue, VersionEntry } from '../versions.ts'

/** The same whatever version the members have. */
const AROUND = {
  init: 'percona/percona-xtradb-cluster-operator:1.19.0',
  haproxy: 'percona/haproxy:2.8.17',
  proxysql: 'percona/proxysql2:2.7.3-1.2',
  logs: 'percona/fluentbit:4.0.1-1',
  pmm: 'percona/pmm-client:3.5.0',
  metrics: 'prom/mysqld-exporter:v0.18.0'
}

/** XtraBackup reads only files of its own series. */
function entry(vendor: string, xtrabackup: string, deprecated?: VersionEntry['deprecated']): VersionEntry {
  const [version = vendor] = vendor.split('-')
  return {
    version,
    vendor,
    images: {
      ...AROUND,
      engine: `percona/percona-xtradb-cluster:${vendor}`,
      backup: `percona/percona-xtrabackup:${xtrabackup}`
    },
    ...(deprecated && { deprecated })
  }
}

/** MySQL 8.0 gets no corrections any more since the end of 2026-04. */
const ENDED = { since: '2026-04', removed: '2027-04' }

export const versions: VersionCatalogue = {
  entries: [entry('8.0.44-35.1', '8.0.35-34.1', ENDED), entry('8.4.7-7.1', '8.4.0-5.1')],
  lineParts: 2,
  // 8.0 and 8.4 keep their data in different formats
  majorParts: 2,
  maySkipMajors: false
}
