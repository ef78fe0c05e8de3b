/** Every field of a DatabaseCluster is either honoured by a provider or refused: none is passed over in silence. */
import t from 'tap'
import { covers, declarationOf, fields } from './declared.ts'
import { registry } from './judged.ts'

for (const provider of registry.providers) {
  const { name, supports } = provider
  const { honours, refuses } = supports
  const refused = refuses.map(({ field }) => field)

  t.test(`${name} says of every field whether it honours it`, async (t) => {
    for (const field of fields) {
      const inside = [...honours, ...refused].some((declared) => covers(field, declared))
      t.ok(declarationOf(provider, field) !== undefined || inside, `${field} is declared`)
    }
  })

  t.test(`${name} declares no field that does not exist`, async (t) => {
    for (const field of [...honours, ...refused]) t.ok(fields.includes(field), field)
  })

  t.test(`${name} says why and what to do instead`, async (t) => {
    for (const { field, why, fix } of refuses) t.ok(why.length > 0 && fix.length > 0 && !/\.$/.test(why + fix), field)
  })
}
