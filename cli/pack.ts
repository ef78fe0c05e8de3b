/**
 * Makes the package that is published: every file that the command needs, with its types erased, since Node does not
 * strip types under node_modules; and a package.json that names the packages which those files import.
 *
 *   node cli/pack.ts FOLDER    writes the package into the folder
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { builtinModules, stripTypeScriptTypes } from 'node:module'
import { dirname, extname, join, relative } from 'node:path'
import rootPackage from '../package.json' with { type: 'json' }

const ROOT = join(import.meta.dirname, '..')
const ENTRY = 'cli/main.ts'

/** `import … from 'x'`, `export … from 'x'`, `import 'x'` and `import('x')`, as they stand once types are gone. */
const IMPORT = /(\bfrom\s+|\bimport\s*\(?\s*)'([^']+)'/g

export interface Packed {
  /** Path in the package to its content. */
  readonly files: ReadonlyMap<string, string>
  /** The packages that the files import. */
  readonly packages: ReadonlySet<string>
}

/** Follows the imports from the entry, static or not, and erases the types of every file on the way. */
export function packedFrom(entry: string): Packed {
  const files = new Map<string, string>()
  const packages = new Set<string>()
  const waiting = [entry]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (files.has(published(path)) || path === 'package.json') continue
    const text = readFileSync(join(ROOT, path), 'utf8')
    const code = path.endsWith('.ts') ? stripTypeScriptTypes(text) : text
    for (const [, , from = ''] of path.endsWith('.ts') ? code.matchAll(IMPORT) : []) {
      if (from.startsWith('.')) waiting.push(relative(ROOT, join(ROOT, dirname(path), from)))
      else if (!isBuiltIn(from)) packages.add(packageOf(from))
    }
    files.set(published(path), path.endsWith('.ts') ? withPublishedImports(code) : text)
    for (const [name, content] of tablesBeside(path)) files.set(name, content)
  }
  return { files, packages }
}

const published = (path: string): string => path.replace(/\.ts$/, '.js')

const withPublishedImports = (code: string): string =>
  code.replaceAll(IMPORT, (whole, _, from: string) =>
    from.startsWith('.') ? published(whole.slice(0, -1)).concat("'") : whole
  )

const isBuiltIn = (from: string): boolean => from.startsWith('node:') || builtinModules.includes(from)

const packageOf = (from: string): string =>
  from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/')

/** Settings of engines are read from files that stand beside the module, not imported. */
function tablesBeside(path: string): [string, string][] {
  const folder = path.replace(/\.ts$/, '')
  if (!path.startsWith('providers/') || !existsSync(join(ROOT, folder))) return []
  return readdirSync(join(ROOT, folder))
    .filter((name) => extname(name) === '.json')
    .map((name) => [join(folder, name), readFileSync(join(ROOT, folder, name), 'utf8')])
}

const VERSIONS: Readonly<Record<string, string>> = {
  ...rootPackage.devDependencies,
  ...rootPackage.optionalDependencies,
  ...rootPackage.dependencies
}

function packageJson({ packages }: Packed): object {
  const { version, license, engines } = rootPackage
  return {
    name: 'dbaas',
    version,
    description:
      'Databases on Kubernetes: the answer of the API server before it is asked, and one line for day-2 work',
    license,
    type: 'module',
    engines,
    bin: { dbaas: 'cli/main.js', 'kubectl-dbaas': 'cli/main.js' },
    dependencies: Object.fromEntries([...packages].toSorted().map((name) => [name, versionOf(name)]))
  }
}

function versionOf(name: string): string {
  const version = VERSIONS[name]
  if (version === undefined) throw new Error(`package.json does not name ${name}, which the command imports`)
  return version
}

/** Writes the package into a folder, which is emptied first. */
export function pack(folder: string): void {
  const packed = packedFrom(ENTRY)
  rmSync(folder, { recursive: true, force: true })
  for (const [path, content] of packed.files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content, { mode: path === published(ENTRY) ? 0o755 : 0o644 })
  }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(packageJson(packed), null, 2)}\n`)
  cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'))
  cpSync(join(ROOT, 'docs', 'cli.md'), join(folder, 'README.md'))
}

function main(): void {
  const [folder] = process.argv.slice(2)
  if (folder === undefined) {
    console.error('Say where the package is to be written: node cli/pack.ts FOLDER')
    process.exitCode = 2
    return
  }
  pack(folder)
}

if (import.meta.main) main()
