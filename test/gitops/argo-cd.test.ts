/** What Argo CD shows of our kinds, and what its actions make: the Lua that people copy, run by a Lua interpreter. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { schemaErrors } from '../docs/schemas.ts'
import { runLua } from '../fixtures/lua.ts'

const FILE = join(import.meta.dirname, '..', '..', 'docs', 'gitops', 'argocd-cm.yaml')
const { data } = parse(readFileSync(FILE, 'utf8')) as { data: Readonly<Record<string, string>> }

interface Actions {
  readonly 'discovery.lua': string
  readonly definitions: readonly { readonly name: string; readonly 'action.lua': string }[]
}

const script = (key: string): string => {
  const found = data[`resource.customizations.${key}`]
  if (found === undefined) throw new Error(`${FILE} has no ${key}`)
  return found
}
const health = (kind: string, obj: object) => runLua(script(`health.dbaas.dev_${kind}`), obj)
const actionsOf = (kind: string) => parse(script(`actions.dbaas.dev_${kind}`)) as Actions

const condition = (type: string, status: string, reason: string, message: string) => ({ type, status, reason, message })
const READY = condition('Ready', 'True', 'Ready', 'All members serve')
const UNREADY = condition('Ready', 'False', 'MembersMissing', 'one of three members serves')

const cluster = (status: object | undefined, generation = 2) => ({
  apiVersion: 'dbaas.dev/v1alpha1',
  kind: 'DatabaseCluster',
  metadata: { name: 'orders', namespace: 'shop', generation },
  spec: { engine: 'postgresql', clusterSize: 3, storage: '10Gi', backup: { enabled: true } },
  ...(status && { status })
})

const CLUSTERS: Readonly<Record<string, { status: object | undefined; want: string; says?: RegExp }>> = {
  'a cluster that nobody has looked at yet': { status: undefined, want: 'Progressing', says: /operator/ },
  'one that was changed since': {
    status: { observedGeneration: 1, phase: 'Ready', conditions: [READY] },
    want: 'Progressing'
  },
  'one that serves': { status: { observedGeneration: 2, phase: 'Ready', conditions: [READY] }, want: 'Healthy' },
  'one that is switched off': {
    status: { observedGeneration: 2, phase: 'Stopped', conditions: [{ ...READY, reason: 'Stopped' }] },
    want: 'Suspended'
  },
  'one that is on its way': {
    status: { observedGeneration: 2, phase: 'Updating', message: 'orders-2 restarts', conditions: [UNREADY] },
    want: 'Progressing',
    says: /orders-2 restarts/
  },
  'one that misses a member': {
    status: { observedGeneration: 2, phase: 'Degraded', conditions: [UNREADY] },
    want: 'Degraded',
    says: /one of three/
  },
  'one that only an edit can help': {
    status: {
      observedGeneration: 2,
      phase: 'Pending',
      conditions: [UNREADY, condition('Stalled', 'True', 'Refused', 'spec.storage: "x" is no size')]
    },
    want: 'Degraded',
    says: /spec\.storage: "x"/
  }
}

for (const [name, { status, want, says = /./ }] of Object.entries(CLUSTERS)) {
  t.test(`${name} is ${want}`, async (t) => {
    t.match(await health('DatabaseCluster', cluster(status)), { status: want, message: says })
  })
}

const PHASES = {
  OpsRequest: {
    Pending: 'Progressing',
    Queued: 'Progressing',
    Running: 'Progressing',
    Cancelling: 'Progressing',
    Succeeded: 'Healthy',
    Skipped: 'Healthy',
    Cancelled: 'Suspended',
    Failed: 'Degraded',
    TimedOut: 'Degraded'
  },
  DatabaseBackup: {
    Pending: 'Progressing',
    Running: 'Progressing',
    Succeeded: 'Healthy',
    Failed: 'Degraded',
    Deleting: 'Progressing'
  }
} as const

for (const [kind, phases] of Object.entries(PHASES)) {
  t.test(`the health of every phase of ${kind}`, async (t) => {
    for (const [phase, want] of Object.entries(phases))
      t.match(await health(kind, { metadata: {}, spec: {}, status: { phase } }), { status: want }, phase)
    t.match(await health(kind, { metadata: {}, spec: {} }), { status: 'Progressing' }, 'without a status')
  })
}

t.test('a cluster that serves can be restarted, backed up and switched over', async (t) => {
  const ready = cluster({ phase: 'Ready' })
  const { 'discovery.lua': discovery, definitions } = actionsOf('DatabaseCluster')
  t.same(await runLua(discovery, ready), {
    restart: { disabled: false },
    backup: { disabled: false },
    switchover: { disabled: false }
  })
  t.same(Object.keys((await runLua(discovery, ready)) as object).sort(), definitions.map(({ name }) => name).sort())
  for (const { name, 'action.lua': action } of definitions) {
    const [made, ...more] = (await runLua(action, ready)) as { operation: string; resource: { metadata: object } }[]
    t.same(more, [])
    t.match(made, {
      operation: 'create',
      resource: {
        kind: 'OpsRequest',
        metadata: { name: new RegExp(`^orders-${name}-\\d{14}$`), namespace: 'shop' },
        spec: { clusterRef: 'orders' }
      }
    })
    t.same(made && schemaErrors(made.resource as never), [], `${name} makes what the schema takes`)
  }
})

t.test('one that is off can be neither', async (t) => {
  const { 'discovery.lua': discovery } = actionsOf('DatabaseCluster')
  t.match(await runLua(discovery, cluster({ phase: 'Stopped' })), {
    restart: { disabled: true },
    backup: { disabled: true },
    switchover: { disabled: true }
  })
})

t.test('an operation that goes on can be cancelled, once', async (t) => {
  const { 'discovery.lua': discovery, definitions } = actionsOf('OpsRequest')
  const request = (phase: string, cancel = false) => ({
    metadata: {},
    spec: { type: 'Restart', cancel },
    status: { phase }
  })
  t.match(await runLua(discovery, request('Running')), { cancel: { disabled: false } })
  t.match(await runLua(discovery, request('Running', true)), { cancel: { disabled: true } })
  t.match(await runLua(discovery, request('Succeeded')), { cancel: { disabled: true } })
  const [cancel] = definitions
  t.match(await runLua(cancel?.['action.lua'] ?? '', request('Running')), { spec: { type: 'Restart', cancel: true } })
})
