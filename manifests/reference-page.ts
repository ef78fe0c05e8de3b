/** A kind as a page of the reference: what one can write, what one reads back, and what the API server itself refuses. */
import { API_VERSION, crdName, type Kind } from '../src/api/kind.ts'
import { type Node, structuralSchema, walk } from './structural.ts'

const code = (text: string) => `\`${text}\``
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const row = (...cells: string[]) => `| ${cells.map(cell).join(' | ')} |`

function typeOf(node: Node): string {
  if (node['x-kubernetes-int-or-string']) return 'quantity'
  if (node.enum) return node.enum.map(code).join(', ')
  if (node.format === 'date-time') return 'time'
  if (node.items) return `list of ${typeOf(node.items)}`
  if (typeof node.additionalProperties === 'object') return `map to ${typeOf(node.additionalProperties)}`
  return node.type ?? 'any'
}

const LIMITS: readonly [keyof Node, (limit: unknown) => string][] = [
  ['minimum', (n) => `≥ ${n}`],
  ['maximum', (n) => `≤ ${n}`],
  ['minLength', (n) => `≥ ${n} characters`],
  ['maxLength', (n) => `≤ ${n} characters`],
  ['minItems', (n) => `≥ ${n} items`],
  ['maxItems', (n) => `≤ ${n} items`],
  ['maxProperties', (n) => `≤ ${n} keys`],
  ['pattern', (p) => `matches ${code(String(p))}`],
  ['x-kubernetes-list-map-keys', (keys) => `one item per ${(keys as string[]).join(', ')}`]
]

const limitsOf = (node: Node) =>
  LIMITS.flatMap(([key, say]) => (node[key] === undefined ? [] : [say(node[key])])).join(', ')

/** Status defaults to a whole object, which says nothing in a table. */
const defaultOf = ({ default: preset }: Node) =>
  preset === undefined || typeof preset === 'object' ? '' : code(String(preset))

function fields(node: Node, root: string): string[] {
  const rows = [...walk(node, root)]
    .filter(({ path }) => !path.endsWith('[]') && !path.endsWith('.*'))
    .map(({ path, node, required }) =>
      row(
        code(path) + (required ? ' **required**' : ''),
        typeOf(node),
        defaultOf(node),
        limitsOf(node),
        node.description ?? ''
      )
    )
  return [row('field', 'type', 'default', 'limits', 'what it is'), row('---', '---', '---', '---', '---'), ...rows]
}

function rulesOf(schema: Node): string[] {
  const nodes = [{ path: '', node: schema }, ...walk(schema)]
  return nodes.flatMap(({ path, node }) =>
    (node['x-kubernetes-validations'] ?? []).map(({ fieldPath = '', message }) =>
      row(code(`${path}${fieldPath}`.replace(/^\./, '')), message)
    )
  )
}

const section = (title: string, lines: readonly string[]) =>
  lines.length === 0 ? [] : [`## ${title}`, '', ...lines, '']

export function referencePage(kind: Kind): string {
  const schema = structuralSchema(kind)
  const { spec, status } = schema.properties ?? {}
  const rules = rulesOf(schema)
  return [
    `# ${kind.kind}`,
    '',
    '<!-- Written by `npm run generate` from src/api. -->',
    '',
    kind.description,
    '',
    row('', ''),
    row('---', '---'),
    row('apiVersion', code(API_VERSION)),
    row('scope', kind.scope === 'Cluster' ? 'the whole Kubernetes cluster' : 'a namespace'),
    row('kubectl', [kind.plural, ...kind.shortNames].map((name) => code(`kubectl get ${name}`)).join(', ')),
    row('definition', code(crdName(kind))),
    '',
    ...section('Spec', spec ? fields(spec, 'spec') : []),
    ...section(
      'What the API server refuses by itself',
      rules.length === 0 ? [] : [row('at', 'message'), row('---', '---'), ...rules]
    ),
    ...section('Status', status ? fields(status, 'status') : []),
    ...section('Columns', [
      row('column', 'what it is'),
      row('---', '---'),
      ...kind.columns.map(({ name, description, wide }) => row(name + (wide ? ' (`-o wide`)' : ''), description))
    ])
  ].join('\n')
}
