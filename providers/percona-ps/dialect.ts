/** How mysqld writes its settings: option names, words and numbers as in an option file. */
import type { Dialect, Units } from '../dialect.ts'

// 10M, also behind a number that counts no bytes.
const SUFFIXES: Units = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40, P: 2 ** 50, E: 2 ** 60 }

export const dialect: Dialect = {
  names: { anyCase: true, dashIsUnderscore: true, optional: 'loose_' },
  // a switch without a value is a flag, written bare: skip_name_resolve
  booleans: { on: ['ON', 'TRUE', '1', ''], off: ['OFF', 'FALSE', '0'], anyCase: true, shortened: false },
  enums: { anyCase: true, shortened: true, numbered: true },
  numbers: { cStyle: false, rounded: false },
  units: { anyCase: true, memory: SUFFIXES, duration: {}, count: SUFFIXES }
}
