/** The catalogue of rules as a page: what each looks for, why, how to put it right, and an example with its near miss. */
import type { Registry } from '../providers/registry.ts'
import { type Entry, entries } from '../providers/rule-book.ts'
import type { Example } from './provider-examples.ts'

const groupOf = ({ id }: Entry): string => id.split('/')[0] ?? ''

/** The word that names an id as an anchor: GitHub drops the slash of a heading. */
export const anchor = (id: string): string => id.replaceAll('/', '')

const yaml = (text: string): string[] => ['```yaml', text, '```', '']

function section(entry: Entry, examples: readonly Example[]): string[] {
  const triggers = examples.find(({ expects }) => expects.some(({ rule }) => rule === entry.id))
  const near = examples.find(
    ({ sort, noun, provider }) => sort === 'near' && noun === triggers?.noun && provider === triggers.provider
  )
  return [
    `### ${entry.id}`,
    '',
    `${entry.severity === 'deny' ? '**Refused.**' : '**Warned about.**'} ${entry.what}${entry.only ? ` (${entry.only})` : ''}`,
    '',
    `*Why:* ${entry.why}`,
    '',
    `*What to do:* ${entry.fix}`,
    '',
    ...(triggers === undefined ? [] : [`${triggers.about}`, '', ...yaml(triggers.text)]),
    ...(near === undefined ? [] : ['This is admitted:', '', ...yaml(near.text)])
  ]
}

export function rulesPage(registry: Registry, examples: readonly Example[]): string {
  const all = entries(registry)
  const groups = [...new Set(all.map(groupOf))]
  return [
    '# Rules',
    '',
    '<!-- Written by `npm run generate` from providers. -->',
    '',
    'What the webhook refuses or warns about, beside what the schema and the API server hold by themselves. Ids are stable.',
    '',
    '| rule | | what it looks for |',
    '| --- | --- | --- |',
    ...all.map(
      ({ id, severity, what }) =>
        `| [${id}](#${anchor(id)}) | ${severity === 'deny' ? 'refused' : 'warning'} | ${what} |`
    ),
    '',
    ...groups.flatMap((group) => [
      `## ${group}`,
      '',
      ...all.filter((entry) => groupOf(entry) === group).flatMap((entry) => section(entry, examples))
    ])
  ].join('\n')
}
