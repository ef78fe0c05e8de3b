/** Generated files: what is not current is named. Whether they are current is for `npm run check` to say. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { crd } from '../../manifests/crd.ts'
import { generated, notCurrent } from '../../manifests/generate.ts'
import { crdName } from '../../src/api/kind.ts'
import { KINDS } from '../../src/api/kinds.ts'

const ROOT = join(import.meta.dirname, '../..')
const A_FILE = 'manifests/crds/databaseclusters.dbaas.dev.yaml'

const contentOf = (path: string) => readFileSync(join(ROOT, path), 'utf8')

const files = [...generated().keys()]

/** Every generated file with the content it has now. */
const asTheyAre = () => new Map(files.map((path) => [path, contentOf(path)]))

t.test('what is as it should be is not named', async (t) => {
  t.same(notCurrent(asTheyAre()), { changed: [], left: [] })
})

t.test('a stale file is named', async (t) => {
  t.same(notCurrent(asTheyAre().set(A_FILE, 'as it should be\n')), { changed: [A_FILE], left: [] })
})

t.test('a missing file is named', async (t) => {
  const missing = 'manifests/crds/unheardof.dbaas.dev.yaml'
  t.same(notCurrent(asTheyAre().set(missing, 'new\n')), { changed: [missing], left: [] })
})

t.test('a file of a kind that is no more is named', async (t) => {
  const wanted = asTheyAre()
  wanted.delete(A_FILE)
  t.same(notCurrent(wanted), { changed: [], left: [A_FILE] })
})

for (const kind of KINDS) {
  const definition = `manifests/crds/${crdName(kind)}.yaml`
  const name = kind.kind.toLowerCase()

  t.test(`${kind.kind} has a definition, a schema and a page`, async (t) => {
    const paths = [definition, `manifests/schemas/dbaas.dev/${name}_v1alpha1.json`, `docs/reference/kinds/${name}.md`]
    for (const path of paths) t.ok(files.includes(path), path)
  })

  t.test(`kubectl reads the definition of ${kind.kind} as it was meant`, async (t) => {
    const meant = JSON.parse(JSON.stringify(crd(kind)))
    t.same(parse(contentOf(definition), { version: '1.1' }), meant, 'YAML 1.1, to which a bare On is true')
    t.same(parse(contentOf(definition)), meant, 'YAML 1.2, as everybody else')
  })
}
