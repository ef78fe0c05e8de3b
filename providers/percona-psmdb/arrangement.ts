/** How the members of a cluster are arranged: one replica set, or several behind routers. */
import type { Unfinished } from '../contract.ts'
import { arrangement } from '../defaults.ts'
import { capabilities, SHARDED } from './capabilities.ts'

/** The type that is asked for, else the one that was decided at creation. */
export const arrangementOf = (unfinished: Unfinished): string | undefined =>
  arrangement(unfinished, capabilities.topologies)

export const isSharded = (unfinished: Unfinished): boolean => arrangementOf(unfinished) === SHARDED
