/**
 * Writes everything that follows from src/api: CRDs, JSON Schemas and the reference.
 * With --check it writes nothing, names what is not current, and exits with 1.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import { crdName, GROUP, type Kind, VERSION } from '../src/api/kind.ts'
import { KINDS } from '../src/api/kinds.ts'
import { crd } from './crd.ts'
import { jsonSchema } from './json-schema.ts'
import { referencePage } from './reference-page.ts'

const root = join(import.meta.dirname, '..')

/** Folders that hold generated files only: what is not made any more is removed from them. */
const OWNED = ['manifests/crds', `manifests/schemas/${GROUP}`, 'docs/reference/kinds']

/** kubectl reads YAML 1.1, to which a bare On is a boolean. */
const YAML_FOR_KUBECTL = { compat: 'yaml-1.1', lineWidth: 120, aliasDuplicateObjects: false } as const

function filesOf(kind: Kind): [path: string, content: string][] {
  const name = kind.kind.toLowerCase()
  return [
    [
      `manifests/crds/${crdName(kind)}.yaml`,
      `# Written by \`npm run generate\` from src/api.\n${stringify(crd(kind), YAML_FOR_KUBECTL)}`
    ],
    // the layout that kubeconform and the editors' catalogues look for: {group}/{kind}_{version}.json
    [`manifests/schemas/${GROUP}/${name}_${VERSION}.json`, `${JSON.stringify(jsonSchema(kind), null, 2)}\n`],
    [`docs/reference/kinds/${name}.md`, referencePage(kind)]
  ]
}

/** Path to content of every generated file. */
export const generated = (): Map<string, string> => new Map(KINDS.flatMap(filesOf))

function present(folder: string): string[] {
  try {
    return readdirSync(join(root, folder)).map((name) => `${folder}/${name}`)
  } catch {
    return []
  }
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return undefined
  }
}

/** Files that are missing, differ, or are not made any more. */
export function notCurrent(wanted: Map<string, string>): { changed: string[]; left: string[] } {
  return {
    changed: [...wanted].filter(([path, content]) => contentOf(path) !== content).map(([path]) => path),
    left: OWNED.flatMap(present).filter((path) => !wanted.has(path))
  }
}

function main(): void {
  const wanted = generated()
  const { changed, left } = notCurrent(wanted)
  if (process.argv.includes('--check')) {
    if (changed.length + left.length === 0) return
    console.error(
      `Not current: ${[...changed, ...left].join(', ')}. Run \`npm run generate\` and commit what it writes.`
    )
    process.exitCode = 1
    return
  }
  for (const path of changed) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), wanted.get(path) ?? '')
  }
  for (const path of left) rmSync(join(root, path))
  for (const path of [...changed, ...left]) console.log(path)
}

if (import.meta.main) main()
