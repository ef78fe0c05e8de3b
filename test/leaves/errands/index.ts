/** Every errand there is. */
import { cnpg } from './cnpg.ts'
import type { Errand } from './errand.ts'
import { mysql } from './mysql.ts'
import { psmdb } from './psmdb.ts'
import { strimzi } from './strimzi.ts'

export const ERRANDS: readonly Errand[] = [...cnpg, ...psmdb, ...mysql, ...strimzi]
