/** The arguments that name a kind and an object of it. */
import type { Argument } from '../command.ts'

/** A word for each kind, as `cli/status/subject.ts` has them; that file has the kinds with it, which a shell that completes need not wait for. */
export const KIND_WORDS = [
  'clusters',
  'operations',
  'storages',
  'backups',
  'podschedulingpolicies',
  'monitoringconfigs',
  'providers'
]

export const subject: readonly Argument[] = [
  {
    name: 'KIND',
    optional: true,
    suggestions: KIND_WORDS,
    description:
      'clusters, operations, backups, storages, providers or another of our kinds; a name alone is a cluster.'
  },
  { name: 'NAME', optional: true, completes: 'clusters', description: 'One object; KIND/NAME does as well.' }
]
