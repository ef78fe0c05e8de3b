/** Every journey there is, by provider and name. */
import type { Journeys } from '../journey.ts'
import { cnpg } from './cnpg.ts'
import { mysql } from './mysql.ts'
import { psmdb } from './psmdb.ts'
import { strimzi } from './strimzi.ts'

export const JOURNEYS: Journeys = { ...cnpg, ...psmdb, ...mysql, ...strimzi }
