import t from 'tap'
import { missingRightIn } from '../../../src/kube/missing-right.ts'

const WHO = 'User "system:serviceaccount:dbaas-system:dbaas-operator" cannot'

const cases = {
  [`clusters.postgresql.cnpg.io "orders" is forbidden: ${WHO} patch resource "clusters" in API group "postgresql.cnpg.io" in the namespace "shop"`]:
    { verb: 'patch', group: 'postgresql.cnpg.io', resource: 'clusters' },
  [`pods is forbidden: ${WHO} watch resource "pods" in API group "" at the cluster scope`]: {
    verb: 'watch',
    group: '',
    resource: 'pods'
  },
  [`databaseclusters.dbaas.dev "orders" is forbidden: ${WHO} patch resource "databaseclusters/status" in API group "dbaas.dev" in the namespace "shop"`]:
    { verb: 'patch', group: 'dbaas.dev', resource: 'databaseclusters/status' }
}

for (const [message, right] of Object.entries(cases)) {
  t.test(`${right.verb} ${right.resource} is read from what the API server says`, async (t) => {
    t.same(missingRightIn(message), right)
  })
}

t.test('what is refused for another reason is no matter of rights', async (t) => {
  for (const message of [
    'pods "orders-1" is forbidden: exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1',
    'admission webhook "vcluster.cnpg.io" denied the request: no',
    'clusters "orders" is forbidden: unable to create new content in namespace shop because it is being terminated'
  ]) {
    t.equal(missingRightIn(message), undefined, message)
  }
})
