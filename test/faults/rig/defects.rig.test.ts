/** The rig finds what is wrong: each defect, put in on purpose, is caught by plans that a sound operator passes. */
import t from 'tap'
import { learn, type Tried, tryOut } from './campaign.ts'
import { DEFECTS } from './defects.ts'
import { prepareGround } from './ground.ts'
import { create, type Journeys, operation, remove } from './journey.ts'
import { allPlans, type Plan } from './plan.ts'

const SPEC = { engine: 'postgresql', version: '17.6', clusterSize: 1, storage: '1Gi', deletionPolicy: 'Delete' }

const JOURNEYS: Journeys = {
  'two lives': {
    provider: 'cnpg',
    steps: {
      create: create(SPEC),
      Restart: operation({ type: 'Restart', restart: {} }),
      delete: remove,
      'create again': create(SPEC),
      'delete again': remove
    }
  }
}

/** Where each defect does harm: the write at which a crash finds it, and the step in which an event that was missed does. */
interface Caught {
  readonly crash: readonly [step: string, at: RegExp]
  readonly unobserved: string
}

/** By the names of the defects. */
const CAUGHT: Readonly<Record<string, Caught>> = {
  'the uid is no precondition': { crash: ['delete', /^delete clusters\.postgresql/], unobserved: 'Restart' },
  'children come before their record': {
    crash: ['create again', /^apply clusters\.postgresql/],
    unobserved: 'create again'
  },
  'objects are known by their name': {
    crash: ['create again', /^apply clusters\.postgresql/],
    unobserved: 'create again'
  }
}

t.test('a defect is caught by plans that a sound operator passes', async (t) => {
  const ground = await prepareGround(process.env.KUBECONFIG ?? '')
  t.teardown(ground.end)
  const options = { ground, journeys: JOURNEYS, lanes: 3 }
  const references = await learn(options)
  const plans = allPlans(references)
  t.same(Object.keys(CAUGHT), Object.keys(DEFECTS), 'each defect has its place')

  for (const [name, { crash, unobserved }] of Object.entries(CAUGHT)) {
    for (const chosen of [crashAt(plans, ...crash), unobservedIn(plans, unobserved)]) {
      await t.test(`${name}: ${chosen[0]?.kind}`, async (t) => {
        const sound = await tryOut(options, references, chosen)
        t.same(brokenIn(sound), [], 'a sound operator')
        t.ok(
          sound.some(({ plan, result }) => plan !== undefined && result === 'held'),
          'was tried'
        )
        const defect = DEFECTS[name]
        const found = brokenIn(await tryOut({ ...options, ...(defect && { defect }) }, references, chosen))
        t.not(found.length, 0, 'is found')
        t.comment(found.join('\n'))
      })
    }
  }
})

const crashAt = (plans: readonly Plan[], step: string, at: RegExp): Plan[] =>
  plans
    .filter(
      (plan) => plan.kind === 'crash' && plan.step === step && plan.moment === 'answer lost' && at.test(plan.write.sort)
    )
    .slice(0, 1)

/** Some: whether the next event comes soon enough is up to the machine. */
const unobservedIn = (plans: readonly Plan[], step: string): Plan[] =>
  plans
    .filter((plan) => plan.kind === 'unobserved' && plan.step === step && /^(clusters|pods)/.test(plan.event.sort))
    .slice(0, 3)

const brokenIn = (tried: readonly Tried[]): string[] =>
  tried.flatMap(({ step, violations }) => violations.map(({ oracle, what }) => `${step}: ${oracle}: ${what}`))
