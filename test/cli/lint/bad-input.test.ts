/** What people give `dbaas lint` by mistake: one clear line and the right exit code, never a stack trace. The packed command is run. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { ownFolder } from '../../fixtures/own-folder.ts'
import { dbaasHere } from '../../fixtures/packed-cli.ts'

const CLUSTER = `apiVersion: dbaas.dev/v1alpha1
kind: DatabaseCluster
metadata:
  name: orders
spec:
  engine: postgresql
  version: "17.6"
  storage: 10Gi
`

interface Case {
  readonly args: readonly string[]
  readonly input?: string | Buffer
  readonly env?: Record<string, string>
  readonly code: number
  /** The whole of what is said, but for the folder of the test. */
  readonly err?: string | RegExp
  readonly out?: RegExp
}

const root = ownFolder(t, {
  'orders.yaml': CLUSTER,
  'tab.yaml': `${CLUSTER}  config:\n\t- name: x\n`,
  'twice.yaml': `${CLUSTER}  storage: 20Gi\n`,
  'template.yaml': `${CLUSTER}  clusterSize: {{ .Values.size }}\n`,
  'bomb.yaml': `a: &a [x, x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
apiVersion: dbaas.dev/v1alpha1
e: [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
`,
  'latin1.yaml': Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0xe9]),
  'empty.yaml': '',
  'others.yaml': 'apiVersion: v1\nkind: ConfigMap\n---\napiVersion: apps/v1\nkind: Deployment\n---\n# nothing\n',
  'anchors.yaml': `common: &common\n  metadata: {name: orders}\napiVersion: dbaas.dev/v1alpha1\nkind: DatabaseCluster\n<<: *common\nspec: {engine: postgresql, storage: 10Gi}\n`,
  'kind.yaml': CLUSTER.replace('DatabaseCluster', 'DatabaseClutser'),
  'version.yaml': CLUSTER.replace('v1alpha1', 'v1'),
  'nameless.yaml': CLUSTER.replace('  name: orders\n', '  labels: {a: b}\n'),
  'upper.yaml': CLUSTER.replace('orders', 'Orders'),
  kubeconfig: `apiVersion: v1
kind: Config
current-context: gone
clusters: [{name: gone, cluster: {server: "https://127.0.0.1:9"}}]
users: [{name: me, user: {token: x}}]
contexts: [{name: gone, context: {cluster: gone, user: me}}]
`
})
const at = (name: string) => join(root, name)
writeFileSync(at('huge.yaml'), Buffer.alloc(50 * 1024 ** 2, 'a: b\n'))
mkdirSync(at('circle'))
symlinkSync('.', at('circle/again'))
symlinkSync('self.yaml', at('self.yaml'))

