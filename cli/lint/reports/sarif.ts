/** Findings as SARIF 2.1.0, for code scanning; what a comment ignores is there as suppressed. */
import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import packageJson from '../../../package.json' with { type: 'json' }
import { builtIn } from '../../../providers/index.ts'
import { entries } from '../../../providers/rule-book.ts'
import { OWN_RULES } from '../own-rules.ts'
import type { Outcome, Told } from '../told.ts'

const LEVELS: Readonly<Record<Told['severity'], string>> = { deny: 'error', warn: 'warning' }

export function asSarif({ findings }: Outcome): string {
  const rules = descriptions(new Set(findings.map(({ rule }) => rule)))
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'dbaas lint', semanticVersion: packageJson.version, rules } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) =>
          resultOf(
            finding,
            rules.findIndex(({ id }) => id === finding.rule)
          )
        )
      }
    ]
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

/** Of the rules that occur. Providers may have rules of one id; the first speaks for them. */
function descriptions(occurring: ReadonlySet<string>) {
  const all = [...OWN_RULES, ...entries(builtIn())].filter(({ id }) => occurring.has(id))
  return [...new Map(all.toReversed().map((rule) => [rule.id as string, rule])).values()].map(
    ({ id, severity, what, why, fix }) => ({
      id: id as string,
      shortDescription: { text: what },
      fullDescription: { text: why },
      help: { text: fix },
      defaultConfiguration: { level: LEVELS[severity] }
    })
  )
}

function resultOf({ rule, severity, text, file, place, object, path, ignored }: Told, ruleIndex: number): object {
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVELS[severity],
    message: { text },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          region: {
            startLine: place.line,
            startColumn: place.column,
            endLine: place.endLine,
            endColumn: place.endColumn
          }
        },
        ...(object && { logicalLocations: [{ fullyQualifiedName: `${object} ${path}`.trim(), kind: 'member' }] })
      }
    ],
    // lines move; the object, the field and the rule stay
    partialFingerprints: { 'objectFieldRule/v1': [file, object, path, rule].filter(Boolean).join(' ') },
    ...(ignored && { suppressions: [{ kind: 'inSource', justification: ignored }] })
  }
}

function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href
  return file.replace(/^\.\//, '').split('/').map(encodeURIComponent).join('/')
}
