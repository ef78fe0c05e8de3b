/** The settings of Kafka brokers, as their own code defines them. */
import { join } from 'node:path'
import { tablesIn } from '../parameter-files.ts'
import type { ParameterCatalogue } from '../parameters.ts'
import { dialect } from './dialect.ts'
import { fixedParameters, settable } from './fixed-parameters.ts'

export const parameters: ParameterCatalogue = {
  tables: tablesIn(join(import.meta.dirname, 'parameters')),
  fixed: fixedParameters,
  settable,
  dialect
}
