/**
 * F1, F2, F13: a choice of the rig's plans, on the operator as the process that it is. `npm run faults` tries all of them;
 * here are as many as a few minutes allow, and never more than are asked for.
 */
import t from 'tap'
import { learn, tryOut } from './campaign.ts'
import { prepareGround } from './ground.ts'
import { JOURNEYS } from './journeys/index.ts'
import { allPlans, chosenFrom, nameOf } from './plan.ts'
import { inMarkdown, reportOf } from './report.ts'

const PLANS = 240
const SEED = 1
const LANES = 4
const MINUTES = 8
const JOURNEY = 'cnpg/spec'

t.test(
  'F1 F2 F13: killed at its writes, or told only the last of several events, it comes to the same end',
  async (t) => {
    const began = performance.now()
    const secondsSince = () => (performance.now() - began) / 1000
    const ground = await prepareGround(process.env.KUBECONFIG ?? '')
    t.teardown(ground.end)
    const journeys = Object.fromEntries(Object.entries(JOURNEYS).filter(([name]) => name === JOURNEY))
    const options = { ground, journeys, lanes: LANES, isTimeLeft: () => secondsSince() < MINUTES * 60 }
    const references = await learn(options)
    const plans = allPlans(references)
    const tried = await tryOut(options, references, chosenFrom(plans, PLANS, SEED))
    const report = reportOf({ seed: SEED, shard: '1/1', references, plans, tried, seconds: secondsSince() })
    t.comment(inMarkdown(report))
    t.ok(report.ran > 0, 'at least one plan was tried')
    for (const { plan, journey, step, result, violations } of tried) {
      const name = plan === undefined ? `${journey} · ${step}, without a fault` : nameOf(plan)
      t.not(result, 'violated', [name, ...violations.map(({ oracle, what }) => `${oracle}: ${what}`)].join('\n'))
    }
  }
)
