/** What a campaign found, for people and for machines: what ran, what was pruned and why, and all that did not hold. */
import type { Tried } from './campaign.ts'
import { unrestIn, type Violation } from './oracles.ts'
import { KINDS, nameOf, type Plan, type References } from './plan.ts'
import { maskOf } from './reference.ts'

export interface Campaign {
  readonly seed: number
  /** `1/4`. */
  readonly shard: string
  readonly references: References
  /** All that the generator makes of these journeys. */
  readonly plans: readonly Plan[]
  readonly tried: readonly Tried[]
  readonly seconds: number
}

export interface Report {
  readonly seed: number
  readonly shard: string
  readonly seconds: number
  readonly generated: number
  readonly ran: number
  readonly held: number
  readonly byKind: readonly KindCount[]
  readonly notReached: readonly string[]
  /** What the rig itself could not go on with, and why; it is tried again by the next run. */
  readonly givenUp: readonly string[]
  readonly violations: readonly Violated[]
  /** Steps without a fault on the way, and what was wrong with them although nothing was done to them. */
  readonly calm: { readonly steps: number; readonly alarms: readonly Violated[] }
  readonly pruned: readonly Pruned[]
  /** Values that differ from one calm run to the next, and so are compared with nothing. */
  readonly masked: number
  readonly byStep: readonly StepCount[]
}

interface Violated {
  readonly plan: string
  readonly journey: string
  readonly step: string
  readonly what: readonly string[]
}

interface KindCount {
  readonly kind: Plan['kind']
  readonly generated: number
  readonly ran: number
  readonly violated: number
}

interface Pruned {
  readonly why: string
  readonly writes: number
}

interface StepCount {
  readonly journey: string
  readonly step: string
  readonly writes: number
  readonly ran: number
  readonly violated: number
}

const CALM = 'without a fault'

export function reportOf({ seed, shard, references, plans, tried, seconds }: Campaign): Report {
  const planned = tried.filter(({ plan }) => plan !== undefined)
  const calm = tried.filter(({ plan }) => plan === undefined)
  const steps = [...references].flatMap(([journey, each]) =>
    [...each].map(([step, reference]) => ({ journey, step, reference }))
  )
  const isViolated = ({ result }: Tried) => result === 'violated'
  const restless = steps.filter(({ reference }) => reference.atRest.length > 0)
  const alarms = [
    ...calm.filter(isViolated).map(violated),
    ...restless.map(({ journey, step, reference: { atRest } }) => ({
      plan: CALM,
      journey,
      step,
      what: unrestIn(atRest).map(inWords)
    }))
  ]
  return {
    seed,
    shard,
    seconds: Math.round(seconds),
    generated: plans.length,
    ran: planned.filter(hasRun).length,
    held: planned.filter(({ result }) => result === 'held').length,
    byKind: KINDS.map((kind) => {
      const those = planned.filter(({ plan }) => plan?.kind === kind)
      return {
        kind,
        generated: plans.filter((plan) => plan.kind === kind).length,
        ran: those.filter(hasRun).length,
        violated: those.filter(isViolated).length
      }
    }),
    givenUp: tried
      .filter(({ result }) => result === 'given up')
      .map(({ plan, journey, step, why }) => `${plan ? nameOf(plan) : `${journey} · ${step}`}: ${why}`),
    notReached: planned
      .filter(({ result }) => result === 'not reached')
      .map(({ plan }) => (plan ? nameOf(plan) : CALM)),
    violations: planned.filter(isViolated).map(violated),
    calm: { steps: calm.length, alarms },
    pruned: prunedIn(references),
    masked: steps.reduce((sum, { reference }) => sum + maskOf(reference.state).length, 0),
    byStep: steps.map(({ journey, step, reference }) => {
      const here = planned.filter((one) => one.journey === journey && one.step === step)
      const ran = here.filter(hasRun).length
      return { journey, step, writes: reference.writes.length, ran, violated: here.filter(isViolated).length }
    })
  }
}

/** What the plan waits for has happened. */
export const hasRun = ({ result }: Pick<Tried, 'result'>): boolean => result === 'held' || result === 'violated'

const violated = ({ plan, journey, step, violations }: Tried): Violated => ({
  plan: plan === undefined ? CALM : nameOf(plan),
  journey,
  step,
  what: violations.map(inWords)
})

const inWords = ({ oracle, what }: Violation): string => `${oracle}: ${what}`

function prunedIn(references: References): Pruned[] {
  const all = [...references.values()].flatMap((steps) => [...steps.values()].flatMap(({ pruned }) => pruned))
  return [...Map.groupBy(all, ({ why }) => why)].map(([why, those]) => ({ why, writes: those.length }))
}

export function inMarkdown(report: Report): string {
  const { seed, shard, seconds, generated, ran, held, notReached, givenUp, violations, calm, masked } = report
  const { byKind, byStep, pruned } = report
  return [
    '# Faults',
    '',
    `Seed ${seed}, shard ${shard}, ${seconds} s. The generator makes ${generated} plans; ${ran} ran, ${held} held, ` +
      `${violations.length} did not, ${notReached.length} were not reached. Of ${calm.steps} steps without a fault ` +
      `${calm.alarms.length} gave an alarm. ${masked} values differ between calm runs and are not compared.`,
    '',
    '| kind | plans made | run | violated |',
    '| --- | --- | --- | --- |',
    ...byKind.map((one) => `| ${one.kind} | ${one.generated} | ${one.ran} | ${one.violated} |`),
    '',
    '| journey | step | writes | plans run | violated |',
    '| --- | --- | --- | --- | --- |',
    ...byStep.map((one) => `| ${one.journey} | ${one.step} | ${one.writes} | ${one.ran} | ${one.violated} |`),
    '',
    '## Pruned',
    '',
    ...pruned.map(({ why, writes }) => `- ${writes} writes: ${why}`),
    ...section('What did not hold', violations),
    ...section('Alarms without a fault', calm.alarms),
    ...list('Not reached', notReached),
    ...list('Given up', givenUp),
    ''
  ].join('\n')
}

const list = (title: string, names: readonly string[]): string[] =>
  names.length === 0 ? [] : ['', `## ${title}`, '', ...names.map((name) => `- ${name}`)]

const section = (title: string, all: readonly Violated[]): string[] =>
  all.length === 0
    ? []
    : ['', `## ${title}`, ...all.flatMap(({ plan, what }) => ['', `### ${plan}`, '', ...what.map((one) => `- ${one}`)])]
