/** How PostgreSQL writes its settings: guc.c, parse_bool and the unit tables, seen from outside. */
import { bytesIn } from '../amounts.ts'
import type { Dialect } from '../dialect.ts'

const KB = 1024
const MS = 1000

export const dialect: Dialect = {
  names: { anyCase: true, dashIsUnderscore: false },
  booleans: { on: ['on', 'true', 'yes', '1'], off: ['off', 'false', 'no', '0'], anyCase: true, shortened: true },
  enums: { anyCase: true, shortened: false, numbered: false },
  numbers: { cStyle: true, rounded: true },
  units: {
    anyCase: false,
    memory: { B: 1, kB: KB, MB: KB ** 2, GB: KB ** 3, TB: KB ** 4 },
    duration: { us: 1, ms: MS, s: 1000 * MS, min: 60_000 * MS, h: 3_600_000 * MS, d: 86_400_000 * MS },
    count: {}
  }
}

/** An amount of memory in bytes; a bare number counts so many bytes each. */
export const memoryBytes = (value: string, each: number): bigint | undefined => bytesIn(value, each, dialect)
