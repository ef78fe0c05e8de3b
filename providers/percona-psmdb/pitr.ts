/** How far a restore goes beyond its backup, in the words of the operator. */
import type { DatabaseClusterSpec } from '../../src/api/database-cluster.ts'
import type { Restore } from './child.ts'

type Wanted = NonNullable<DatabaseClusterSpec['dataSource']>['pitr']

const LATEST = 'latest'

/** In UTC, to the second, with a space in its middle; or the end of the archive. */
export function momentOf({ targetTime, latest }: NonNullable<Wanted> = {}): string | undefined {
  if (latest) return LATEST
  return targetTime && new Date(targetTime).toISOString().slice(0, 19).replace('T', ' ')
}

export function pitrOf(moment: string | undefined): Pick<Restore['spec'], 'pitr'> {
  if (moment === undefined) return {}
  return { pitr: moment === LATEST ? { type: LATEST } : { type: 'date', date: moment } }
}
