/** A kind as a page of the reference: what one can write, what one reads back, and what the API server itself refuses. */
import { defaultWords, limitWords, typeWords } from '../src/api/field-words.ts'
import { API_VERSION, crdName, type Kind } from '../src/api/kind.ts'
import { type Node, structuralSchema, walk } from '../src/api/structural.ts'

const code = (text: string) => `\`${text}\``
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const row = (...cells: string[]) => `| ${cells.map(cell).join(' | ')} |`

function fields(node: Node, root: string): string[] {
  const rows = [...walk(node, root)]
    .filter(({ path }) => !path.endsWith('[]') && !path.endsWith('.*'))
    .map(({ path, node, required }) =>
      row(
        code(path) + (required ? ' **required**' : ''),
        typeWords(node, code),
        defaultWords(node, code),
        limitWords(node, code),
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
