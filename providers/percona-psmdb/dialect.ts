/** How mongod writes its settings: dotted paths, and scalars of YAML. Sizes and times have their unit in their name. */
import type { Dialect } from '../dialect.ts'

export const dialect: Dialect = {
  names: { anyCase: false, dashIsUnderscore: false },
  booleans: { on: ['true', '1'], off: ['false', '0'], anyCase: false, shortened: false },
  enums: { anyCase: false, shortened: false, numbered: false },
  numbers: { cStyle: false, rounded: false },
  units: { anyCase: false, memory: {}, duration: {}, count: {} }
}
