/** Reads the parameter tables that stand beside a provider as data, once, when the provider is loaded. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ParameterTable } from './parameter-table.ts'

/** A table is named after its line: 17.json, 8.4.json. */
const TABLE = /^[\d.]+\.json$/

export const tablesIn = (folder: string): ParameterTable[] =>
  readdirSync(folder)
    .filter((name) => TABLE.test(name))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as ParameterTable)
