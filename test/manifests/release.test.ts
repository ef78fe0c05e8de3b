/** A release: the same bytes each time, readable by everybody's tools, and nothing left out. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { parse, parseAllDocuments } from 'yaml'
import { tar } from '../../manifests/tar.ts'
import packageJson from '../../package.json' with { type: 'json' }

const MANIFESTS = join(import.meta.dirname, '../../manifests')
const run = promisify(execFile)
const { version } = packageJson
const CHART = `dbaas-operator-${version}.tgz`
const MANIFEST = `dbaas-operator-${version}.yaml`

/** As somebody makes one: by the command, into a folder. */
async function released(folder: string): Promise<string> {
  await run(process.execPath, [join(MANIFESTS, 'release.ts'), folder])
  return folder
}

const one = await released(t.testdir({}))

t.test('T18: the same sources give the same bytes', async (t) => {
  const another = await released(t.testdir({}))
  t.same(readdirSync(one).toSorted(), ['SHA256SUMS', CHART, MANIFEST])
  for (const name of readdirSync(one)) {
    t.ok(readFileSync(join(one, name)).equals(readFileSync(join(another, name))), name)
  }
})

t.test('the checksums are those of the files', async (t) => {
  const sumOf = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(one, name)))
      .digest('hex')
  t.equal(readFileSync(join(one, 'SHA256SUMS'), 'utf8'), `${sumOf(CHART)}  ${CHART}\n${sumOf(MANIFEST)}  ${MANIFEST}\n`)
})

t.test('tar finds in the chart what is in its folder', async (t) => {
  const folder = t.testdir({})
  await run('tar', ['-xzf', join(one, CHART), '-C', folder])
  const paths = readdirSync(join(MANIFESTS, 'chart'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(MANIFESTS.length + '/chart/'.length))
  t.ok(paths.includes('files/crds/databaseclusters.dbaas.dev.yaml'), 'the definitions are among it')
  for (const path of paths) {
    const packed = readFileSync(join(folder, 'dbaas-operator', path))
    t.ok(packed.equals(readFileSync(join(MANIFESTS, 'chart', path))), path)
  }
})

t.test('a path that the archive cannot hold is named', async (t) => {
  const path = 'a'.repeat(100)
  t.throws(() => tar(new Map([[path, Buffer.from('')]])), { message: `cannot archive ${path}: its path is too long` })
})

t.test('the chart is the version of the package', async (t) => {
  const chart = parse(readFileSync(join(MANIFESTS, 'chart/Chart.yaml'), 'utf8'))
  t.match(chart, { name: packageJson.name, version, appVersion: version, description: packageJson.description })
})

t.test('the plain way takes every file of its folders', async (t) => {
  const { resources } = parse(readFileSync(join(MANIFESTS, 'kustomization.yaml'), 'utf8')) as { resources: string[] }
  const files = ['rbac', 'crds', 'policies', 'operator', 'webhooks'].flatMap((folder) =>
    readdirSync(join(MANIFESTS, folder)).map((name) => `${folder}/${name}`)
  )
  t.same(resources.toSorted(), files.toSorted())
})

t.test('the one manifest has every object once, and namespaces before what is in them', async (t) => {
  const objects = parseAllDocuments(readFileSync(join(one, MANIFEST), 'utf8')).map((document) => document.toJS())
  const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`)
  t.equal(new Set(names).size, names.length)
  t.equal(names[0], 'Namespace /dbaas-system')
  t.ok(names.includes('Deployment dbaas-system/dbaas-operator'))
})
