/** `npm run faults`: tries plans against the operator, and writes down what ran, what was pruned, and what did not hold. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runProgram } from '../../../sandbox/program.ts'
import { UsageError } from '../../../sandbox/sandbox-error.ts'
import { type CampaignOptions, learn, type Tried, travel, tryOut } from './campaign.ts'
import { DEFECTS } from './defects.ts'
import { prepareGround } from './ground.ts'
import type { Journeys } from './journey.ts'
import { JOURNEYS } from './journeys/index.ts'
import { keptReferences } from './kept-references.ts'
import { allPlans, chosenFrom, KINDS, nameOf, type Plan, type References, shardOf } from './plan.ts'
import { hasRun, inMarkdown, reportOf } from './report.ts'

const USAGE = `npm run faults -- [options]
  --plans N       so many plans, spread over all journeys (200)
  --long          all plans; what an earlier run has tried is not tried again
  --fresh         forgets what earlier runs have tried
  --seed N        another choice, in another order (1)
  --shard I/N     the part of one of several machines (1/1)
  --only TEXT     journeys whose name holds it, such as cnpg or strimzi/operations
  --kind KIND     only plans of it: ${KINDS.join(', ')}
  --defect NAME   an operator that has it, to see what is found: ${Object.keys(DEFECTS).join('; ')}
  --replay FILE   what a file of violations/ says, and nothing else
  --times N       how often (1)
  --lanes N       how many operators at a time (4)
  --minutes N     begins no trip after so long`

const OPTIONS = {
  plans: { type: 'string', default: '200' },
  long: { type: 'boolean', default: false },
  fresh: { type: 'boolean', default: false },
  seed: { type: 'string', default: '1' },
  shard: { type: 'string', default: '1/1' },
  only: { type: 'string', default: '' },
  kind: { type: 'string' },
  defect: { type: 'string' },
  replay: { type: 'string' },
  times: { type: 'string', default: '1' },
  lanes: { type: 'string', default: '4' },
  minutes: { type: 'string', default: 'Infinity' },
  help: { type: 'boolean', default: false }
} as const

const FOLDER = '.tap/faults'
const TRIED = join(FOLDER, 'tried.jsonl')

/** One trip that did not end well, to be made again. */
interface Replay {
  readonly journey: string
  /** Where it did not end well. */
  readonly step: string
  readonly plans: readonly Plan[]
  readonly violations: readonly string[]
  /** What happened when it was seen first. */
  readonly story?: readonly string[]
}

await runProgram(async () => {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const kubeconfig = process.env.KUBECONFIG
  if (!kubeconfig) throw new UsageError('there is no control plane: run npm run faults')
  mkdirSync(join(FOLDER, 'violations'), { recursive: true })
  const ground = await prepareGround(kubeconfig)
  try {
    const base = { ground, lanes: Number(values.lanes), ...defectCalled(values.defect) }
    if (values.replay !== undefined) return await replay(base, values.replay, Number(values.times))
    return await tryThem(base, values)
  } finally {
    await ground.end()
  }
})

type Base = Pick<CampaignOptions, 'ground' | 'lanes' | 'defect'>

function defectCalled(name: string | undefined): Pick<CampaignOptions, 'defect'> {
  if (name === undefined) return {}
  const defect = DEFECTS[name]
  if (defect === undefined)
    throw new UsageError(`no defect is called "${name}"; there are ${Object.keys(DEFECTS).join(', ')}`)
  return { defect }
}

interface Choice {
  readonly plans: string
  readonly long: boolean
  readonly fresh: boolean
  readonly seed: string
  readonly shard: string
  readonly only: string
  readonly kind?: string | undefined
  readonly minutes: string
}

async function tryThem(base: Base, choice: Choice): Promise<number> {
  const began = performance.now()
  const seed = Number(choice.seed)
  const options: CampaignOptions = {
    ...base,
    journeys: journeysWith(choice.only),
    onLearned: (journey) => console.error(`went along ${journey}`),
    onTried: (tried) => tell(tried, base.defect === undefined),
    isTimeLeft: () => performance.now() - began < Number(choice.minutes) * 60_000
  }
  const references = await referencesFor(options)
  const plans = allPlans(references)
  const chosen = choose(plans, seed, choice)
  console.error(`${plans.length} plans, of which ${chosen.length} are tried`)
  const tried = await tryOut(options, references, chosen)
  const seconds = (performance.now() - began) / 1000
  const report = reportOf({ seed, shard: choice.shard, references, plans, tried, seconds })
  writeFileSync(join(FOLDER, 'report.json'), JSON.stringify(report, undefined, 2))
  writeFileSync(join(FOLDER, 'report.md'), inMarkdown(report))
  console.error(`${report.ran} ran, ${report.violations.length} did not hold: ${FOLDER}/report.md`)
  console.error(`with the runs before: ${tally()}`)
  return report.violations.length + report.calm.alarms.length === 0 ? 0 : 1
}

