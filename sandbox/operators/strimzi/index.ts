/** Plays Strimzi 1.2. */
import type { StandIn } from '../scene.ts'
import { kafka } from './kafka.ts'
import { podSet } from './pod-sets.ts'
import { rebalance } from './rebalance.ts'
import { user } from './user.ts'

export const strimzi: StandIn = { name: 'strimzi', modules: [], plays: [kafka, podSet, rebalance, user] }
