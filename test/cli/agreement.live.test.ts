/**
 * One set of rules, three callers: every example of the conformance suite is told the same by the packed `dbaas lint`, by
 * the webhook behind a real API server, and, with nobody at the door, by the conditions that the loops set.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { stringify } from 'yaml'
import { type Example, examplesOf } from '../../manifests/provider-examples.ts'
import { type Facts, factsFrom, NO_FACTS } from '../../providers/facts.ts'
import { builtIn } from '../../providers/index.ts'
import { NOTED } from '../../providers/noted.ts'
import type { KubeObject } from '../../sandbox/api-client.ts'
import { type Condition, type ConditionType, conditionOf } from '../../src/api/condition.ts'
import { type DatabaseCluster, databaseCluster } from '../../src/api/database-cluster.ts'
import { type Finding, sentence } from '../../src/api/finding.ts'
import { KINDS } from '../../src/api/kinds.ts'
import { type OpsRequest, opsRequest } from '../../src/api/ops-request.ts'
import { judgesOf } from '../../webhooks/judges.ts'
import type { RoutePath } from '../../webhooks/routes.ts'
import { FOLDERS } from '../conformance/judged.ts'
import { create, namespace, patch, pathOf as pathOfChild, request } from '../fixtures/api-server.ts'
import { askedDoor } from '../fixtures/asked-door.ts'
import { collection } from '../fixtures/collection.ts'
import { eventually } from '../fixtures/eventually.ts'
import { installedRun } from '../fixtures/packed-cli.ts'
import { playedTerminal } from '../fixtures/played-terminal.ts'
import { runLoops } from '../fixtures/running-loops.ts'
import { toldAbout } from '../fixtures/supporting.ts'

t.setTimeout(1_800_000)

/** What the API server writes into every object by itself, whatever the example has there. */
const STAMPED = ['creationTimestamp', 'deletionTimestamp', 'managedFields', 'uid', 'generation'] as const

const all = FOLDERS.flatMap((folder) => examplesOf(folder))
const isStamped = ({ applied: { metadata } }: Example) => STAMPED.some((name) => name in metadata)

/** A finding as it is compared: how bad, which rule, where, in which words. */
const told = ({ severity, rule, path, text }: { severity: string; rule: string; path: string; text: string }) =>
  `${severity} ${rule} ${path}: ${text}`
const asTold = (findings: readonly Finding[]) =>
  findings.map((one) => told({ ...one, path: String(one.path), text: sentence(one) })).toSorted()

/** The sentences of those findings that refuse. */
const refusalsIn = (findings: readonly string[]): string[] =>
  findings.filter((one) => one.startsWith('deny ')).map((one) => one.slice(one.indexOf(': ') + 2))

const titleOf = ({ provider, sort, noun }: Example): string => `${provider}/${sort}-${noun}`

type Moved = Pick<Example, 'beside' | 'before' | 'applied'>

/** The same objects in another namespace than that of the examples; one without a namespace is known by labels. */
function moved({ beside, before, applied }: Example, to: string, labels: Record<string, string> = {}): Moved {
  const text = JSON.stringify({ beside, before, applied })
  const here: Moved = JSON.parse(text.replaceAll('"namespace":"shop"', `"namespace":"${to}"`))
  if (kindOf(applied).scope === 'Namespaced') return here
  return { ...here, applied: { ...here.applied, metadata: { ...here.applied.metadata, labels } } }
}

const kindOf = (object: object) => {
  const kind = KINDS.find((one) => 'kind' in object && one.kind === object.kind)
  if (kind === undefined) throw new Error(`${JSON.stringify(object)} is of no kind of ours`)
  return kind
}

const pathOf = (object: Example['applied']): string =>
  `${collection(kindOf(object), object.metadata.namespace ?? '')}/${object.metadata.name}`

/** Stores an object, its status too, past the rules. */
async function store(object: Example['applied']): Promise<KubeObject> {
  const { status: told, ...fresh } = object as Example['applied'] & { status?: object }
  const { status, body } = await create(collection(kindOf(object), object.metadata.namespace ?? ''), fresh)
  if (status !== 201) throw new Error(`cannot store ${object.metadata.name}: ${body.message}`)
  if (told) await patch(`${pathOf(object)}/status`, { status: told })
  return (await request('GET', pathOf(object))).body
}

/** Applies the object without storing it. */
function apply(object: Example['applied'], stored: KubeObject | undefined) {
  const query = { dryRun: 'All' }
  if (stored === undefined) return create(collection(kindOf(object), object.metadata.namespace ?? ''), object, query)
  const { resourceVersion } = stored.metadata
  const body = { ...object, metadata: { ...object.metadata, resourceVersion } }
  return request('PUT', pathOf(object), { query, body })
}

