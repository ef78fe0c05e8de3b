/** What is copied into the image, held against what the operator needs to run. */
import { globSync, readFileSync } from 'node:fs'
import { join, normalize } from 'node:path'
import t from 'tap'
import packageJson from '../../package.json' with { type: 'json' }
import { readSources } from '../fixtures/source.ts'

const ROOT = join(import.meta.dirname, '../..')
const lines = (file: string) => readFileSync(join(ROOT, file), 'utf8').split('\n')

const copied = lines('.dockerignore')
  .filter((line) => line.startsWith('!'))
  .map((line) => line.slice(1))

const sources = readSources(
  Object.fromEntries(
    globSync(copied.map((path) => `${path}/**/*.ts`)).map((path) => [path, readFileSync(join(ROOT, path), 'utf8')])
  )
)

/** Every file and package that is loaded with a file, sooner or later. */
function loadedWith(first: string): { files: string[]; packages: string[] } {
  const files = new Set([first])
  const packages = new Set<string>()
  for (const path of files) {
    for (const { from, typeOnly } of sources.get(path)?.imports ?? []) {
      if (from === undefined || typeOnly || from.startsWith('node:')) continue
      if (from.startsWith('.')) files.add(normalize(join(path, '..', from)))
      else packages.add(from.split('/', from.startsWith('@') ? 2 : 1).join('/'))
    }
  }
  return { files: [...files], packages: [...packages].sort() }
}

const { files, packages } = loadedWith('src/main.ts')

t.test('all that the operator loads is in the image', async (t) => {
  t.ok(files.length > 100, 'it was followed')
  t.same(
    files.filter((file) => !copied.some((path) => file === path || file.startsWith(`${path}/`))),
    []
  )
  t.notOk(
    files.some((file) => file.includes('/examples/')),
    'examples are left out'
  )
})

t.test('what ships is loaded, and what is loaded ships, save for what follows kubeconfigs', async (t) => {
  const forKubeconfigs = ['@kubernetes/client-node']
  t.same(packages, [...Object.keys(packageJson.dependencies), ...forKubeconfigs].sort())
  t.ok(forKubeconfigs.every((name) => name in packageJson.peerDependencies))
})

t.test('nobody builds it on images without a name and digest of their own', async (t) => {
  t.same(
    lines('Dockerfile').filter((line) => /^(ARG|FROM)/.test(line)),
    ['ARG NODE_IMAGE', 'ARG BASE_IMAGE', 'FROM $NODE_IMAGE AS build', 'FROM $BASE_IMAGE']
  )
})

t.test('it runs as nobody, and what it may read is named', async (t) => {
  const text = lines('Dockerfile').join('\n')
  t.match(text, /^USER 65532:65532$/m)
  const [, entrypoint = '[]'] = /^ENTRYPOINT (.*)$/m.exec(text) ?? []
  const flags = JSON.parse(entrypoint) as string[]
  t.ok(['--permission', '--disable-proto=delete'].every((flag) => flags.includes(flag)))
  const more = flags.filter((flag) => flag.startsWith('--allow-') && flag !== '--allow-net')
  t.ok(
    more.every((flag) => /^--allow-fs-read=\/[a-z]/.test(flag)),
    more.join(' ')
  )
})