const cases: Record<string, Case> = {
  'no path is a mistake of usage': {
    args: [],
    code: 2,
    err: /^dbaas: missing required argument 'PATH'\n {2}dbaas lint --help says .*\n$/
  },
  'an unknown option is named': {
    args: ['--fast', '.'],
    code: 2,
    err: /^dbaas: unknown option '--fast'.*\n.*--help.*\n$/
  },
  'a format that does not exist gets the list': {
    args: ['--format', 'xml', '.'],
    code: 2,
    err: /Allowed choices are text, sarif/
  },
  'a file that is not there': {
    args: [at('none.yaml')],
    code: 3,
    err: 'dbaas: ROOT/none.yaml: there is no such file or folder\n'
  },
  'a file of 50 MB is not read': {
    args: [at('huge.yaml')],
    code: 3,
    err: /^dbaas: ROOT\/huge\.yaml: 50 MiB are more than the 16 MiB that are read at once; split it.*\n$/
  },
  'what is no UTF-8': {
    args: [at('latin1.yaml')],
    code: 3,
    err: 'dbaas: ROOT/latin1.yaml: this is not UTF-8 text; save it as UTF-8\n'
  },
  'a file that cannot be read': {
    args: [at('self.yaml')],
    code: 3,
    err: 'dbaas: ROOT/self.yaml: its links lead in a circle\n'
  },
  'a folder with a link to itself ends': { args: [at('circle')], code: 0, out: /^0 objects checked/ },
  'broken YAML is a finding with its place': {
    args: [at('tab.yaml')],
    code: 1,
    out: /10:1 +refused .*\[file\/syntax\]/i
  },
  'a key that stands twice is one as well': {
    args: [at('twice.yaml')],
    code: 1,
    out: /9:3 +refused +Map keys must be unique/
  },
  'a template is told from a manifest': {
    args: [at('template.yaml')],
    code: 1,
    out: /looks like a template: lint what is rendered/
  },
  'an alias of aliases does not fill the memory': {
    args: [at('bomb.yaml')],
    code: 1,
    out: /refused +Excessive alias count/
  },
  'an empty file is nothing': { args: [at('empty.yaml')], code: 0, out: /^0 objects checked, nothing refused\n$/ },
  'other kinds are passed over, and counted': {
    args: [at('others.yaml')],
    code: 0,
    out: /2 of other kinds passed over/
  },
  'a kind that is misspelt is told': {
    args: [at('kind.yaml')],
    code: 1,
    out: /2:7 +refused +kind: Unsupported value: "DatabaseClutser": supported values: "DatabaseCluster"/
  },
  'so is a version that nobody serves': {
    args: [at('version.yaml')],
    code: 1,
    out: /1:13 +refused +apiVersion: Unsupported value: "dbaas.dev\/v1"/
  },
  'a name is missing': {
    args: [at('nameless.yaml')],
    code: 1,
    out: /metadata\.name: Required value: name or generateName is required/
  },
  'a name that no object may have': {
    args: [at('upper.yaml')],
    code: 1,
    out: /4:9 +refused +metadata\.name: Invalid value: "Orders"/
  },
  'anchors and merge keys are read as kubectl reads them': {
    args: [at('anchors.yaml')],
    code: 1,
    out: /1:1 +refused +common: Forbidden: unknown field "common"/
  },
  'standard input without a pipe': { args: ['-'], code: 0, out: /^0 objects checked/ },
  'standard input has no history': {
    args: ['--since', 'HEAD', '-'],
    code: 2,
    err: /^dbaas: standard input has no history; .*\n$/
  },
  'no git repository': {
    args: ['--since', 'HEAD', root],
    code: 2,
    err: /^dbaas: this is no git repository; .*\n$/,
    env: { GIT_CEILING_DIRECTORIES: '/' }
  },
  'no kubeconfig': { args: ['--live', at('orders.yaml')], code: 4, err: /^dbaas: .*kubeconfig.*\n$/ },
  'a kubeconfig that is not there': {
    args: ['--live', at('orders.yaml')],
    env: { KUBECONFIG: '/nowhere' },
    code: 4,
    err: /^dbaas: .*\n$/
  },
  'a context that does not exist': {
    args: ['--live', '--context', 'other', at('orders.yaml')],
    env: { KUBECONFIG: at('kubeconfig') },
    code: 4,
    err: 'dbaas: the kubeconfig has no context "other"; it has gone\n'
  },
  'a cluster that does not answer': {
    args: ['--live', at('orders.yaml')],
    env: { KUBECONFIG: at('kubeconfig') },
    code: 4,
    err: /^dbaas: https:\/\/127\.0\.0\.1:9 \(gone\) does not answer: .*\n$/
  }
}

const shown = (text: string): string => text.replaceAll(root, 'ROOT')

for (const [name, { args, input, env, code, err, out }] of Object.entries(cases)) {
  t.test(name, async (t) => {
    const ended = await dbaasHere(['lint', ...args], { ...(input && { input }), ...(env && { env }) })
    t.equal(ended.code, code, shown(ended.err))
    t.notMatch(ended.err, /^\s+at /m, 'no stack trace')
    if (typeof err === 'string') t.equal(shown(ended.err), err)
    else if (err) t.match(shown(ended.err), err)
    else t.equal(ended.err, '')
    if (out) t.match(shown(ended.out), out)
  })
}
