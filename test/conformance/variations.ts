/** Other values for one field of a DatabaseCluster, in a cluster that has it or gets it. */
import { examplesOf } from '../../manifests/provider-examples.ts'
import type { Provider } from '../../providers/contract.ts'
import { rememberEach, rememberTexts } from '../../src/api/memory.ts'
import type { Node } from '../../src/api/structural.ts'
import { spec } from './declared.ts'

type Fields = Record<string, unknown>

interface Choice {
  readonly object: string
  /** Fields of which one excludes the others. */
  readonly fields: readonly string[]
  /** The object cannot be without all of them. */
  readonly needsOne: boolean
}

const CHOICES: readonly Choice[] = [
  { object: 'dataSource', fields: ['backup', 'cluster', 'external'], needsOne: true },
  { object: 'dataSource.pitr', fields: ['targetTime', 'latest'], needsOne: true },
  { object: 'tls', fields: ['issuerRef', 'secretName'], needsOne: false },
  { object: 'backup.schedules[].retention', fields: ['copies', 'days'], needsOne: true }
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

type Values = (provider: Provider, present: unknown, seen: readonly unknown[]) => readonly unknown[]

/** Values that the type of a field does not tell. */
const VALUES: readonly (readonly [end: RegExp, values: Values])[] = [
  [/^version$/, ({ versions }) => versions.entries.map(({ version }) => version)],
  [/^topology\.type$/, ({ supports }) => supports.topologies.map(({ type }) => type)],
  [/^proxy\.type$/, ({ supports }) => supports.proxies.map(({ type }) => type)],
  [/^volumes\[\]\.name$/, ({ supports }) => supports.volumes.map(({ name }) => name)],
  [/^backup\.schedules\[\]\.method$/, ({ supports }) => supports.backups?.methods.map(({ method }) => method) ?? []],
  [/\.schedule$/, () => ['0 2 * * *', '0 3 * * *']],
  [/sourceRanges\[\]$/, () => ['10.0.0.0/8', '192.168.0.0/16']],
  [/latest$/, () => [true]],
  [/targetTime$/, () => ['2026-05-03T08:00:00Z', '2026-05-03T09:00:00Z']],
  [/^proxy\.config\[\]\.name$/, (_, __, seen) => seen],
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

/** What stands at a path in the examples of a provider that are admitted. */
const seenAt = rememberEach((provider: Provider) => {
  const written = examplesOf(provider.name).filter(({ sort }) => sort === 'valid' || sort === 'near')
  return rememberTexts((path: string) => written.flatMap(({ applied }) => standingAt(applied.spec, stepsOf(path))))
})

function standingAt(value: unknown, [step, ...rest]: readonly string[]): unknown[] {
  if (step === undefined) return value === undefined ? [] : [value]
  if (typeof value !== 'object' || value === null) return []
  if (step === '[]' || step === '*') return Object.values(value).flatMap((item) => standingAt(item, rest))
  return standingAt((value as Fields)[step], rest)
}

function valuesFor(path: string, node: Node, provider: Provider, present: unknown): readonly unknown[] {
  const own = VALUES.find(([end]) => end.test(path))?.[1](provider, present, seenAt(provider)(path))
  if (own !== undefined && own.length > 0) return own
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
  set(value: unknown): void
  /** Absent where the object cannot be without it. */
  readonly remove: (() => void) | undefined
  readonly present: unknown
}

/** Goes down to a field, and makes what is not there on the way. */
function reach(owner: Fields, steps: readonly string[], node: Node, above: string, more: More): Place {
  const [step = '', ...rest] = steps
  const key = keyOf(step, owner, above)
  const path = step === '[]' ? `${above}[]` : above === '' ? step : `${above}.${step}`
  const choice = CHOICES.find(({ object, fields }) => object === above && fields.includes(key))
  for (const other of choice?.fields ?? []) if (other !== key) delete owner[other]
  if (owner.enabled === false) owner.enabled = true // in a block that is switched off nothing counts
  const remove = choice?.needsOne
    ? more.removeOwner
    : () => {
        delete owner[key]
      }
  if (rest.length === 0) {
    const isRequired = step === '[]' || (node.required?.includes(key) ?? false)
    const set = (value: unknown) => {
      owner[key] = value
    }
    return { set, remove: isRequired ? undefined : remove, present: owner[key] }
  }
  const isEmpty = owner[key] === undefined || (Array.isArray(owner[key]) && owner[key].length === 0)
  const child = childOf(node, step)
  if (isEmpty) owner[key] = sample(path, child, more.provider)
  return reach(owner[key] as Fields, rest, child, path, { ...more, removeOwner: remove })
}

interface More {
  readonly provider: Provider
  readonly removeOwner: () => void
}

/** An entry of a map is the first that there is. */
function keyOf(step: string, owner: Fields, above: string): string {
  if (step === '[]') return '0'
  if (step !== '*') return step
  return Object.keys(owner)[0] ?? (/requests$|limits$/.test(above) ? 'memory' : 'team')
}

function childOf(node: Node, step: string): Node {
  if (step === '[]') return node.items ?? {}
  if (step === '*') return typeof node.additionalProperties === 'object' ? node.additionalProperties : {}
  return node.properties?.[step] ?? {}
}

/** spec.config[].name is config, its items, name. */
const stepsOf = (path: string): string[] =>
  path.split('.').flatMap((part) => (part.endsWith('[]') ? [part.slice(0, -2), '[]'] : [part]))

interface Variation {
  readonly value: unknown
  readonly spec: object
}

/** The spec with every value at the path that may be tried, and without any where it may be absent; few of them are needed. */
export function* variationsOf(written: object, path: string, node: Node, provider: Provider): Generator<Variation> {
  const text = JSON.stringify(written) // to read it again is several times as fast as to clone it
  const varied = () => {
    const copy = JSON.parse(text) as Fields
    return { copy, place: reach(copy, stepsOf(path), spec, '', { provider, removeOwner: () => {} }) }
  }
  const { copy: without, place } = varied()
  const values = [place.present, ...valuesFor(path, node, provider, place.present)]
  for (const value of new Set(values.filter((value) => value !== undefined))) {
    const { copy, place } = varied()
    place.set(value)
    yield { value, spec: copy }
  }
  if (place.remove === undefined) return
  place.remove()
  yield { value: undefined, spec: without }
}
