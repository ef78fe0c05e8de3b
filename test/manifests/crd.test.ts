/** The definitions that are installed. */
import t from 'tap'
import { crd } from '../../manifests/crd.ts'
import { KINDS } from '../../src/api/kinds.ts'

interface Definition {
  metadata: { annotations: Record<string, string> }
  spec: { names: { categories: string[] }; versions: { subresources: object; served: boolean; storage: boolean }[] }
}

for (const kind of KINDS) {
  const { metadata, spec } = crd(kind) as Definition

  t.test(`helm uninstall leaves the definition of ${kind.kind}, and so every object of it`, async (t) => {
    t.equal(metadata.annotations['helm.sh/resource-policy'], 'keep')
  })

  t.test(`kubectl delete all --all leaves every ${kind.kind}`, async (t) => {
    t.same(spec.names.categories, ['dbaas'])
  })

  t.test(`the status of every ${kind.kind} is written apart from its spec`, async (t) => {
    t.match(spec.versions, [{ served: true, storage: true, subresources: { status: {} } }])
  })
}
