/**
 * Makes what a release consists of, from what is committed, in the folder dist or the one that is named: the chart, everything in
 * one manifest, and their checksums. The same sources always give the same bytes.
 */
import { createHash } from 'node:crypto'
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { parse } from 'yaml'
import packageJson from '../package.json' with { type: 'json' }
import { tar } from './tar.ts'

const CHART = join(import.meta.dirname, 'chart')
const { name, version } = packageJson

// zlib writes into a header on which system it ran, and into no other place.
const SYSTEM_BYTE = 9
const UNKNOWN_SYSTEM = 255

/** File name to content. */
export function release(): Map<string, Buffer> {
  const files = new Map([
    [`${name}-${version}.tgz`, chart()],
    [`${name}-${version}.yaml`, oneManifest()]
  ])
  const sums = [...files].map(([file, content]) => `${createHash('sha256').update(content).digest('hex')}  ${file}\n`)
  return files.set('SHA256SUMS', Buffer.from(sums.join('')))
}

/** The chart as `helm install` takes it. */
function chart(): Buffer {
  const paths = globSync('**/*', { cwd: CHART, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const files = paths.map((path): [string, Buffer] => [
    join(name, path.slice(CHART.length)).replaceAll('\\', '/'),
    readFileSync(path)
  ])
  const archive = gzipSync(tar(new Map(files)), { level: 9 })
  archive[SYSTEM_BYTE] = UNKNOWN_SYSTEM
  return archive
}

/** What `kubectl apply -k` makes of this folder: the kustomization changes nothing, so it is its files, one after the other. */
function oneManifest(): Buffer {
  const { resources } = parse(readFileSync(join(import.meta.dirname, 'kustomization.yaml'), 'utf8')) as {
    resources: string[]
  }
  const documents = resources.map((path) => readFileSync(join(import.meta.dirname, path), 'utf8').trimEnd())
  return Buffer.from(`${documents.join('\n---\n')}\n`)
}

function main(): void {
  const folder = process.argv[2] ?? 'dist'
  mkdirSync(folder, { recursive: true })
  for (const [file, content] of release()) {
    writeFileSync(join(folder, file), content)
    console.log(join(folder, file))
  }
}

if (import.meta.main) main()
