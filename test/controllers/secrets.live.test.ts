/** Secrets that a child operator wants in a form of its own: put there by an operator that may get, create and patch them by name. */
import t from 'tap'
import { apply, request } from '../fixtures/api-server.ts'
import { eventually } from '../fixtures/eventually.ts'
import { life } from '../fixtures/life.ts'

t.test('the token of a monitoring server is put where the child operator looks for it', async (t) => {
  const { namespace, apply: applyCluster, until } = await life(t, 'percona-ps')
  const secrets = `/api/v1/namespaces/${namespace}/secrets`
  const metadata = { name: 'pmm', namespace }
  const pmm = { serverHost: 'pmm.example.com', credentialsSecretRef: { name: 'pmm' } }
  await apply(`/apis/dbaas.dev/v1alpha1/namespaces/${namespace}/monitoringconfigs/pmm`, {
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'MonitoringConfig',
    metadata,
    spec: { type: 'PMM', pmm }
  })
  const monitoring = { type: 'PMM', configRef: { name: 'pmm' } }
  await applyCluster({ engine: 'mysql', clusterSize: 1, storage: '1Gi', monitoring })
  await until('it waits for the Secret', ({ status }) => status?.message?.includes('Secret "pmm"') === true)
  await apply(`${secrets}/pmm`, { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { token: 'abc' } })
  const token = await eventually('the token is there', async () => {
    const { body } = await request<{ data?: Record<string, string> }>('GET', `${secrets}/orders-secrets`)
    return body.data?.pmmservertoken
  })
  t.equal(Buffer.from(token, 'base64').toString(), 'abc')
  await eventually('the configuration tells who uses it', async () => {
    const { body } = await request('GET', `/apis/dbaas.dev/v1alpha1/namespaces/${namespace}/monitoringconfigs/pmm`)
    return (body.status as { usedByCount?: number } | undefined)?.usedByCount === 1 || undefined
  })
})
