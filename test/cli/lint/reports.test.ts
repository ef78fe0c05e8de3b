/** The forms of a report: valid under the schemas that others publish, and every finding on the line where it belongs. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import t from 'tap'
import { validateXML } from 'xmllint-wasm'
import { ownFolder } from '../../fixtures/own-folder.ts'
import { installedRun } from '../../fixtures/packed-cli.ts'
import { playedTerminal } from '../../fixtures/played-terminal.ts'
import sarifSchema from '../../fixtures/sarif-2.1.0.json' with { type: 'json' }

const run = await installedRun()

const MANIFESTS = `# two clusters, the second one broken off
apiVersion: dbaas.dev/v1alpha1
kind: DatabaseCluster
metadata:
  name: orders
  namespace: shop
spec:
  engine: postgresql
  version: "17.6"
  clusterSiz: 3
  storage: 10Gi
  # dbaas-lint: ignore size/no-memory-limit because it is for <tests> & "demos"
  resources: {limits: {cpu: 1}}
  config:
    - name: work_mem
      value: 64MB
    - {name: port, value: "6000"}
  backup:
    enabled: false
---
apiVersion: v1
kind: List
items:
  - apiVersion: dbaas.dev/v1alpha1
    kind: DatabaseCluster
    metadata: {name: logs, namespace: shop}
    spec:
      engine: &kafka kafka
      version: "4.3.1"
      storage: lots
  - {apiVersion: v1, kind: Secret}
--- # the rest
apiVersion: dbaas.dev/v1alpha1
kind: DatabaseCluster
spec: [
`

const folder = ownFolder(t, { 'all & more.yaml': MANIFESTS })
const FILE = join(folder, 'all & more.yaml')

async function report(format: string, path = FILE): Promise<string> {
  const { terminal, out } = playedTerminal()
  t.equal(await run(['lint', '--format', format, path], terminal), 1)
  return out()
}

interface Row {
  readonly line: number
  readonly column: number
  readonly rule: string
  readonly ignored: string | null
}

t.test('every finding stands on its line and column', async (t) => {
  const { findings, passedOver, checked } = JSON.parse(await report('json')) as {
    findings: Row[]
    passedOver: number
    checked: number
  }
  t.same(
    findings.map(({ line, column, rule, ignored }) => `${line}:${column} ${rule}${ignored ? ` (${ignored})` : ''}`),
    [
      '10:3 schema/unknown-field',
      '13:15 size/no-memory-limit (it is for <tests> & "demos")',
      '17:14 config/fixed-parameter',
      '18:3 backup/none',
      '27:5 size/no-memory-limit',
      '30:16 storage/quantity',
      '36:1 file/syntax'
    ]
  )
  t.equal(checked, 2)
  t.equal(passedOver, 1)
})

t.test('SARIF is valid under its published schema', async (t) => {
  const { $schema: _, id: __, ...schema } = sarifSchema as Record<string, unknown> // draft 4, of which it uses nothing that later drafts changed
  const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false })
  const log = JSON.parse(await report('sarif'))
  const isValid = ajv.compile(schema)
  t.ok(isValid(log), JSON.stringify(isValid.errors))
  t.notOk(ajv.validate(schema, { ...log, runs: [{}] }), 'and the schema can refuse')

  const [{ tool, results }] = log.runs
  t.equal(results.length, 7)
  for (const { ruleId, ruleIndex } of results) t.equal(tool.driver.rules[ruleIndex]?.id, ruleId)
  const port = results.find(({ ruleId }: { ruleId: string }) => ruleId === 'config/fixed-parameter')
  t.match(port.locations[0], {
    physicalLocation: {
      artifactLocation: { uri: /^file:\/\/.*\/all%20&%20more\.yaml$/ },
      region: { startLine: 17, startColumn: 14, endLine: 17, endColumn: 18 }
    },
    logicalLocations: [{ fullyQualifiedName: 'DatabaseCluster shop/orders spec.config[1].name' }]
  })
  const suppressed = results.filter(({ suppressions }: { suppressions?: object[] }) => suppressions)
  t.match(suppressed, [{ suppressions: [{ kind: 'inSource', justification: 'it is for <tests> & "demos"' }] }])
})

t.test('JUnit is valid under the schema that Jenkins publishes', async (t) => {
  const schema = readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'jenkins-junit.xsd'), 'utf8')
  const check = (contents: string) => validateXML({ xml: [{ fileName: 'report.xml', contents }], schema: [schema] })
  const contents = await report('junit')
  const { valid, errors } = await check(contents)
  t.ok(valid, JSON.stringify(errors))
  t.notOk((await check(contents.replace('<testsuite ', '<suite '))).valid, 'and the schema can refuse')
  t.match(contents, /<testsuite name="[^"]*all &amp; more\.yaml" tests="3" failures="3"/)
  t.match(contents, /<testcase name="DatabaseCluster shop\/orders"/)
  t.match(contents, /all &amp; more\.yaml:17:14: spec\.config\[1\]\.name: Forbidden: &quot;port&quot;/)
  t.notMatch(contents, 'for <tests>', 'what is ignored is not told, and nothing is left unescaped')
})

t.test('GitHub gets one line for each finding, with its place', async (t) => {
  const lines = (await report('github')).trimEnd().split('\n')
  t.equal(lines.length, 6)
  t.match(
    lines[1],
    /^::error file=.*all & more\.yaml,line=17,endLine=17,col=14,endColumn=18,title=config\/fixed-parameter::spec\.config/
  )
  for (const line of lines) t.match(line, /^::(error|warning) [^:]*(%3A[^:]*)*::/)
})

t.test('only what would be refused is told where that is asked for', async (t) => {
  const { terminal, out } = playedTerminal()
  await run(['lint', '--severity', 'deny', '--format', 'json', FILE], terminal)
  t.ok(JSON.parse(out()).findings.every(({ severity }: { severity: string }) => severity === 'deny'))
})
