/**
 * Makes the package that is published: the command in one file, and beside it a file for each part that is loaded only when
 * it is asked for. Types are erased, as Node does not strip them under node_modules, and the packages that we use are
 * inside: a command that looks for a thousand files is not there before its user has begun to wait.
 *
 *   node cli/pack.ts FOLDER    writes the package into the folder
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { build, type Metafile, type Plugin } from 'esbuild'
import rootPackage from '../package.json' with { type: 'json' }

const ROOT = join(import.meta.dirname, '..')

/** The command, and the part of it that a test calls without a process of its own. */
const ENTRIES = ['cli/main.ts', 'cli/program.ts']

/** Reads kubeconfigs, and brings so much along that it is installed beside: it is loaded only for a cluster. */
const BESIDE = '@kubernetes/client-node'

/** The same as for Node, but as a module: one that is loaded late has its names only so. */
const YAML = join(ROOT, 'node_modules', 'yaml', 'browser', 'index.js')

/** Packages of CommonJS ask for what Node brings in a way that a module does not have. */
const REQUIRE = `import { createRequire as nodeRequire } from 'node:module'
const require = nodeRequire(import.meta.url)`

/** Path in the package to its content. */
export type Package = ReadonlyMap<string, string>

export async function packed(): Promise<Package> {
  const { outputFiles, metafile } = await build({
    entryPoints: ENTRIES,
    absWorkingDir: ROOT,
    outdir: 'packed',
    outbase: 'cli',
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: `node${rootPackage.engines.node.replace(/\D/g, '')}`,
    external: [BESIDE],
    alias: { yaml: YAML },
    banner: { js: REQUIRE },
    legalComments: 'none', // all licences are in one file
    plugins: [inItsFolder]
  })
  const code = outputFiles.map(({ path, text }): [string, string] => [relative(join(ROOT, 'packed'), path), text])
  const inputs = Object.keys(metafile.inputs)
  return new Map([
    ...code,
    ...inputs.flatMap(tablesBeside),
    ['package.json', `${JSON.stringify(packageJson(), null, 2)}\n`],
    ['LICENSE', textOf('LICENSE')],
    ['LICENSES-OF-PACKAGES.txt', licencesOf(packagesIn(metafile))],
    ['README.md', textOf('docs/cli.md')]
  ])
}

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** What reads the files beside it finds them in the folder that it comes from. */
const inItsFolder: Plugin = {
  name: 'in its folder',
  setup({ onLoad }) {
    onLoad({ filter: /\/providers\/.*\.ts$/ }, ({ path }) => {
      const folder = dirname(relative(ROOT, path))
      const text = readFileSync(path, 'utf8')
      return { loader: 'ts', contents: text.replaceAll('import.meta.dirname', `(import.meta.dirname + '/${folder}')`) }
    })
  }
}

/** Settings of engines are read from files that stand beside the module, not imported. */
function tablesBeside(path: string): [string, string][] {
  const folder = path.replace(/\.ts$/, '')
  if (!path.startsWith('providers/') || !existsSync(join(ROOT, folder))) return []
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => [join(folder, name), textOf(join(folder, name))])
}

/** The folders of the packages that are inside, the innermost where one brings its own. */
function packagesIn({ inputs }: Metafile): string[] {
  const folders = Object.keys(inputs).flatMap((path) => /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [])
  return [...new Set(folders)].toSorted()
}

/** What their authors ask of whoever passes them on. */
function licencesOf(folders: readonly string[]): string {
  const sections = folders.map((folder) => {
    const { name, version, license } = JSON.parse(textOf(join(folder, 'package.json')))
    const files = readdirSync(join(ROOT, folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file))
    return [`${name} ${version} (${license})`, ...files.map((file) => textOf(join(folder, file)).trim())].join('\n\n')
  })
  return `${sections.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}

function packageJson(): object {
  const { version, license, engines, devDependencies } = rootPackage
  return {
    name: 'dbaas',
    version,
    description:
      'Databases on Kubernetes: the answer of the API server before it is asked, and one line for day-2 work',
    license,
    type: 'module',
    engines,
    bin: { dbaas: 'main.js', 'kubectl-dbaas': 'main.js', 'kubectl_complete-dbaas': 'main.js' },
    dependencies: { [BESIDE]: devDependencies[BESIDE] }
  }
}

/** Writes the package into a folder, which is emptied first. */
export function writePackage(files: Package, folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content, { mode: path === 'main.js' ? 0o755 : 0o644 })
  }
}

async function main(): Promise<void> {
  const [folder] = process.argv.slice(2)
  if (folder === undefined) {
    console.error('Say where the package is to be written: node cli/pack.ts FOLDER')
    process.exitCode = 2
    return
  }
  writePackage(await packed(), folder)
}

if (import.meta.main) await main()