async function remove(object: object, how: 'alone' | 'with its child' = 'alone'): Promise<void> {
  const path = pathOf(object as Example['applied'])
  const isCluster = 'kind' in object && object.kind === 'DatabaseCluster'
  const metadata = how === 'alone' ? { finalizers: null } : {}
  await patch(path, { metadata, ...(isCluster && { spec: { deletionPolicy: 'Delete' } }) })
  await request('DELETE', path)
  await eventually(`${path} is gone`, async () => ((await request('GET', path)).status === 404 ? true : undefined))
}

interface Refusal {
  readonly details?: { readonly causes?: readonly { readonly field: string; readonly message: string }[] }
}

const causesOf = (body: KubeObject): string[] =>
  ((body as unknown as Refusal).details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`)

/** What the packed command says of each example: what it was is in git, what is beside it is in --facts. */
async function linted(examples: readonly Example[]): Promise<(example: Example) => readonly string[]> {
  const run = await installedRun()
  const root = t.testdir({})
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'pipe' })
  const cases = examples.map((example) => {
    const folder = join(root, example.provider, `${example.sort}-${example.noun}`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'manifest.yaml'), example.before ? `# as it was\n${yaml(example.before)}` : '')
    return { example, folder }
  })
  git('init', '--quiet')
  git('add', '.')
  git('-c', 'user.name=test', '-c', 'user.email=test@example.com', 'commit', '--quiet', '--message=before')
  const home = process.cwd()
  process.chdir(root)
  const says = new Map<Example, readonly string[]>()
  for (const { example, folder } of cases) {
    const facts = join(folder, '.facts.yaml')
    writeFileSync(facts, example.beside.map(yaml).join('---\n'))
    writeFileSync(join(folder, 'manifest.yaml'), yaml(example.applied))
    const { terminal, out } = playedTerminal()
    const since = example.before ? ['--since', 'HEAD'] : []
    await run(['lint', join(folder, 'manifest.yaml'), '--facts', facts, '--format', 'json', ...since], terminal)
    const report = JSON.parse(out()) as {
      findings: { severity: string; rule: string; path: string; text: string }[]
    }
    says.set(example, report.findings.map(told).toSorted())
  }
  process.chdir(home)
  return (example) => says.get(example) ?? []
}

const yaml = (object: object): string =>
  stringify(object, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false })

const lintSays = await linted(all)

t.test('the webhook on the real API server says what lint says', async (t) => {
  let facts: Facts | undefined = NO_FACTS // the door is open
  const door = await askedDoor(t, () => facts)
  const judges = judgesOf(builtIn(), () => facts ?? NO_FACTS)

  for (const example of all.filter((one) => !isStamped(one))) {
    const here = moved(example, door.namespace, door.labels)
    facts = undefined
    const stored = here.before && (await store(here.before))
    door.calls()
    facts = factsFrom(here.beside)
    const answer = await apply(here.applied, stored)
    const [call] = door.calls().filter(({ path }) => path.startsWith('/validate/'))
    const refusals = refusalsIn(lintSays(example))
    // what a rule of the definition refuses is not asked about: that is the API server's own word, without an id
    const own = refusals.map((one) => one.replace(/ \[schema\/rule\]$/, ''))
    t.same(
      causesOf(answer.body).toSorted(),
      (call ? refusals : own).toSorted(),
      `${titleOf(example)}: the user is told so`
    )
    t.equal(answer.status < 300, refusals.length === 0, 'and it is taken, or not')
    if (call) {
      const { findings } = judges[call.path as RoutePath](call.request) // with the warnings, which have a shorter form there
      t.same(asTold(findings), lintSays(example), titleOf(example))
    }
    if (stored) await remove(stored)
  }
})

/** What the condition of that type says, once it speaks of what is stored. */
const judgedBy = (type: ConditionType, path: string): Promise<Condition> =>
  eventually(`${path} is judged`, async () => {
    const { metadata, status } = (await request('GET', path)).body as unknown as DatabaseCluster
    const condition = conditionOf(status?.conditions ?? [], type)
    return condition?.observedGeneration === metadata.generation && condition?.status !== 'Unknown'
      ? condition
      : undefined
  })

/** The sentences of all findings, in which order they may stand. */
const sentencesIn = (findings: readonly string[]): string[] => findings.map((one) => one.slice(one.indexOf(': ') + 2))

