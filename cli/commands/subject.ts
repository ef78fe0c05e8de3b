/** The arguments that name a kind and an object of it. */
import type { Argument } from '../command.ts'

export const subject: readonly Argument[] = [
  {
    name: 'KIND',
    optional: true,
    description:
      'clusters, operations, backups, storages, providers or another of our kinds; a name alone is a cluster.'
  },
  { name: 'NAME', optional: true, completes: 'clusters', description: 'One object; KIND/NAME does as well.' }
]
