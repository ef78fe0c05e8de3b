/** The health checks of the Flux example, by a CEL interpreter: for every state exactly one of them holds. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluate } from '@marcbachmann/cel-js'
import t from 'tap'
import { parse } from 'yaml'
import { OPS_PHASES } from '../../src/api/ops-request.ts'
import { notYetSeen } from '../../src/api/status.ts'

const CHECKS = ['current', 'failed', 'inProgress'] as const

interface Kustomization {
  readonly spec: {
    readonly healthCheckExprs: readonly (Readonly<Record<(typeof CHECKS)[number], string>> & {
      readonly kind: string
    })[]
  }
}

const FILE = join(import.meta.dirname, '..', '..', 'docs', 'gitops', 'flux-kustomization.yaml')
const { spec } = parse(readFileSync(FILE, 'utf8')) as Kustomization

/** Flux asks in this order and takes the first that holds. */
function health(kind: string, status: object, generation = 2): string | undefined {
  const checks = spec.healthCheckExprs.find((one) => one.kind === kind)
  if (checks === undefined) throw new Error(`${FILE} has no checks for ${kind}`)
  const object = { metadata: { generation: BigInt(generation) }, status }
  return (['inProgress', 'failed', 'current'] as const).find((check) => evaluate(checks[check], object) === true)
}

const condition = (type: string, status: string) => ({ type, status })

const CLUSTERS: Readonly<Record<string, { status: object; want: string }>> = {
  'a new cluster': { status: { ...notYetSeen, observedGeneration: 0n }, want: 'inProgress' },
  'one that was changed since': {
    status: { observedGeneration: 1n, conditions: [condition('Ready', 'True')] },
    want: 'inProgress'
  },
  'one that serves': {
    status: { observedGeneration: 2n, conditions: [condition('Ready', 'True'), condition('Stalled', 'False')] },
    want: 'current'
  },
  'one that is on its way': {
    status: { observedGeneration: 2n, conditions: [condition('Ready', 'False'), condition('Stalled', 'False')] },
    want: 'inProgress'
  },
  'one that only an edit can help': {
    status: { observedGeneration: 2n, conditions: [condition('Ready', 'False'), condition('Stalled', 'True')] },
    want: 'failed'
  }
}

for (const [name, { status, want }] of Object.entries(CLUSTERS)) {
  t.test(`${name} is ${want}`, async (t) => {
    t.equal(health('DatabaseCluster', status), want)
  })
}

t.test('every phase of an operation is known', async (t) => {
  const ends: Readonly<Record<string, string>> = {
    Succeeded: 'current',
    Skipped: 'current',
    Cancelled: 'current',
    Failed: 'failed',
    TimedOut: 'failed'
  }
  for (const phase of OPS_PHASES) t.equal(health('OpsRequest', { phase }), ends[phase] ?? 'inProgress', phase)
  t.equal(health('OpsRequest', {}), 'inProgress', 'no phase yet')
})