/** A condition is False where something refuses, and says what does; and True where nothing does, with what is unwise. */
function agrees(t: Test, example: Example, { status, message }: Pick<Condition, 'status' | 'message'>): void {
  const [findings, refusals] = [lintSays(example), refusalsIn(lintSays(example))]
  t.equal(status, refusals.length > 0 ? 'False' : 'True', titleOf(example))
  const sentences = refusals.length > 0 ? refusals : sentencesIn(findings)
  for (const one of sentences) t.ok(message.includes(one), `${titleOf(example)}: ${one}; not in ${message}`)
}

/** Runs the loops of all clusters, with nobody at the door, and shows them the examples one by one with what is beside them. */
async function shown(
  t: Test,
  examples: readonly Example[],
  show: (example: Example, ns: string) => Promise<Condition>
) {
  const ns = await namespace(t)
  let facts = NO_FACTS
  await runLoops(t, { provider: 'cnpg', registry: builtIn(), namespace: ns, facts: () => facts })
  for (const example of examples) {
    facts = factsFrom(moved(example, ns).beside)
    agrees(t, example, await show(example, ns))
  }
}

const created = all.filter((one) => one.before === undefined && !isStamped(one) && lintSays(one).length > 0)

t.test(
  'with nobody at the door, clusters and what they refer to have conditions that say what lint says',
  async (t) => {
    const own = created.filter(({ applied }) => applied.kind !== 'OpsRequest' && kindOf(applied).scope === 'Namespaced')
    t.ok(own.length > 200, `${own.length} examples`)
    await shown(t, own, async (example, ns) => {
      const { applied } = moved(example, ns)
      await store(applied)
      const condition = await judgedBy('Accepted', pathOf(applied))
      await remove(applied)
      return condition
    })
  }
)

/** What the cluster is once it has come to rest: the edit finds a database, as edits do. */
const atRest = (path: string) =>
  eventually(`${path} is at rest`, async () => {
    const stored = (await request('GET', path)).body as unknown as DatabaseCluster
    const condition = conditionOf(stored.status?.conditions ?? [], 'Ready')
    return condition?.status === 'True' && condition.observedGeneration === stored.metadata.generation
      ? stored
      : undefined
  })

const placesOf = (refusals: readonly string[]) => refusals.map((one) => one.slice(0, one.indexOf(': '))).toSorted()

/** The spec for which the child was written last. */
async function keptFor({ status, metadata }: DatabaseCluster): Promise<unknown> {
  const { apiVersion = '', kind = '', name = '' } = status?.childRef ?? {}
  const { namespace } = metadata
  const child = await request(
    'GET',
    await pathOfChild({ apiVersion, kind, metadata: { name, ...(namespace && { namespace }) } })
  )
  const { annotations = {} } = child.body.metadata as { annotations?: Record<string, string> }
  return JSON.parse(annotations[NOTED.accepted] ?? '{}').spec
}

/** What the webhook cannot prove a loop knows: it has seen the volumes. */
const isKnownToLoops = ({ noun }: Example) => noun === 'shrink-unproven'

t.jobs = builtIn().providers.length // they wait for played operators most of the time
for (const { name: provider } of builtIn().providers)
  t.test(
    `with nobody at the door, edits of clusters of ${provider} have conditions that say what lint says`,
    { buffered: true },
    async (t) => {
      const edits = all
        .filter((one) => one.provider === provider && one.before !== undefined && lintSays(one).length > 0)
        .filter((one) => one.applied.kind === databaseCluster.kind && !isKnownToLoops(one))
      t.ok(edits.length > 1, `${edits.length} examples`)
      const ns = await namespace(t)
      let facts = NO_FACTS
      await runLoops(t, { provider, registry: builtIn(), namespace: ns, facts: () => facts })
      for (const example of edits) {
        const { before, applied, beside } = moved(example, ns)
        if (before === undefined) throw new Error(`${titleOf(example)} is no edit`)
        facts = NO_FACTS
        await store(before)
        const stored = await atRest(pathOf(applied))
        facts = factsFrom(beside)
        const { resourceVersion, finalizers } = (await request('GET', pathOf(applied))).body.metadata
        const edited = { ...applied, metadata: { ...applied.metadata, resourceVersion, finalizers } }
        const { status, body } = await request('PUT', pathOf(applied), { body: edited })
        const refusals = refusalsIn(lintSays(example))
        if (status >= 300) {
          // the definition has rules of its own, which know the status too, and their words
          t.same(
            placesOf(causesOf(body)),
            placesOf(refusals),
            `${titleOf(example)}: the API server refuses it by itself`
          )
        } else {
          agrees(t, example, await judgedBy('Accepted', pathOf(applied)))
          if (refusals.length > 0) t.same(await keptFor(stored), stored.spec, 'and the child stays as it was')
        }
        await remove(applied, 'with its child')
      }
    }
  )

