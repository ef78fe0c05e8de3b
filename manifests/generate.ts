/**
 * Writes everything that follows from src/api, providers and webhooks: CRDs, JSON Schemas, the reference, webhook
 * configurations, what the chart takes from all that, and what the examples of providers become.
 * With --check it writes nothing, names what is not current, and exits with 1.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { stringify } from 'yaml'
import { buildChildren, referredIn } from '../providers/applier.ts'
import { isDriver } from '../providers/contract.ts'
import { withDefaults } from '../providers/defaults.ts'
import { NOTHING_FOUND } from '../providers/found.ts'
import { builtIn } from '../providers/index.ts'
import type { Registry } from '../providers/registry.ts'
import { resolveVersion } from '../providers/versions.ts'
import type { DatabaseCluster } from '../src/api/database-cluster.ts'
import { crdName, GROUP, type Kind, VERSION } from '../src/api/kind.ts'
import { KINDS } from '../src/api/kinds.ts'
import { actionsPage } from './actions-page.ts'
import { CHART_FILES, chartFiles } from './chart-files.ts'
import { commandsPage } from './commands-page.ts'
import { crd } from './crd.ts'
import { jsonSchema } from './json-schema.ts'
import { kustomization } from './kustomization.ts'
import { operationsPage } from './operations-page.ts'
import { billOfMaterials, type Lock, packagesPage } from './packages.ts'
import { AROUND, childrenOf, type Example, examplesOf, recordOf } from './provider-examples.ts'
import { rbac } from './rbac.ts'
import { referencePage } from './reference-page.ts'
import { rulesPage } from './rules-page.ts'
import { webhookConfigurations } from './webhook-configurations.ts'

const root = join(import.meta.dirname, '..')

/** Folders that hold generated files only: what is not made any more is removed from them. */
const OWNED = [
  'manifests/crds',
  CHART_FILES,
  `${CHART_FILES}/crds`,
  `${CHART_FILES}/policies`,
  'manifests/rbac',
  'manifests/webhooks',
  `manifests/schemas/${GROUP}`,
  'docs/reference/kinds'
]

/** kubectl reads YAML 1.1, to which a bare On is a boolean. */
const YAML_FOR_KUBECTL = { compat: 'yaml-1.1', lineWidth: 120, aliasDuplicateObjects: false } as const

function filesOf(kind: Kind): [path: string, content: string][] {
  const name = kind.kind.toLowerCase()
  return [
    [
      `manifests/crds/${crdName(kind)}.yaml`,
      `# Written by \`npm run generate\` from src/api.\n${stringify(crd(kind), YAML_FOR_KUBECTL)}`
    ],
    // the layout that kubeconform and the editors' catalogues look for: {group}/{kind}_{version}.json
    [`manifests/schemas/${GROUP}/${name}_${VERSION}.json`, `${JSON.stringify(jsonSchema(kind), null, 2)}\n`],
    [`docs/reference/kinds/${name}.md`, referencePage(kind)]
  ]
}

/** YAML as kubectl reads it: there, an unquoted off or yes is no string. */
const yaml = (object: object): string =>
  stringify(object, { version: '1.1', lineWidth: 120, aliasDuplicateObjects: false })

/** What a valid example of a provider becomes, beside the example. */
function record(example: Example, registry: Registry): [path: string, content: string] {
  const applied = example.applied as unknown as DatabaseCluster
  const provider = registry.find(applied)
  const completed = provider === undefined ? applied : withDefaults({ cluster: applied, before: undefined }, provider)
  return [recordOf(example), `# Written by \`npm run generate\`.\n${yaml(completed)}`]
}

/** The children of a valid example, for providers that make them. */
function children(example: Example, registry: Registry): [path: string, content: string][] {
  const applied = example.applied as unknown as DatabaseCluster
  const provider = registry.find(applied)
  if (provider === undefined || !isDriver(provider)) return []
  const cluster = withDefaults({ cluster: applied, before: undefined }, provider)
  const version = resolveVersion(provider.versions, cluster.spec.version)
  if (version === undefined) return []
  const given = { cluster, version, referred: referredIn(cluster, example.facts), noted: {}, found: NOTHING_FOUND }
  const built = buildChildren(provider, given)
  const documents = built.map((child) => yaml(child))
  return [[childrenOf(example), `# Written by \`npm run generate\`.\n${documents.join('---\n')}`]]
}

