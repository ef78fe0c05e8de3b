/** The rig finds what is wrong: each defect, put in on purpose, is caught by plans that a sound operator passes. */
import t from 'tap'
import { learn, type Tried, tryOut } from './campaign.ts'
import { DEFECTS } from './defects.ts'
import { prepareGround } from './ground.ts'
import { create, type Journeys, operation, remove } from './journey.ts'
import { allPlans, KINDS, nameOf, type Plan, placeOf } from './plan.ts'

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

/** Where each defect does harm, by the kind of plan that finds it there. */
interface Caught {
  /** A crash when the answer to this write is lost. */
  readonly crash: Place
  /** Events of databases and pods that are not told; some, for whether the next one comes soon enough is up to the machine. */
  readonly unobserved: Place
  /** A successor that sees the world as it was. */
  readonly stale: Place
}

/** A step, and what the rest of a plan's name tells of it. */
type Place = readonly [step: string, what: RegExp]

const CHANGES = /^(clusters|pods)/
const MAKING = /answer lost apply clusters\.postgresql/

/** By the names of the defects. */
const CAUGHT: Readonly<Record<string, Caught>> = {
  'the uid is no precondition': {
    crash: ['delete', /answer lost delete clusters\.postgresql/],
    unobserved: ['Restart', CHANGES],
    stale: ['create again', /as of delete, databaseclusters/]
  },
  'children come before their record': {
    crash: ['create again', MAKING],
    unobserved: ['create again', CHANGES],
    stale: ['create again', /as of/]
  },
  'objects are known by their name': {
    crash: ['create again', MAKING],
    unobserved: ['create again', CHANGES],
    stale: ['create again', /as of/]
  }
}
const PLANS_EACH = { crash: 1, unobserved: 3, stale: 2 }

t.test('a defect is caught by plans that a sound operator passes', async (t) => {
  const ground = await prepareGround(process.env.KUBECONFIG ?? '')
  t.teardown(ground.end)
  const options = { ground, journeys: JOURNEYS, lanes: 3 }
  const references = await learn(options)
  const plans = allPlans(references)
  const chosen = (name: string, kind: Plan['kind']): Plan[] => {
    const [step, what] = CAUGHT[name]?.[kind] ?? ['', /never/]
    const those = plans.filter((plan) => plan.kind === kind && plan.step === step && what.test(placeOf(plan)))
    return those.slice(0, PLANS_EACH[kind])
  }
  const all = Object.keys(CAUGHT).flatMap((name) => KINDS.flatMap((kind) => chosen(name, kind)))

  await t.test('a sound operator passes', async (t) => {
    const tried = await tryOut(options, references, [...new Map(all.map((plan) => [nameOf(plan), plan])).values()])
    t.same(brokenIn(tried), [])
    for (const kind of KINDS)
      t.ok(
        tried.some(({ plan, result }) => plan?.kind === kind && result === 'held'),
        kind
      )
  })

  for (const [name, defect] of Object.entries(DEFECTS)) {
    for (const kind of KINDS) {
      await t.test(`${name}: found by ${kind}`, async (t) => {
        const found = brokenIn(await tryOut({ ...options, defect }, references, chosen(name, kind)))
        t.not(found.length, 0)
        t.comment(found.join('\n'))
      })
    }
  }
})

const brokenIn = (tried: readonly Tried[]): string[] =>
  tried.flatMap(({ step, violations }) => violations.map(({ oracle, what }) => `${step}: ${oracle}: ${what}`))
