import { globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import t from 'tap'
import packageJson from '../package.json' with { type: 'json' }
import { type Packages, type Tree, violations } from './fixtures/architecture.ts'
import { unitTestsBelow } from './fixtures/together.ts'

const NOT_OURS = new Set(['node_modules', '.git', '.tap'])

t.test('the tree is as planned', async (t) => {
  const paths = globSync('**/*', { exclude: (path) => NOT_OURS.has(basename(path)) }).filter((path) =>
    statSync(path).isFile()
  )
  const tree = Object.fromEntries(paths.map((path) => [path, path.endsWith('.ts') ? readFileSync(path, 'utf8') : '']))
  t.ok('test/architecture.test.ts' in tree, 'the tree was found')
  const { dependencies, optionalDependencies, peerDependencies, devDependencies } = packageJson
  const shipped = { ...dependencies, ...optionalDependencies, ...peerDependencies }
  const packages = { dependencies: Object.keys(shipped), devDependencies: Object.keys(devDependencies) }
  t.same(violations(tree, packages), [])
})

const PACKAGES: Packages = { dependencies: ['typebox', 'fastify', '@kubernetes/client-node'], devDependencies: ['tap'] }

interface Case {
  readonly tree: Tree
  /** Part of the one sentence that is expected; none when all is well. */
  readonly want?: string
}

const using = (from: string) => `import { a } from '${from}'\nexport const b = a`
const cnpg = { 'providers/cnpg/index.ts': '', 'providers/percona-ps/index.ts': '' }

const cases: Record<string, Case> = {
  'a room may import itself and what the plan says': {
    tree: {
      'src/api/path.ts': using('./printable.ts'),
      'src/kube/cache.ts': using('../api/path.ts'),
      'controllers/queue.ts': using('../src/kube/cache.ts'),
      'webhooks/server.ts': using('../providers/registry.ts'),
      'providers/rules/size.ts': using('../contract.ts'),
      'providers/cnpg/rules/size.ts': using('../child.ts'),
      'src/app.ts': using('../providers/index.ts'),
      'manifests/generate.ts': using('../webhooks/routes.ts'),
      'sandbox/start.ts': using('../src/app.ts'),
      'test/x.test.ts': using('../providers/cnpg/child.ts')
    }
  },
  'src/api imports nothing of ours': {
    tree: { 'src/api/path.ts': using('../kube/client.ts') },
    want: 'src/api/path.ts imports src/kube/client.ts: src/api may import nothing but itself'
  },
  'src/api uses no package but typebox': {
    tree: { 'src/api/path.ts': using('fastify'), 'src/api/schema.ts': using('typebox/type') },
    want: 'src/api may use only typebox'
  },
  'src/api does no input and output': { tree: { 'src/api/path.ts': using('node:fs') }, want: 'may use only typebox' },
  'a webhook has no client': {
    tree: { 'webhooks/server.ts': using('../src/kube/client.ts') },
    want: 'webhooks may import'
  },
  'a provider has no client, whatever its name': {
    tree: { 'providers/cnpg/child.ts': using('@kubernetes/client-node') },
    want: 'has no client'
  },
  'a provider does not know another': {
    tree: { ...cnpg, 'providers/cnpg/child.ts': using('../percona-ps/index.ts') },
    want: 'providers/cnpg/child.ts imports providers/percona-ps/index.ts'
  },
  'what is shared by providers knows none of them': {
    tree: { 'providers/registry.ts': using('./cnpg/index.ts') },
    want: 'providers/registry.ts imports providers/cnpg/index.ts'
  },
  'the list of providers knows their front doors': {
    tree: { ...cnpg, 'providers/index.ts': using('./cnpg/index.ts') }
  },
  'and only their front doors': {
    tree: { ...cnpg, 'providers/index.ts': using('./cnpg/child.ts') },
    want: 'providers/index.ts imports providers/cnpg/child.ts'
  },
  'webhooks are handed the registry and do not fetch it': {
    tree: { 'webhooks/server.ts': using('../providers/index.ts') },
    want: 'webhooks/server.ts imports providers/index.ts'
  },
  'nobody goes to a provider past the list': {
    tree: { 'cli/lint.ts': using('../providers/cnpg/index.ts') },
    want: 'cli/lint.ts imports providers/cnpg/index.ts'
  },
  'certs stand alone': { tree: { 'certs/renew.ts': using('../src/api/path.ts') }, want: 'certs/renew.ts imports' },
  'nobody imports main, not even a test': {
    tree: { 'test/main.test.ts': using('../src/main.ts') },
    want: 'imports src/main.ts'
  },
  'what ships imports no test': {
    tree: { 'src/app.ts': using('../test/fixtures/a.ts') },
    want: 'src/app.ts imports test'
  },
  'a logger is handed in: its type may be named': {
    tree: { 'controllers/queue.ts': `import type { Logger } from '../src/log.ts'\nexport type L = Logger` }
  },
  'but it is not fetched': {
    tree: { 'controllers/queue.ts': `import { type Logger } from '../src/log.ts'\nexport type L = Logger` },
    want: 'types of settings'
  },
  'a type is an arrow too': {
    tree: { 'webhooks/a.ts': `import type { Client } from '../src/kube/client.ts'\nexport type C = Client` },
    want: 'webhooks/a.ts imports src/kube/client.ts'
  },
  'a type written in place is an arrow too': {
    tree: { 'webhooks/a.ts': `export type C = import('../src/kube/client.ts').Client` },
    want: 'webhooks/a.ts imports src/kube/client.ts'
  },
  'passing on is importing': {
    tree: { 'webhooks/a.ts': `export * from '../src/kube/client.ts'` },
    want: 'webhooks/a.ts imports src/kube/client.ts'
  },
  'importing late is importing': {
    tree: { 'webhooks/a.ts': `export const late = () => import('../src/kube/client.ts')` },
    want: 'webhooks/a.ts imports src/kube/client.ts'
  },
  'importing for the effect is importing': {
    tree: { 'webhooks/a.ts': `import '../src/kube/client.ts'` },
    want: 'webhooks/a.ts imports src/kube/client.ts'
  },
  'a path that is worked out cannot be checked': {
    tree: { 'webhooks/a.ts': `export const load = (name: string) => import(name)` },
    want: 'write the path down'
  },
  'an import in a comment, a string or a pattern is none': {
    tree: {
      'webhooks/a.ts': `// import '../src/kube/client.ts'\nexport const a = "import '../src/kube/client.ts'", b = /import 'x'/, c = \`\${"import 'y'"}\``
    }
  },
  'what ships uses what is installed there': {
    tree: { 'webhooks/a.ts': using('tap') },
    want: 'move it to dependencies'
  },
  'development may use more': { tree: { 'sandbox/start.ts': using('tap'), 'manifests/generate.ts': using('tap') } },
  'nobody uses a package that came along by chance': {
    tree: { 'test/a.ts': using('ajv/dist/2020.js') },
    want: 'package.json does not name'
  },
  'every file has a room': { tree: { 'scripts/build.ts': '' }, want: 'scripts/build.ts is in no room' },
  'a file is called by its noun': { tree: { 'src/api/utils.ts': '' }, want: '"utils.ts" says nothing' },
  'a folder too': { tree: { 'docs/common/intro.md': '' }, want: '"common" says nothing' },
  'a test is called as its file': { tree: { 'test/src/helpers.test.ts': '' }, want: '"helpers.test.ts" says nothing' },
  'no engine is known outside its provider': {
    tree: { 'webhooks/a.ts': `export const ports = { postgresql: 5432 }` },
    want: 'webhooks/a.ts knows "postgresql"'
  },
  'not even in a part of a name': {
    tree: { 'controllers/a.ts': `export function isMySQLCluster() {}` },
    want: 'controllers/a.ts knows "mysql"'
  },
  'nor in a piece of text': {
    tree: { 'cli/a.ts': `export const hint = (page: string) => \`see the Kafka page \${page}\`` },
    want: 'cli/a.ts knows "kafka"'
  },
  'nor is a provider': {
    tree: { ...cnpg, 'cli/a.ts': `export const fallback = 'cnpg'` },
    want: 'cli/a.ts knows "cnpg"'
  },
  'nor as the name of a file': {
    tree: { 'webhooks/kafka-topics.ts': '' },
    want: 'webhooks/kafka-topics.ts knows "kafka"'
  },
  'a comment may give an example': {
    tree: { 'webhooks/a.ts': '/** As in postgresql. */\nexport const a = 1 // or kafka' }
  },
  'so may a description in src/api': {
    tree: { 'src/api/a.ts': `export const engine = { description: 'The engine, such as postgresql.' }` }
  },
  'but its code knows no engine': {
    tree: { 'src/api/a.ts': `export const DEFAULT_ENGINE = 'postgresql'` },
    want: 'src/api/a.ts knows "postgresql"'
  },
  'the provider, the list, tests and stand-ins name their engine': {
    tree: {
      'providers/cnpg/index.ts': `export const engine = 'postgresql'`,
      'providers/index.ts': `export { cnpg } from './cnpg/index.ts'`,
      'test/a.ts': `export const engine = 'postgresql'`,
      'sandbox/operators/cnpg.ts': `export const engine = 'postgresql'`
    }
  }
}

for (const [name, { tree, want }] of Object.entries(cases)) {
  t.test(name, async (t) => {
    const found = violations(tree, PACKAGES)
    t.equal(found.length, want === undefined ? 0 : 1, found.join('\n'))
    t.match(found.join('\n'), want ?? '')
  })
}

t.test('every unit test is in a suite', async (t) => {
  const suites = readdirSync('test/suites').map((name) => readFileSync(`test/suites/${name}`, 'utf8'))
  const folders = suites.flatMap((text) =>
    [...(/\[(.*)\]/.exec(text)?.[1]?.matchAll(/'([^']+)'/g) ?? [])].map(([, folder]) => folder)
  )
  for (const file of unitTestsBelow('.')) {
    if (file === 'architecture.test.ts') continue // named by itself
    t.ok(
      folders.some((folder) => file.startsWith(`${folder}/`)),
      file
    )
  }
})
