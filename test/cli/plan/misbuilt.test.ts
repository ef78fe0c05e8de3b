/** What `dbaas plan` and `dbaas render` say to files that nothing can be made of: one line, never a stack trace. */
import { join } from 'node:path'
import t from 'tap'
import { installedRun } from '../../fixtures/packed-cli.ts'
import { playedTerminal } from '../../fixtures/played-terminal.ts'

const run = await installedRun()

const of = (kind: string, rest: string) =>
  `apiVersion: dbaas.dev/v1alpha1\nkind: ${kind}\nmetadata: {name: orders}\n${rest}`
const cluster = (rest: string) => of('DatabaseCluster', rest)

interface Case {
  readonly text: string
  readonly plan: readonly [code: number, says: RegExp]
  readonly render: readonly [code: number, says: RegExp]
}

const isNot = (path: string): [number, RegExp] => [
  3,
  new RegExp(`^dbaas: FILE: ${path} of DatabaseCluster orders is not as the kind has it; see dbaas lint FILE\n$`)
]
const both = (said: readonly [number, RegExp]) => ({ plan: said, render: said })

const cases: Readonly<Record<string, Case>> = {
  'a cluster without a spec': { text: cluster(''), ...both(isNot('spec')) },
  'a spec that is a word': { text: cluster('spec: hello\n'), ...both(isNot('spec')) },
  'a map where a list belongs': {
    text: cluster('spec: {engine: postgresql, storage: 1Gi, config: {a: 1}}\n'),
    ...both(isNot('spec\\.config'))
  },
  'a word for a number': {
    text: cluster('spec: {engine: postgresql, storage: 1Gi, clusterSize: many}\n'),
    ...both(isNot('spec\\.clusterSize'))
  },
  'a cluster without a name': {
    text: 'apiVersion: dbaas.dev/v1alpha1\nkind: DatabaseCluster\n',
    ...both([3, /^dbaas: FILE: a DatabaseCluster has no name; see dbaas lint FILE\n$/])
  },
  'an object of another kind that has no name': {
    text: 'apiVersion: v1\n',
    plan: [3, /^dbaas: there is no DatabaseCluster and no OpsRequest in FILE\n$/],
    render: [3, /^dbaas: there is no DatabaseCluster and no OpsRequest in FILE\n$/]
  },
  'an operation, of which there is nothing to render': {
    text: of('OpsRequest', 'spec: {type: Restart, clusterRef: orders}\n'),
    plan: [1, /^OpsRequest default\/orders[\s\S]*refused: spec\.restart: Required value/],
    render: [3, /^dbaas: there is no DatabaseCluster in FILE\n$/]
  },
  'a rule of the definition that does not hold': {
    text: cluster('spec: {engine: postgresql, version: "17.6", storage: 1Gi, clusterSize: 0}\n'),
    plan: [
      1,
      /refused: spec\.clusterSize: .* greater than or equal to 1 \[schema\/bounds\]\n[\s\S]*It would be refused\.\n/
    ],
    render: [0, /^apiVersion: /]
  }
}

for (const [name, { text, ...said }] of Object.entries(cases))
  t.test(name, async (t) => {
    const file = join(t.testdir({ 'orders.yaml': text }), 'orders.yaml')
    for (const [command, [code, says]] of Object.entries(said)) {
      const { terminal, out, err } = playedTerminal()
      t.equal(await run([command, file], terminal), code, command)
      t.match((out() + err()).replaceAll(file, 'FILE'), says, command)
    }
  })