t.test('with nobody at the door, an operator of the whole cluster says of policies what lint says', async (t) => {
  // the control plane is shared, and only one that has it all may write what belongs to no namespace
  const policies = created.filter(({ applied }) => kindOf(applied).scope === 'Cluster')
  t.ok(policies.length > 3, `${policies.length} examples`)
  for (const example of policies) {
    const [told] = await toldAbout([example.applied], factsFrom(example.beside))
    agrees(
      t,
      example,
      conditionOf(told?.status.conditions ?? [], 'Accepted') ?? { status: 'Unknown', message: 'nothing' }
    )
  }
})

/** The cluster that an operation is asked of, where the example has it. */
const clusterOf = ({ applied, beside }: Example) =>
  beside.find(
    ({ kind, metadata }) =>
      kind === databaseCluster.kind && metadata.name === (applied.spec as OpsRequest['spec']).clusterRef
  )

for (const { name: provider } of builtIn().providers)
  t.test(`with nobody at the door, the conditions of an operation on ${provider} say what lint says`, async (t) => {
    const judged = all
      .filter((one) => one.provider === provider && one.applied.kind === 'OpsRequest' && one.before === undefined)
      .filter((one) => clusterOf(one) !== undefined && lintSays(one).length > 0)
    t.ok(judged.length > 3, `${judged.length} examples`)

    const ns = await namespace(t)
    let facts = NO_FACTS
    await runLoops(t, { provider, namespace: ns, facts: () => facts })
    for (const cluster of new Map(judged.map((one) => [clusterOf(one)?.metadata.name, clusterOf(one)])).values()) {
      const metadata = { name: cluster?.metadata.name }
      const { status, body } = await create(collection(databaseCluster, ns), { ...cluster, metadata })
      t.equal(status, 201, `${metadata.name} is stored: ${body.message ?? ''}`)
    }

    for (const example of judged) {
      const { beside, applied } = moved(example, ns)
      facts = factsFrom(beside)
      // what is only tried is judged at once, whatever goes on with the cluster; the rest is, when its turn has come
      const tried = { ...applied, spec: { ...(applied.spec as object), dryRun: true } }
      const { status, body } = await create(collection(opsRequest, ns), tried)
      t.equal(status, 201, `${titleOf(example)} is stored: ${body.message ?? ''}`)
      agrees(t, example, await judgedBy('Validated', pathOf(applied)))
      const refusals = refusalsIn(lintSays(example))
      if (refusals.length > 0) {
        const { status } = (await request('GET', pathOf(applied))).body as unknown as OpsRequest
        t.match(status, { phase: 'Failed', reason: 'Refused' }, titleOf(example))
        t.ok(isMadeOf(status?.message ?? '', refusals), `${titleOf(example)}: ${status?.message}`)
      }
      await remove(applied)
    }
  })

/** An operation that is under way, or over, as the status has it; and then somebody cancels it. */
t.test('with nobody at the door, the conditions of an operation say that a cancel comes too late', async (t) => {
  const cancels = all.filter(
    (one) => one.applied.kind === 'OpsRequest' && one.before !== undefined && lintSays(one).length > 0
  )
  t.ok(cancels.length > 1, `${cancels.length} examples`)
  for (const example of cancels) {
    const ns = await namespace(t)
    const { before, applied, beside } = moved(example, ns)
    if (before === undefined) throw new Error(`${titleOf(example)} is no edit`)
    const { status, ...asked } = before as Moved['applied'] & { status?: OpsRequest['status'] }
    const [startTime, observedGeneration] = [new Date().toISOString(), 1]
    await store({ ...asked, status: { ...status, startTime, observedGeneration } } as Moved['applied'])
    const cluster = clusterOf(example)
    await create(collection(databaseCluster, ns), { ...cluster, metadata: { name: cluster?.metadata.name } })
    await patch(pathOf(applied), { spec: applied.spec })
    const { stop } = await runLoops(t, { provider: example.provider, namespace: ns, facts: () => factsFrom(beside) })
    agrees(t, example, await judgedBy('Validated', pathOf(applied)))
    await stop()
    await remove(applied)
  }
})

/** Whether a message has these sentences, each of them once, and nothing else. */
const isMadeOf = (message: string, sentences: readonly string[]): boolean =>
  sentences.every((one) => message.includes(one)) && message.length === sentences.join('; ').length
