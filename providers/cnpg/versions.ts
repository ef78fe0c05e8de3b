/** The PostgreSQL versions that CloudNativePG 1.30 runs, with the images of its own makers. */
import type { VersionCatalogue, VersionEntry } from '../versions.ts'

const image = (version: string) => `ghcr.io/cloudnative-pg/postgresql:${version}-system-trixie`

const entry = (version: string, deprecated?: VersionEntry['deprecated']): VersionEntry => ({
  version,
  images: { engine: image(version) },
  ...(deprecated && { deprecated })
})

/** The community ended its support on 2026-11-12. */
const ENDED = { since: '2026-11', removed: '2027-02' }

export const versions: VersionCatalogue = {
  entries: [
    entry('14.23', ENDED),
    entry('15.18'),
    entry('16.10'),
    entry('16.14'),
    entry('17.6'),
    entry('17.10'),
    entry('18.1'),
    entry('18.4')
  ],
  lineParts: 1,
  majorParts: 1,
  maySkipMajors: true
}

/** CloudNativePG upgrades in place only to this major or a later one. */
export const OLDEST_UPGRADE_TARGET = '16'
