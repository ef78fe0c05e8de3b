/** Folders in a bucket, as a prefix and as the place of a backup. */

import type { BackupStorage } from '../src/api/backup-storage.ts'

const SCHEMES: Readonly<Record<BackupStorage['spec']['type'], string>> = { S3: 's3', Azure: 'azure', GCS: 'gs' }

/** One path of all parts; what is absent, and slashes at the ends of a part, do not count. */
export const pathOf = (...parts: readonly (string | undefined)[]): string =>
  parts
    .map((part = '') => part.replace(/^\/+|(?<!\/)\/+$/g, ''))
    .filter((part) => part !== '')
    .join('/')

/** Where something lies that has this path in a storage: `s3://bucket/prefix/path`. */
export const locationIn = ({ spec: { type, bucket, prefix } }: BackupStorage, path: string): string =>
  `${SCHEMES[type]}://${pathOf(bucket, prefix, path)}`

/** The folder that a location is in, below its bucket. */
export function folderOf(location: string): string {
  const [, ...below] = pathOf(location.replace(/^[a-z0-9]+:\/\//, '')).split('/')
  return below.slice(0, -1).join('/')
}

/** Nothing that a tool would decode, resolve or split: no escapes, no blanks, no letters that look like others. */
const PART = /^[\w.=:-]+$/

/** Plain names with single slashes between them; none leads to the folder above. */
export const isFolder = (path: string): boolean =>
  path.split('/').every((part) => PART.test(part) && part !== '.' && part !== '..')