/** Those that earlier runs have kept; the others are learned, of a sound operator, and kept. */
async function referencesFor({ defect: _, ...options }: CampaignOptions): Promise<References> {
  const kept = keptReferences(join(FOLDER, 'references'))
  const names = Object.keys(options.journeys)
  const known = new Map(
    names.flatMap((name) => {
      const steps = kept.find(name)
      return steps === undefined ? [] : [[name, steps] as const]
    })
  )
  const missing = Object.fromEntries(Object.entries(options.journeys).filter(([name]) => !known.has(name)))
  if (known.size > 0) console.error(`known from an earlier run: ${[...known.keys()].join(', ')}`)
  if (Object.keys(missing).length === 0) return known
  console.error(`learning ${Object.keys(missing).join(', ')}`)
  const learned = await learn({ ...options, journeys: missing })
  kept.keep(learned)
  return new Map([...known, ...learned])
}

function journeysWith(text: string): Journeys {
  const some = Object.fromEntries(Object.entries(JOURNEYS).filter(([name]) => name.includes(text)))
  if (Object.keys(some).length === 0) {
    throw new UsageError(`no journey is called "${text}"; there are ${Object.keys(JOURNEYS).join(', ')}`)
  }
  return some
}

function choose(every: readonly Plan[], seed: number, { plans: count, long, fresh, shard, kind }: Choice): Plan[] {
  const [part = 1, of = 1] = shard.split('/').map(Number)
  if (kind !== undefined && !KINDS.some((one) => one === kind)) {
    throw new UsageError(`no plan is of kind "${kind}"; there are ${KINDS.join(', ')}`)
  }
  const plans = every.filter((plan) => kind === undefined || plan.kind === kind)
  const all = chosenFrom(plans, long ? plans.length : Number(count), seed)
  if (fresh) rmSync(TRIED, { force: true })
  const done = new Set(long ? triedBefore().map(({ plan }) => plan) : [])
  return shardOf(all, part, of).filter((plan) => !done.has(nameOf(plan)))
}

/** A line of what was tried, by this run and those before it. */
interface Line {
  readonly plan: string
  readonly kind: Plan['kind']
  readonly result: Tried['result']
}

function triedBefore(): Line[] {
  if (!existsSync(TRIED)) return []
  const lines = readFileSync(TRIED, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line) as Line)
}

/** `crash: 12 ran, 0 of them did not hold; …`, each plan once. */
function tally(): string {
  const last = [...new Map(triedBefore().map((line) => [line.plan, line])).values()]
  return KINDS.map((kind) => {
    const ran = last.filter((line) => line.kind === kind && hasRun(line))
    return `${kind}: ${ran.length} ran, ${ran.filter(({ result }) => result === 'violated').length} of them did not hold`
  }).join('; ')
}

/** Each as it comes: a run that is stopped goes on from there. What an operator with a defect does is not counted. */
function tell({ plan, journey, step, result, violations, story = [], why, before, ms }: Tried, counts: boolean): void {
  const name = plan === undefined ? `${journey} · ${step}, without a fault` : nameOf(plan)
  const line: Line | undefined = plan && { plan: name, kind: plan.kind, result }
  if (counts && line !== undefined && result !== 'given up') appendFileSync(TRIED, `${JSON.stringify(line)}\n`)
  console.error(`${result}, ${(ms / 1000).toFixed(1)} s: ${name}${why === undefined ? '' : `: ${why}`}`)
  if (result !== 'violated') return
  const words = violations.map(({ oracle, what }) => `${oracle}: ${what}`)
  const file = join(FOLDER, 'violations', `${name.replaceAll(/[^a-zA-Z0-9]+/g, '-')}.json`)
  const again: Replay = {
    journey,
    step,
    plans: plan === undefined ? before : [...before, plan],
    violations: words,
    story
  }
  writeFileSync(file, JSON.stringify(again, undefined, 2))
  console.error([`  to see it again: --replay ${file}`, ...words].join('\n  '))
}

async function replay(base: Base, file: string, times: number): Promise<number> {
  const { journey, step, plans } = JSON.parse(readFileSync(file, 'utf8')) as Replay
  const references = await referencesFor({ ...base, journeys: journeysWith(journey) })
  const options: CampaignOptions = { ...base, journeys: upTo(step, journeysWith(journey)) }
  const itinerary = { journey, plans: new Map(plans.map((plan) => [plan.step, plan])) }
  let violated = 0
  for (let time = 1; time <= times; time++) {
    const last = (await travel(options, references, itinerary)).at(-1)
    if (last?.result === 'violated') violated += 1
    console.error(`${time}: ${last?.result}`)
    for (const { oracle, what } of last?.violations ?? []) console.error(`  ${oracle}: ${what}`)
  }
  console.error(`${violated} of ${times} did not hold`)
  return violated === 0 ? 0 : 1
}

/** Without the steps behind it. */
function upTo(last: string, journeys: Journeys): Journeys {
  return Object.fromEntries(
    Object.entries(journeys).map(([name, { provider, steps }]) => {
      const all = Object.entries(steps)
      const those = all.slice(0, all.findIndex(([step]) => step === last) + 1)
      return [name, { provider, steps: Object.fromEntries(those) }]
    })
  )
}
