/** Every child that a provider makes passes the real definition of its kind, with unknown fields refused. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parseAllDocuments } from 'yaml'
import { childrenOf, examplesOf } from '../../manifests/provider-examples.ts'
import { isDriver, type Manifest } from '../../providers/contract.ts'
import { builtIn } from '../../providers/index.ts'
import { apply, create, namespace, request } from '../fixtures/api-server.ts'
import { eventually } from '../fixtures/eventually.ts'

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const ROOT = join(import.meta.dirname, '..', '..')
const folder = process.env.DBAAS_CHILD_CRDS

interface Definition {
  kind: string
  metadata: { name: string }
  spec: { group: string; names: { kind: string; plural: string }; versions: { name: string }[] }
}

const documents = <Document>(file: string): Document[] =>
  parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as Document)

/** Every definition below a folder. */
const definitionsIn = (path: string): Definition[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => documents<Definition>(join(path, name)))
    .filter((document) => document?.kind === 'CustomResourceDefinition')

const builders = builtIn().providers.filter(isDriver)
const children = builders.flatMap(({ name }) =>
  examplesOf(name)
    .filter(({ sort }) => sort === 'valid')
    .flatMap((example) =>
      documents<Manifest>(join(ROOT, childrenOf(example))).map((child) => ({ child, noun: example.noun }))
    )
)

const absent = folder === undefined && 'DBAAS_CHILD_CRDS names no folder with the definitions of the child operators'

t.test('children pass the real definitions', { skip: absent }, async (t) => {
  const wanted = new Set(children.map(({ child }) => `${child.kind} ${child.apiVersion.split('/')[0]}`))
  const all = definitionsIn(folder ?? '')
  const needed = all.filter(({ spec }) => wanted.has(`${spec.names.kind} ${spec.group}`))
  for (const definition of needed) {
    const { status, body } = await apply(`${CRDS}/${definition.metadata.name}`, definition, {
      force: 'true',
      fieldValidation: 'Warn'
    })
    t.ok(status < 300, `${definition.metadata.name} is installed: ${body.message ?? ''}`)
  }
  const where = await namespace(t)

  for (const { child, noun } of children) {
    const definition = needed.find(({ spec }) => spec.names.kind === child.kind)
    if (definition === undefined) continue // of an API that is nobody's child: its definition is not among them
    const collection = `/apis/${child.apiVersion}/namespaces/${where}/${definition.spec.names.plural}`
    await eventually(`${definition.metadata.name} is served`, async () =>
      (await request('GET', collection)).status === 200 ? true : undefined
    )
    const object = { ...child, metadata: { ...child.metadata, namespace: where } }
    const { status, body } = await create(collection, object, { dryRun: 'All' })
    t.equal(status, 201, `${noun}: ${child.kind} ${child.metadata.name} ${body.message ?? ''}`)
  }
})

t.test('an unknown field is refused by them, so that the test above can fail', { skip: absent }, async (t) => {
  const where = await namespace(t)
  const first = children.find(({ child }) => child.kind === 'Cluster')?.child
  if (first === undefined) throw new Error('no example has a Cluster')
  const collection = `/apis/${first.apiVersion}/namespaces/${where}/clusters`
  const wrong = {
    ...first,
    metadata: { ...first.metadata, namespace: where },
    spec: { ...first.spec, instanceCount: 3 }
  }
  const { status, body } = await create(collection, wrong, { dryRun: 'All' })
  t.equal(status, 400)
  t.match(body.message, /unknown field "spec.instanceCount"/)
})
