/** `npm run model`: searches the model of operations deeper than the unit tests have time for. */
import { setImmediate } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { progressOn } from '../sandbox/progress.ts'
import { BEGINNINGS } from './fixtures/model-beginnings.ts'
import { type Found, searching } from './fixtures/model-search.ts'
import type { World } from './fixtures/operations-model.ts'

const USAGE = `npm run model -- [options]
  --depth N       how many moves deep (12)
  --only TEXT     beginnings whose name holds it, such as "line of three"
  --states N      gives up on a beginning that has more states: a million take about a gigabyte (3000000)`

const { values } = parseArgs({
  options: {
    depth: { type: 'string', default: '12' },
    only: { type: 'string', default: '' },
    states: { type: 'string', default: '3000000' },
    help: { type: 'boolean', default: false }
  }
})
if (values.help) {
  console.log(USAGE)
  process.exit()
}
const limits = { depth: Number(values.depth), states: Number(values.states) }
const progress = progressOn(process.stderr)
const chosen = Object.entries(BEGINNINGS).filter(([name]) => name.includes(values.only))
let states = 0
let isWhole = chosen.length > 0
for (const [name, world] of chosen) {
  const found = await progress.during(name, (detail) => searched(world, detail))
  const more = found.isWhole ? '' : ', and there are too many to go on'
  console.log(`${name}: ${counted(found.states)} states to depth ${found.depth}, ${found.wrong.length} wrong${more}`)
  for (const way of found.wrong) console.log(`  ${way}`)
  states += found.states
  isWhole &&= found.isWhole && found.wrong.length === 0
}
console.log(`${counted(states)} states`)
process.exit(isWhole ? 0 : 1)

async function searched(world: World, detail: (text: string) => void): Promise<Found> {
  const search = searching(world, limits)
  for (;;) {
    const { done, value } = search.next()
    if (done) return value
    detail(`depth ${value.depth}, ${counted(value.states)} states`)
    await setImmediate() // the terminal has its turn
  }
}

function counted(number: number): string {
  return number.toLocaleString('en')
}
