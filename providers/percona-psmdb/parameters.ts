/** The settings of mongod, as its documentation tells them. */
import { join } from 'node:path'
import { tablesIn } from '../parameter-files.ts'
import type { ParameterCatalogue } from '../parameters.ts'
import { dialect } from './dialect.ts'
import { fixedParameters } from './fixed-parameters.ts'

export const parameters: ParameterCatalogue = {
  tables: tablesIn(join(import.meta.dirname, 'parameters')),
  fixed: fixedParameters,
  dialect
}
