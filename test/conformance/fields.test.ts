/** Every field of a DatabaseCluster is either honoured by a provider or refused: none is passed over in silence. */
import t from 'tap'
import { structuralSchema, walk } from '../../manifests/structural.ts'
import { databaseCluster } from '../../src/api/database-cluster.ts'
import { registry } from './judged.ts'

const spec = structuralSchema(databaseCluster).properties?.spec
/** Paths below spec, without the items of lists and maps, which share the fate of their list. */
const fields = [...walk(spec ?? {})]
  .map(({ path }) => path)
  .filter((path) => !path.endsWith('[]') && !path.endsWith('.*'))

const covers = (declared: string, field: string) =>
  field === declared || field.startsWith(`${declared}.`) || field.startsWith(`${declared}[`)

/** The longest declaration decides. */
const longest = (declared: readonly string[], field: string) =>
  Math.max(-1, ...declared.filter((one) => covers(one, field)).map((one) => one.length))

for (const { name, supports } of registry.providers) {
  const { honours, refuses } = supports
  const refused = refuses.map(({ field }) => field)

  t.test(`${name} says of every field whether it honours it`, async (t) => {
    for (const field of fields) {
      const [yes, no] = [longest(honours, field), longest(refused, field)]
      const inside = [...honours, ...refused].some((declared) => covers(field, declared))
      t.ok(yes !== no || inside, `${field} is declared`)
    }
  })

  t.test(`${name} declares no field that does not exist`, async (t) => {
    for (const field of [...honours, ...refused]) t.ok(fields.includes(field), field)
  })

  t.test(`${name} says why and what to do instead`, async (t) => {
    for (const { field, why, fix } of refuses) t.ok(why.length > 0 && fix.length > 0 && !/\.$/.test(why + fix), field)
  })
}
