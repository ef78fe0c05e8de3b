/** A table of proofs as a page: each row with the tests that prove it, and plainly those that have none. */
import type { Passed } from './passed.ts'
import type { Row } from './row.ts'

export interface Table {
  readonly title: string
  readonly intro: string
  readonly rows: readonly Row[]
}

/** Of one file. */
const MOST_NAMED = 4

export const NO_TEST = '**no test**'

export function pageOf({ title, intro, rows }: Table, passed: readonly Passed[]): string {
  const lines = rows.map((row) => {
    const cells = [row.id, row.what, row.holds, proofsOf(row, passed)]
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  })
  return [
    `# ${title}`,
    '',
    '<!-- Written by `npm run proofs` from the tests that passed. -->',
    '',
    intro,
    '',
    '| | what happens | what must hold | shown by |',
    '| --- | --- | --- | --- |',
    ...lines,
    ''
  ].join('\n')
}

function proofsOf({ id, unmade }: Row, passed: readonly Passed[]): string {
  const proofs = passed.filter(({ proves }) => proves.includes(id))
  if (proofs.length === 0) return unmade ?? NO_TEST
  return [...new Set(proofs.map(({ file }) => file))]
    .sort()
    .map((file) => {
      const names = [...new Set(proofs.filter((proof) => proof.file === file).map(({ name }) => name))].sort()
      const more = names.length > MOST_NAMED ? `; and ${names.length - MOST_NAMED} more` : ''
      return `\`${file}\`: ${names.slice(0, MOST_NAMED).join('; ')}${more}`
    })
    .join('<br>')
}
