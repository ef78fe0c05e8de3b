/** What operations of type Custom can name, as a page: what each action of a provider does, and what it may be told. */
import type { Provider } from '../providers/contract.ts'
import type { CustomAction } from '../providers/custom-actions.ts'
import type { Registry } from '../providers/registry.ts'

const TURNS: Readonly<Record<CustomAction['turn'], string>> = {
  InTurn: 'in its turn among the operations of the cluster',
  Beside: 'beside other operations'
}

interface Value {
  readonly description?: string
  readonly enum?: readonly string[]
  readonly type?: string
  readonly minimum?: number
  readonly maximum?: number
}

function worded({ enum: words, type, minimum, maximum }: Value): string {
  if (words !== undefined) return words.map((word) => `\`${word}\``).join(' or ')
  if (type === 'integer') return `a whole number from ${minimum} to ${maximum}`
  return type === 'boolean' ? '`true` or `false`' : 'text'
}

function parametersOf({ parameters: { properties, required = [] } }: CustomAction): string[] {
  const rows = Object.entries(properties).map(([name, schema]) => {
    const value: Value = schema
    const need = required.includes(name) ? 'must be told' : 'may be told'
    return `| \`${name}\` | ${need} | ${worded(value)} | ${value.description} |`
  })
  return rows.length === 0 ? [] : ['| parameter | | value | |', '| --- | --- | --- | --- |', ...rows, '']
}

function section(provider: Provider, action: CustomAction): string[] {
  const refused = action.refusedIn.length === 0 ? '' : ` It is refused while the cluster is ${list(action.refusedIn)}.`
  return [
    `### ${action.name} (${provider.name})`,
    '',
    action.description,
    '',
    `It runs ${TURNS[action.turn]}.${refused}`,
    '',
    ...parametersOf(action)
  ]
}

const list = (words: readonly string[]): string => words.join(' or ')

export function actionsPage({ providers }: Registry): string {
  return [
    '# Custom actions',
    '',
    '<!-- Written by `npm run generate` from providers. -->',
    '',
    'What `spec.custom.name` of an OpsRequest of type Custom can be. Parameters are a list of names and values; values are text.',
    '',
    ...providers.flatMap((provider) => [
      `## ${provider.engine} by ${provider.title}`,
      '',
      ...provider.customActions.flatMap((action) => section(provider, action))
    ])
  ].join('\n')
}
