/** How a Kafka broker writes its settings: plain numbers, and words in the case that the documentation has. */
import type { Dialect } from '../dialect.ts'

// Kafka itself takes True and FALSE; Strimzi compares letter by letter and refuses the whole cluster for them.
export const dialect: Dialect = {
  names: { anyCase: false, dashIsUnderscore: false },
  booleans: { on: ['true'], off: ['false'], anyCase: false, shortened: false },
  enums: { anyCase: false, shortened: false, numbered: false },
  numbers: { cStyle: false, rounded: false },
  units: { anyCase: false, memory: {}, duration: {}, count: {} }
}
