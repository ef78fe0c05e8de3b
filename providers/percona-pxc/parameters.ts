/** The settings of Percona XtraDB Cluster, as its documentation and the nearest servers tell them. */
import { join } from 'node:path'
import { tablesIn } from '../parameter-files.ts'
import type { ParameterCatalogue } from '../parameters.ts'
import { dialect } from './dialect.ts'
import { fixedParameters, WITHOUT_LOG } from './fixed-parameters.ts'

export const parameters: ParameterCatalogue = {
  tables: tablesIn(join(import.meta.dirname, 'parameters')),
  fixed: fixedParameters,
  settable: WITHOUT_LOG,
  dialect
}
