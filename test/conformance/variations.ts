/** Other values for one field of a DatabaseCluster, in a cluster that has it or gets it. */
import type { Node } from '../../manifests/structural.ts'
import type { Provider } from '../../providers/contract.ts'
import { spec } from './declared.ts'

type Fields = Record<string, unknown>

/** Fields of which one excludes the others, by the object that they stand in. */
const EXCLUSIVE: readonly (readonly [object: string, fields: readonly string[]])[] = [
  ['dataSource', ['backup', 'cluster', 'external']],
  ['dataSource.pitr', ['targetTime', 'latest']],
  ['tls', ['issuerRef', 'secretName']],
  ['backup.schedules[].retention', ['copies', 'days']]
]

/** Objects that need more than their required fields to be taken. */
const PRESETS: readonly (readonly [end: RegExp, value: () => unknown])[] = [
  [/tolerations\[\]$/, () => ({ key: 'dedicated', operator: 'Equal', effect: 'NoExecute' })],
  [/matchExpressions\[\]$/, () => ({ key: 'kind', operator: 'In', values: ['7'] })],
  [/matchFields\[\]$/, () => ({ key: 'metadata.name', operator: 'In', values: ['7'] })],
  [/^dataSource$/, () => ({ backup: { name: 'first' } })]
]

/** So many settings are tried for one that takes the value. */
const MOST_NAMES = 60

type Values = (provider: Provider, present: unknown) => readonly unknown[]

/** Values that the type of a field does not tell. */
const VALUES: readonly (readonly [end: RegExp, values: Values])[] = [
  [/^version$/, ({ versions }) => versions.entries.map(({ version }) => version)],
  [/^topology\.type$/, ({ supports }) => supports.topologies.map(({ type }) => type)],
  [/^proxy\.type$/, ({ supports }) => supports.proxies.map(({ type }) => type)],
  [/^volumes\[\]\.name$/, ({ supports }) => supports.volumes.map(({ name }) => name)],
  [/^backup\.schedules\[\]\.method$/, ({ supports }) => supports.backups?.methods.map(({ method }) => method) ?? []],
  [/\.schedule$/, () => ['0 2 * * *', '0 3 * * *']],
  [/sourceRanges\[\]$/, () => ['10.0.0.0/8', '192.168.0.0/16']],
  [/targetTime$/, () => ['2026-05-03T08:00:00Z', '2026-05-03T09:00:00Z']],
  [
    /config\[\]\.name$/,
    ({ parameters }) => Object.keys(parameters.tables.at(-1)?.parameters ?? {}).slice(0, MOST_NAMES)
  ],
  [/config\[\]\.value$/, (_, present) => [...counted(present), 'on', 'off', '7', '100', '200']],
  [/topologyKey$/, () => ['kubernetes.io/hostname', 'topology.kubernetes.io/zone']],
  [/(requests|limits)\.\*$/, (_, present) => [...counted(present), '2Gi', '3Gi']],
  [/path$/, () => ['orders/first', 'orders/second']]
]

/** The same words with other numbers: 1GB, 2GB. */
function counted(present: unknown): string[] {
  const [, number, unit] = /^(\d+)(\D*)$/.exec(String(present ?? '')) ?? []
  return number === undefined ? [] : [`${Number(number) + 1}${unit}`, `${Number(number) * 2}${unit}`]
}

/** Every word that the field can have, where they can be listed: then one that is refused is told, and no other is left. */
export const isListed = (path: string, { enum: words, type }: Node): boolean =>
  words !== undefined ||
  type === 'boolean' ||
  /^(topology\.type|proxy\.type|volumes\[\]\.name|backup\.schedules\[\]\.method)$/.test(path)

function valuesFor(path: string, node: Node, provider: Provider, present: unknown): readonly unknown[] {
  const own = VALUES.find(([end]) => end.test(path))?.[1](provider, present)
  if (own !== undefined) return own
  if (node.enum) return node.enum
  if (node.type === 'boolean') return [true, false]
  if (node.type === 'integer') return [1, 2, 3, 5, 7].filter((count) => count >= (node.minimum ?? 0))
  if (node['x-kubernetes-int-or-string']) return ['10Gi', '20Gi', '30Gi']
  return ['first', 'second']
}

/** One value for a node: what is preset for it, else its required fields. */
function sample(path: string, node: Node, provider: Provider): unknown {
  const preset = PRESETS.find(([end]) => end.test(path))
  if (preset !== undefined) return preset[1]()
  if (node.items) return [sample(`${path}[]`, node.items, provider)]
  if (node.properties === undefined) {
    return typeof node.additionalProperties === 'object' ? {} : valuesFor(path, node, provider, undefined)[0]
  }
  const required = Object.entries(node.properties).filter(([name]) => node.required?.includes(name))
  return Object.fromEntries(required.map(([name, child]) => [name, sample(`${path}.${name}`, child, provider)]))
}

interface Place {
  readonly owner: Fields
  readonly key: string
  /** The object cannot be without it. */
  readonly isRequired: boolean
}

/** Goes down to a field, and makes what is not there on the way. */
function reach(owner: Fields, steps: readonly string[], node: Node, above: string, provider: Provider): Place {
  const [step = '', ...rest] = steps
  const name = step === '*' ? (Object.keys(owner)[0] ?? (above.startsWith('resources') ? 'memory' : 'team')) : step
  const path = step === '[]' ? `${above}[]` : above === '' ? step : `${above}.${step}`
  const child = childOf(node, step)
  const key = step === '[]' ? '0' : name
  for (const [object, fields] of EXCLUSIVE) {
    if (object !== above || !fields.includes(name)) continue
    for (const other of fields) if (other !== name) delete owner[other]
  }
  if (rest.length === 0) return { owner, key, isRequired: step === '[]' || (node.required?.includes(name) ?? false) }
  const isEmpty = owner[key] === undefined || (Array.isArray(owner[key]) && owner[key].length === 0)
  if (isEmpty) owner[key] = sample(path, child, provider)
  return reach(owner[key] as Fields, rest, child, path, provider)
}

function childOf(node: Node, step: string): Node {
  if (step === '[]') return node.items ?? {}
  if (step === '*') return typeof node.additionalProperties === 'object' ? node.additionalProperties : {}
  return node.properties?.[step] ?? {}
}

/** spec.config[].name is config, its items, name. */
const stepsOf = (path: string): string[] =>
  path.split('.').flatMap((part) => (part.endsWith('[]') ? [part.slice(0, -2), '[]'] : [part]))

/** The spec with every value at the path that may be tried, and without any where it may be absent. */
export function variationsOf(
  written: object,
  path: string,
  node: Node,
  provider: Provider
): readonly { value: unknown; spec: object }[] {
  const changed = (change: (place: Place) => void) => {
    const copy = structuredClone(written) as Fields
    const place = reach(copy, stepsOf(path), spec, '', provider)
    change(place)
    return { copy, place }
  }
  const { place } = changed(() => {})
  const present = place.owner[place.key]
  const values = [present, ...valuesFor(path, node, provider, present)].filter((value) => value !== undefined)
  const withValue = [...new Set(values)].map((value) => ({
    value,
    spec: changed(({ owner, key }) => {
      owner[key] = value
    }).copy
  }))
  if (place.isRequired) return withValue
  const without = changed(({ owner, key }) => {
    delete owner[key]
  })
  return [...withValue, { value: undefined, spec: without.copy }]
}
