/**
 * F1, F2, F12, F13: a choice of the rig's plans, on the operator as the process that it is. `npm run faults` tries all of
 * them; here are as many as a few minutes allow, and never more than are asked for.
 */
import t from 'tap'
import { thisCommit } from '../../fixtures/this-commit.ts'
import { learn, tryOut } from './campaign.ts'
import { prepareGround } from './ground.ts'
import { JOURNEYS } from './journeys/index.ts'
import { allPlans, chosenFrom, journeysAbout, KINDS, nameOf, type Plan } from './plan.ts'
import { inMarkdown, reportOf } from './report.ts'

/** How many of each kind. */
const PLANS = { crash: 215, unobserved: 10, stale: 10 }
/** After so long no step is begun any more, so a slow machine tries fewer, but some also where all calm runs took longer. */
const MINUTES = 9
const MINUTES_LEAST = 2
const LANES = 5

t.test('F1 F2 F12 F13: killed at its writes, and told too little or too late, it comes to the same end', async (t) => {
  const began = performance.now()
  let end = began + MINUTES * 60_000
  const ground = await prepareGround(process.env.KUBECONFIG ?? '')
  t.teardown(ground.end)
  const { changed, seed } = thisCommit()
  const journeys = journeysAbout(changed, JOURNEYS, seed)
  t.comment(`plans of ${Object.keys(journeys).join(' and ')}, by seed ${seed}`)

  const options = { ground, journeys, lanes: LANES, isTimeLeft: () => performance.now() < end }
  const references = await learn(options)
  end = Math.max(end, performance.now() + MINUTES_LEAST * 60_000)
  const plans = allPlans(references)
  // the few first: time runs out among the many
  const kinds = KINDS.toSorted((one, other) => PLANS[one] - PLANS[other])
  const chosen = kinds.flatMap((kind) => chosenFrom(ofKind(plans, kind), PLANS[kind], seed))
  const tried = await tryOut(options, references, chosen)
  const seconds = (performance.now() - began) / 1000
  const report = reportOf({ seed, shard: '1/1', references, plans, tried, seconds })
  t.comment(inMarkdown(report))
  t.ok(report.ran > 0, 'at least one plan was tried')
  t.same(report.calm.alarms, [], 'nothing is wrong where nothing was done to it')
  for (const { plan, result, violations } of tried) {
    if (plan === undefined) continue
    t.not(result, 'violated', [nameOf(plan), ...violations.map(({ oracle, what }) => `${oracle}: ${what}`)].join('\n'))
  }
})

const ofKind = (plans: readonly Plan[], kind: Plan['kind']): Plan[] => plans.filter((plan) => plan.kind === kind)
