/** Findings as JUnit XML: a suite for each file, a case for each object, which fails when it would be refused. */
import { counting, type Outcome, type Told } from '../told.ts'

export function asJunit(outcome: Outcome): string {
  const findings = counting(outcome)
  const files = [...new Set([...outcome.judged, ...findings].map(({ file }) => file))]
  const suites = files.map((file) => suiteOf(file, outcome, findings))
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="dbaas lint">',
    ...suites.flat(),
    '</testsuites>',
    ''
  ].join('\n')
}

function suiteOf(file: string, { judged }: Outcome, all: readonly Told[]): string[] {
  const findings = all.filter((one) => one.file === file)
  const objects = [...new Set(judged.filter((one) => one.file === file).map(({ object }) => object))]
  // what is wrong with the file itself is a case of its own
  const ofFile = findings.some(({ object }) => object === undefined) ? [undefined] : []
  const cases = [...ofFile, ...objects].map((object) => ({
    name: object ?? file,
    found: findings.filter((one) => one.object === object)
  }))
  const failures = cases.filter(({ found }) => found.some(isRefusal)).length
  return [
    `  <testsuite ${attributes({ name: file, tests: cases.length, failures, errors: 0, skipped: 0, time: 0 })}>`,
    ...cases.flatMap(({ name, found }) => caseOf(name, file, found)),
    '  </testsuite>'
  ]
}

const isRefusal = ({ severity }: Told): boolean => severity === 'deny'

function caseOf(name: string, file: string, found: readonly Told[]): string[] {
  const refusals = found.filter(isRefusal)
  const warnings = found.filter((one) => !isRefusal(one))
  const content = [
    ...(refusals.length === 0 ? [] : failureOf(refusals)),
    ...(warnings.length === 0 ? [] : [`      <system-out>${escaped(linesOf(warnings))}</system-out>`])
  ]
  const opening = `    <testcase ${attributes({ name, classname: file, time: 0 })}`
  return content.length === 0 ? [`${opening}/>`] : [`${opening}>`, ...content, '    </testcase>']
}

/** A case fails once, however many reasons there are. */
function failureOf(refusals: readonly Told[]): string[] {
  const message = refusals.length === 1 ? (refusals[0]?.text ?? '') : `${refusals.length} refusals`
  const type = [...new Set(refusals.map(({ rule }) => rule))].join(' ')
  return [`      <failure ${attributes({ message, type })}>${escaped(linesOf(refusals))}</failure>`]
}

const linesOf = (found: readonly Told[]): string =>
  found.map(({ file, place, text }) => `${file}:${place.line}:${place.column}: ${text}`).join('\n')

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(String(value))}"`)
    .join(' ')

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;'
}

const escaped = (text: string): string => text.replaceAll(/[&<>"\n]/g, (character) => ENTITIES[character] ?? character)
