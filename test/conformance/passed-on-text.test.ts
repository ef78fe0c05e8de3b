/** T7: no text that reaches a child can carry a second line, a path or a reference into it. */
import t from 'tap'
import { type Example, examplesOf } from '../../manifests/provider-examples.ts'
import { schemaErrors } from '../docs/schemas.ts'
import { judged, registry } from './judged.ts'

const ATTACKS = ['a\nb: c', 'a\0b', '../../x']

/** Values of annotations are nobody's grammar but that of who reads the Service. */
const FREE = /\.annotations\./
/** Settings are text of the engine, which may be a path. */
const MAY_BE_PATH = /config\[\]\.value$/

type Steps = readonly (string | number)[]

/** Where texts stand in an object. */
function textsIn(value: unknown, at: Steps): Steps[] {
  if (typeof value === 'string') return [at]
  if (typeof value !== 'object' || value === null || isOff(value)) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    textsIn(inner, [...at, Array.isArray(value) ? Number(key) : key])
  )
}

/** A block that is switched off asks for nothing and reaches nobody. */
const isOff = (value: object): boolean => 'enabled' in value && value.enabled === false

const shown = (steps: Steps): string =>
  steps
    .map((step) => (typeof step === 'number' ? '[]' : `.${step}`))
    .join('')
    .slice(1)

function withText({ applied }: Example, steps: Steps, text: string): Example['applied'] {
  const copy = structuredClone(applied)
  const holder = steps.slice(0, -1).reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], copy)
  ;(holder as Record<string, unknown>)[String(steps.at(-1))] = text
  return copy
}

/** Refused by a rule, or by the schema before any rule is asked. */
function isRefused(example: Example, applied: Example['applied']): boolean {
  return schemaErrors(applied).length > 0 || judged({ ...example, applied }).some(({ severity }) => severity === 'deny')
}

for (const { name } of registry.providers) {
  const valid = examplesOf(name).filter(({ sort, before }) => sort === 'valid' && before === undefined)

  t.test(`T7: ${name} gets no text that could mean something else to its child`, async (t) => {
    const admitted = new Set<string>()
    for (const example of valid) {
      for (const steps of textsIn(example.applied.spec, ['spec']).filter((one) => !FREE.test(shown(one)))) {
        for (const attack of ATTACKS) {
          if (attack === '../../x' && MAY_BE_PATH.test(shown(steps))) continue
          if (!isRefused(example, withText(example, steps, attack)))
            admitted.add(`${shown(steps)} ${JSON.stringify(attack)}`)
        }
      }
    }
    t.ok(valid.length > 0)
    t.same([...admitted].sort(), [])
  })
}