function filesOfProviders(): [path: string, content: string][] {
  const registry = builtIn()
  const examples = [...registry.providers.map(({ name }) => name), AROUND].flatMap(examplesOf)
  const valid = examples.filter(({ sort }) => sort === 'valid')
  return [
    ['docs/reference/rules.md', rulesPage(registry, examples)],
    ['docs/reference/actions.md', actionsPage(registry)],
    ['docs/reference/operations.md', operationsPage(registry)],
    ['docs/reference/cli.md', commandsPage()],
    ...valid.flatMap((example) => [record(example, registry), ...children(example, registry)])
  ]
}

const filesOfWebhooks = (): [path: string, content: string][] =>
  Object.entries(webhookConfigurations()).map(([name, configuration]) => [
    `manifests/webhooks/${name}.yaml`,
    `# Written by \`npm run generate\` from webhooks/routes.ts.\n${yaml(configuration)}`
  ])

const filesOfRights = (): [path: string, content: string][] =>
  Object.entries(rbac(builtIn())).map(([name, objects]) => [
    `manifests/rbac/${name}.yaml`,
    `# Written by \`npm run generate\` from manifests/rbac.ts and what the providers own and watch.\n${objects.map(yaml).join('---\n')}`
  ])

const filesOfChart = (): [path: string, content: string][] =>
  chartFiles(builtIn(), yaml).map(([path, content]) => [`${CHART_FILES}/${path}`, content])

function filesOfPackages(): [path: string, content: string][] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock
  return [
    ['docs/reference/packages.md', packagesPage(lock)],
    ['docs/reference/packages.spdx.json', `${JSON.stringify(billOfMaterials(lock), null, 2)}\n`]
  ]
}

/** By hand, or from the templates of the chart. */
const NOT_GENERATED = ['policies', 'operator']

function fileOfPlainWay(made: readonly string[]): [path: string, content: string] {
  const paths = [...made, ...NOT_GENERATED.flatMap((folder) => present(`manifests/${folder}`))]
  const object = kustomization(paths.map((path) => relative('manifests', path)))
  return ['manifests/kustomization.yaml', `# Written by \`npm run generate\`.\n${yaml(object)}`]
}

/** Path to content of every generated file. */
export function generated(): Map<string, string> {
  const made = [...KINDS.flatMap(filesOf), ...filesOfWebhooks(), ...filesOfRights()]
  return new Map([
    ...made,
    fileOfPlainWay(made.map(([path]) => path)),
    ...filesOfProviders(),
    ...filesOfChart(),
    ...filesOfPackages()
  ])
}

function present(folder: string): string[] {
  try {
    const entries = readdirSync(join(root, folder), { withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map(({ name }) => `${folder}/${name}`)
  } catch {
    return []
  }
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return undefined
  }
}

/** Files that are missing, differ, or are not made any more. */
export function notCurrent(wanted: Map<string, string>): { changed: string[]; left: string[] } {
  return {
    changed: [...wanted].filter(([path, content]) => contentOf(path) !== content).map(([path]) => path),
    left: OWNED.flatMap(present).filter((path) => !wanted.has(path))
  }
}

function main(): void {
  const wanted = generated()
  const { changed, left } = notCurrent(wanted)
  if (process.argv.includes('--check')) {
    if (changed.length + left.length === 0) return
    console.error(
      `Not current: ${[...changed, ...left].join(', ')}. Run \`npm run generate\` and commit what it writes.`
    )
    process.exitCode = 1
    return
  }
  for (const path of changed) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), wanted.get(path) ?? '')
  }
  for (const path of left) rmSync(join(root, path))
  for (const path of [...changed, ...left]) console.log(path)
}

if (import.meta.main) main()
