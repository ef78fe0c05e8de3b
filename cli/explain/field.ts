/** Explains a field: what it is, what may stand in it, and which providers take it. */
import type { Provider } from '../../providers/contract.ts'
import type { Registry } from '../../providers/registry.ts'
import { databaseCluster } from '../../src/api/database-cluster.ts'
import { defaultWords, limitWords, typeWords } from '../../src/api/field-words.ts'
import type { Kind } from '../../src/api/kind.ts'
import { KINDS } from '../../src/api/kinds.ts'
import { type Node, structuralSchema, walk } from '../../src/api/structural.ts'
import { pageOn } from '../status/page.ts'
import type { Screen } from '../terminal.ts'

interface ExplainedField {
  readonly field: string
  readonly kind: string
  readonly type: string
  readonly required: boolean
  readonly what: string
  readonly limits?: string
  readonly default?: string
  /** What the API server holds about it by itself. */
  readonly rules?: readonly string[]
  readonly fields?: readonly { readonly name: string; readonly type: string; readonly what: string }[]
  /** Of a cluster: who takes it, and why others do not. */
  readonly providers?: readonly { readonly provider: string; readonly takes: boolean; readonly why?: string }[]
}

interface Place {
  readonly path: string
  readonly node: Node
  readonly required: boolean
}

const placesOf = (kind: Kind): Place[] => [...walk(structuralSchema(kind))].filter(({ path }) => isOurs(path))

const isOurs = (path: string): boolean => /^(spec|status)\b/.test(path)

export const fieldNames = (): string[] => KINDS.flatMap((kind) => placesOf(kind).map(({ path }) => path))

/** A path as messages print it, with or without the kind in front: spec.config[0].name, opsrequest.spec.type. */
export function fieldsCalled(called: string, registry: Registry): ExplainedField[] {
  const [first = '', ...rest] = called.split('.')
  const named = KINDS.filter((kind) => namesOf(kind).includes(first.toLowerCase()))
  const path = plain(named.length > 0 ? rest.join('.') : called)
  return (named.length > 0 ? named : KINDS).flatMap((kind) => {
    const place = placesOf(kind).find((one) => plain(one.path) === path)
    return place === undefined ? [] : [explained(kind, place, registry)]
  })
}

const namesOf = ({ kind, plural, shortNames }: Kind): string[] => [kind.toLowerCase(), plural, ...shortNames]

/** Without positions and marks of lists. */
const plain = (path: string): string => path.replaceAll(/\[[^\]]*\]/g, '')

const asIs = (text: string): string => text

function explained(kind: Kind, { path, node, required }: Place, registry: Registry): ExplainedField {
  const inside = node.items?.properties ?? node.properties
  const rules = [...(node['x-kubernetes-validations'] ?? []), ...rulesAbout(kind, path)].map(({ message }) => message)
  const limits = limitWords(node, asIs)
  const preset = defaultWords(node, asIs)
  return {
    field: path,
    kind: kind.kind,
    type: typeWords(node, asIs),
    required,
    what: node.description ?? '',
    ...(limits && { limits }),
    ...(preset && { default: preset }),
    ...(rules.length > 0 && { rules }),
    ...(inside && { fields: Object.entries(inside).map(([name, below]) => fieldLine(name, below)) }),
    ...(kind === databaseCluster &&
      path.startsWith('spec.') && { providers: takers(path.slice('spec.'.length), registry) })
  }
}

const fieldLine = (name: string, node: Node) => ({ name, type: typeWords(node, asIs), what: node.description ?? '' })

/** Rules that stand on the block around the field and point at it. */
function rulesAbout(kind: Kind, path: string) {
  const above = path.split('.').slice(0, -1).join('.')
  const name = `.${path.split('.').at(-1)}`
  const around = placesOf(kind).find((one) => one.path === above)
  return (around?.node['x-kubernetes-validations'] ?? []).filter(({ fieldPath }) => fieldPath === name)
}

function takers(field: string, { providers }: Registry): NonNullable<ExplainedField['providers']> {
  return providers.map((provider) => {
    const refusal = refusalOf(field, provider)
    const { name } = provider
    return refusal === undefined
      ? { provider: name, takes: true }
      : { provider: name, takes: false, why: `${refusal.why}; ${refusal.fix}` }
  })
}

/** Everything below a refused field is refused with it. */
const refusalOf = (field: string, { supports }: Provider) =>
  supports.refuses.find((one) => {
    const refused = plain(one.field)
    return plain(field) === refused || plain(field).startsWith(`${refused}.`)
  })

export function showField(explained: ExplainedField, screen: Screen): void {
  const page = pageOn(screen)
  page.title(`${explained.kind} ${explained.field}`)
  page.fact('What', explained.what)
  page.fact('Type', `${explained.type}${explained.required ? ', required' : ''}`)
  page.fact('Limits', explained.limits)
  page.fact('Default', explained.default)
  for (const rule of explained.rules ?? []) page.fact('Rule', rule)
  page.table(
    'Fields',
    ['NAME', 'TYPE', 'WHAT'],
    (explained.fields ?? []).map(({ name, type, what }) => [name, type, what])
  )
  page.table(
    'Providers',
    ['PROVIDER', 'TAKES IT', 'WHY NOT'],
    (explained.providers ?? []).map(({ provider, takes, why = '' }) => [provider, takes ? 'yes' : 'no', why])
  )
}
