/** What people see of lint, explain, engines and help: narrow and wide, in colour and without. */
import t from 'tap'
import { parse } from 'yaml'
import { sameScreen } from '../fixtures/kept-screens.ts'
import { installedRun } from '../fixtures/packed-cli.ts'
import { playedTerminal } from '../fixtures/played-terminal.ts'

const run = await installedRun()

const MANIFEST = `apiVersion: dbaas.dev/v1alpha1
kind: DatabaseCluster
metadata: {name: orders, namespace: shop}
spec:
  engine: postgresql
  version: "17.6"
  clusterSize: 3
  storage: 10Gi
  config:
    - {name: port, value: "6000"}
  resources: {limits: {memory: 1Gi}}
---
apiVersion: v1
kind: Secret
`

const LINES: Readonly<Record<string, readonly string[]>> = {
  help: ['--help'],
  'lint-help': ['lint', '--help'],
  lint: ['lint', '-'],
  'explain-rule': ['explain', 'storage/shrink'],
  'explain-field': ['explain', 'spec.proxy.type'],
  'explain-parameter': ['explain', 'max_connections', '--engine', 'postgresql'],
  engines: ['engines'],
  engine: ['engines', 'strimzi']
}

const LOOKS = {
  narrow: { width: 60, isInteractive: true },
  wide: { width: 120, isInteractive: true },
  'wide-in-colour': { width: 120, isInteractive: true, colour: true },
  'in-a-pipeline': {}
}

for (const [name, line] of Object.entries(LINES)) {
  for (const [look, how] of Object.entries(LOOKS)) {
    t.test(`${name}, ${look}`, async (t) => {
      const { terminal, out, err } = playedTerminal({ ...how, input: MANIFEST })
      const code = await run(line, terminal)
      t.equal(code, name === 'lint' ? 1 : 0)
      t.equal(err(), '')
      sameScreen(t, `${name}-${look}`, out())
    })
  }
}

t.test('JSON and YAML say the same', async (t) => {
  const said = async (format: string) => {
    const { terminal, out } = playedTerminal()
    t.equal(await run(['engines', '--output', format], terminal), 0)
    return parse(out())
  }
  t.same(await said('yaml'), await said('json'))
})

const MISTAKES: Readonly<Record<string, readonly [line: readonly string[], code: number, says: string]>> = {
  'a command that does not exist': [
    ['lnit'],
    2,
    "dbaas: unknown command 'lnit' (Did you mean lint?)\n  dbaas --help says what can be typed\n"
  ],
  'a rule that does not exist': [
    ['explain', 'storage/shrnk'],
    5,
    'dbaas: "storage/shrnk" is no rule, no field and no parameter; did you mean storage/shrink?\n'
  ],
  'an option that does not exist': [
    ['get', '--namespce'],
    2,
    "dbaas: unknown option '--namespce' (Did you mean --namespace?)\n  dbaas get --help says what can be typed\n"
  ],
  'a word too many': [
    ['engines', 'kafka', 'mysql'],
    2,
    "dbaas: too many arguments for 'engines'. Expected 1 argument but got 2: kafka, mysql.\n  dbaas engines --help says what can be typed\n"
  ],
  'a name that is empty': [['connect', ''], 2, 'dbaas: CLUSTER is empty; is a variable not set?\n'],
  'an option that is empty': [['get', '-n', ''], 2, 'dbaas: --namespace is empty; is a variable not set?\n'],
  'a time that is no number': [
    ['watch', '--timeout', 'soon'],
    2,
    'dbaas: --timeout soon: this is not a whole number; write one such as 3\n'
  ],
  'an engine that does not exist': [
    ['engines', 'oracle'],
    5,
    'dbaas: there is no engine "oracle"; there are kafka, mongodb, mysql, postgresql\n'
  ]
}

for (const [name, [line, code, says]] of Object.entries(MISTAKES)) {
  t.test(`${name} is told in a line, with where to look`, async (t) => {
    const { terminal, err } = playedTerminal()
    t.equal(await run(line, terminal), code)
    t.equal(err(), says)
  })
}
