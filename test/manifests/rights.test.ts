/** What the operator may do, and how the live tests hold that against what it does. */
import t from 'tap'
import {
  inNamespaces,
  type Need,
  onCatalogue,
  onClusterFacts,
  onLease,
  onOwnCertificate,
  onSecrets,
  onWebhookConfigurations,
  rulesFor
} from '../../manifests/rights.ts'
import { builtIn } from '../../providers/index.ts'
import { registryOf } from '../../providers/registry.ts'
import type { Request } from '../fixtures/request-log.ts'
import { elsewhere, refused, unused } from '../fixtures/rights-in-use.ts'

const everywhere = [...inNamespaces(builtIn()), onClusterFacts(), onCatalogue()]
const rightsOf = (needs: readonly Need[]) => needs.flatMap(({ rights }) => rights)

t.test('T6: no right is a wildcard, and none leads to others', async (t) => {
  const all = rightsOf([...everywhere, onLease('a'), onOwnCertificate('a'), onWebhookConfigurations('a'), onSecrets()])
  t.same(
    all.filter(({ group, resource, verbs }) => [group, resource, ...verbs].some((word) => word.includes('*'))),
    []
  )
  const power = /^(roles|clusterroles|rolebindings|clusterrolebindings|nodes|serviceaccounts)$|^pods\/./
  t.same(
    all.filter(({ resource }) => power.test(resource)),
    []
  )
})

t.test('T6: no Secret can be read everywhere, and none can be listed save its own by name', async (t) => {
  t.notOk(rightsOf(everywhere).some(({ resource }) => resource === 'secrets'))
  t.notOk(rightsOf([onSecrets()]).some(({ verbs }) => verbs.includes('list') || verbs.includes('watch')))
  t.ok(rightsOf([onOwnCertificate('own')]).every(({ names }) => names?.length === 1))
})

t.test('what has no namespace is only read, save for what is published', async (t) => {
  t.ok(rightsOf([onClusterFacts()]).every(({ verbs }) => verbs.every((verb) => verb === 'list' || verb === 'watch')))
  t.same(
    rulesFor([onCatalogue()]).map(({ resources, verbs }) => `${resources} ${verbs}`),
    ['databaseproviders create,patch', 'databaseproviders/status patch', 'podschedulingpolicies/status patch']
  )
})

t.test('a provider that is not there asks for nothing', async (t) => {
  const alone = registryOf(builtIn().providers.filter(({ name }) => name === 'strimzi'))
  const groups = new Set(rulesFor(inNamespaces(alone)).flatMap(({ apiGroups }) => apiGroups))
  t.ok(groups.has('kafka.strimzi.io'))
  t.notOk([...groups].some((group) => /cnpg|percona/.test(group)))
})

t.test('one rule has all that is asked of a resource, and names make another rule', async (t) => {
  const pods = { group: '', resource: 'pods' }
  const needs: Need[] = [
    { of: 'a', rights: [{ ...pods, verbs: ['watch', 'list'] }] },
    {
      of: 'b',
      rights: [
        { ...pods, verbs: ['delete', 'list'] },
        { ...pods, names: ['one'], verbs: ['get'] }
      ]
    }
  ]
  t.same(rulesFor(needs), [
    { apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch', 'delete'] },
    { apiGroups: [''], resources: ['pods'], resourceNames: ['one'], verbs: ['get'] }
  ])
})

const request = (more: Partial<Request>): Request => ({
  log: 'one.log',
  account: { namespace: 'shop', name: 'dbaas-operator' },
  provider: 'cnpg',
  verb: 'get',
  isListing: false,
  group: '',
  resource: 'pods',
  namespace: 'shop',
  name: undefined,
  code: 200,
  message: '',
  ...more
})

t.test('a right is used by whoever it was given to', async (t) => {
  const needs: Need[] = [
    { of: 'cnpg', rights: [{ group: '', resource: 'pods', verbs: ['list', 'watch', 'delete'] }] },
    { of: 'strimzi', rights: [{ group: '', resource: 'pods', verbs: ['delete'] }] },
    { of: 'lease', rights: [{ group: '', resource: 'pods', names: ['own'], verbs: ['patch', 'create'] }] }
  ]
  const told = (...requests: Request[]) => unused(requests, needs).map(({ of, right }) => `${of}: ${right}`)
  const listing = request({ verb: 'watch', isListing: true })
  t.same(told(listing, request({ verb: 'delete' }), request({ provider: 'strimzi' })), [
    'strimzi: delete pods',
    'lease: create pods',
    'lease: patch pods'
  ])
  t.same(told(request({ verb: 'patch', name: 'other', code: 201 })).slice(-2), [
    'lease: create pods',
    'lease: patch pods'
  ])
  t.same(
    told(request({ verb: 'patch', name: 'own', code: 201 })).filter((one) => one.startsWith('lease')),
    [],
    'to apply what is not there takes both'
  )
})

t.test('what is refused for want of a right is told once, whoever asked again', async (t) => {
  const message = 'pods is forbidden: User "x" cannot list resource "pods" in API group "" in the namespace "shop"'
  const quota = 'pods "a" is forbidden: exceeded quota: small'
  const requests = [message, message, quota].map((text) => request({ verb: 'list', code: 403, message: text }))
  t.same(refused(requests), ['cnpg may not list pods'])
})

t.test(
  'S4: who works in a namespace asks for nothing in another, and who works in all only where something of ours is',
  async (t) => {
    const home = { namespace: 'dbaas-system', name: 'dbaas-operator' }
    const classes = request({
      verb: 'watch',
      group: 'storage.k8s.io',
      resource: 'storageclasses',
      namespace: undefined
    })
    const status = { group: 'dbaas.dev', resource: 'databaseclusters/status', verb: 'patch', account: home }
    const quiet = [
      request({}),
      classes,
      request({ account: home, verb: 'watch', namespace: undefined }),
      request({ ...status, namespace: 'office' }),
      request({ account: home, verb: 'delete', namespace: 'office' }),
      request({ account: home, namespace: 'dbaas-system' })
    ]
    t.same(elsewhere(quiet, [onClusterFacts()], 'dbaas-system'), [])
    const loud = [
      request({ namespace: 'office' }),
      request({ verb: 'list', namespace: undefined }),
      request({ account: home, namespace: 'elsewhere' }),
      request({ ...status, log: 'two.log', namespace: 'elsewhere' })
    ]
    t.equal(elsewhere([...quiet, ...loud], [onClusterFacts()], 'dbaas-system').length, 3)
  }
)
