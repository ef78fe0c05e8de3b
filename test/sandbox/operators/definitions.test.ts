import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { stringify } from 'yaml'
import { builtIn } from '../../../providers/index.ts'
import type { KubeObject } from '../../../sandbox/api-client.ts'
import { childDefinitions, childKinds, sources, standInDefinition } from '../../../sandbox/operators/definitions.ts'
import { definitionsAreAbsent } from '../../fixtures/child-definitions.ts'

const NOWHERE = { folder: undefined, modules: '/nowhere' }
const names = (definitions: { object: KubeObject }[]) => definitions.map(({ object }) => object.metadata.name)

t.test('every kind of every provider has a definition, and only one', async (t) => {
  const found = names(childDefinitions(NOWHERE))
  t.equal(new Set(found).size, found.length)
  for (const { child } of builtIn().providers) {
    t.ok(
      found.some((name) => name?.startsWith(`${child.kind.toLowerCase()}s.`)),
      child.kind
    )
  }
})

t.test('kinds of Kubernetes itself are nobody’s to define', async (t) => {
  t.notOk(childKinds().some(({ kind }) => ['Pod', 'StatefulSet', 'PodDisruptionBudget', 'StorageClass'].includes(kind)))
})

t.test('a real definition comes before a stand-in, from the named folder before the module cache', async (t) => {
  const kind = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster' }
  const real = (description: string) => ({ ...standInDefinition(kind), description })
  const base = t.testdir({ named: {} })
  const module = join(base, 'github.com/cloudnative-pg/cloudnative-pg@v1.30.0/config/crd/bases')
  mkdirSync(module, { recursive: true })
  writeFileSync(join(module, 'clusters.yaml'), stringify(real('from the module')))
  const found = (folder: string | undefined) =>
    childDefinitions({ folder, modules: base }).find(
      ({ object }) => object.metadata.name === 'clusters.postgresql.cnpg.io'
    )
  t.equal(found(undefined)?.object.description, 'from the module')
  writeFileSync(join(base, 'named', 'clusters.yaml'), stringify(real('from the folder')))
  t.equal(found(join(base, 'named'))?.object.description, 'from the folder')
})

t.test('a definition of another version is no definition', async (t) => {
  const folder = t.testdir({
    'old.yaml': stringify(standInDefinition({ apiVersion: 'kafka.strimzi.io/v1beta2', kind: 'Kafka' }))
  })
  const found = childDefinitions({ ...NOWHERE, folder }).find(
    ({ object }) => object.metadata.name === 'kafkas.kafka.strimzi.io'
  )
  t.match(found?.object.spec, { versions: [{ name: 'v1' }] })
})

t.test('the places to look at are those of Go', async (t) => {
  t.equal(sources({ GOMODCACHE: '/cache' }).modules, '/cache')
  t.equal(sources({ GOPATH: '/go' }).modules, '/go/pkg/mod')
  t.equal(sources({ DBAAS_CHILD_CRDS: '/definitions' }).folder, '/definitions')
})

t.test('plural and scope of the stand-ins are those of the real ones', { skip: definitionsAreAbsent }, async (t) => {
  const real = childDefinitions(sources(process.env)).filter(({ from }) => existsSync(`/${from.replace(/:\d+$/, '')}`))
  t.not(real.length, 0)
  for (const { object } of real) {
    const { group, scope, names, versions } = object.spec as {
      group: string
      scope: string
      names: { kind: string; plural: string }
      versions: { name: string }[]
    }
    const ours = standInDefinition({ apiVersion: `${group}/${versions[0]?.name}`, kind: names.kind })
    t.match(ours.spec, { scope, names: { plural: names.plural } })
  }
})
