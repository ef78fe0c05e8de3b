/**
 * What a GitOps tool has synced shows no difference after the operator has done its work, so that nothing has to be
 * ignored: asked of kubectl, whose `diff` is what the tools compute, for objects applied by either side.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { stringify } from 'yaml'
import type { Provider } from '../../providers/contract.ts'
import { builtIn } from '../../providers/index.ts'
import { create, request } from '../fixtures/api-server.ts'
import { askedDoor } from '../fixtures/asked-door.ts'
import { STORAGE, storageIn } from '../fixtures/backup-storage.ts'
import { eventually } from '../fixtures/eventually.ts'
import { runLoops } from '../fixtures/running-loops.ts'

/** Client-side apply compares with an annotation, server-side apply by the field manager. */
const SIDES = {
  'client-side': [],
  'server-side': ['--server-side', '--field-manager=argocd-controller']
} as const

type Status = { status?: { phase?: string; conditions?: { type: string; status: string }[] } }

const isReady = ({ status }: Status): boolean =>
  status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true

/** As little as a manifest may say: all else is added by the schema, by the webhook, by operator and child. */
function manifests({ engine, name, supports }: Provider, side: string, namespace: string) {
  const cluster = `${engine.slice(0, 5)}-${name.slice(-3)}-${side.slice(0, 1)}`
  const base = { apiVersion: 'dbaas.dev/v1alpha1' }
  const backup = supports.backups && { enabled: true, storageRef: { name: STORAGE } }
  return [
    {
      ...base,
      kind: 'DatabaseCluster',
      metadata: { name: cluster, namespace },
      spec: { engine, provider: name, clusterSize: 1, storage: '1Gi', ...(backup && { backup }) }
    },
    {
      ...base,
      kind: 'OpsRequest',
      metadata: { name: `${cluster}-restart`, namespace },
      spec: { clusterRef: cluster, type: 'Restart', restart: {}, preConditionDeadlineSeconds: 600 }
    }
  ] as const
}

/** In a process of its own, while the door and the loops go on in this one. */
async function kubectl(...args: readonly string[]): Promise<{ code: number; said: string }> {
  const child = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: Number(code), said: `${out}${err}` }
}

t.test('a synced object shows no difference', async (t) => {
  const { labels } = await askedDoor(t)
  const folder = mkdtempSync(join(tmpdir(), 'synced-'))
  t.teardown(() => rmSync(folder, { recursive: true }))

  for (const provider of builtIn().providers) {
    const namespace = `synced-${provider.name}-${process.pid}`
    await create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } })
    t.teardown(() => request('DELETE', `/api/v1/namespaces/${namespace}`))
    await storageIn(namespace)
    const loops = await runLoops(t, { provider: provider.name, namespace, account: 'gitops' })
    await Promise.all([synced(provider, 'client-side', namespace), synced(provider, 'server-side', namespace)])
    await loops.stop()
  }

  async function synced(provider: Provider, side: keyof typeof SIDES, namespace: string): Promise<void> {
    const [cluster, restart] = manifests(provider, side, namespace)
    const at = `/apis/dbaas.dev/v1alpha1/namespaces/${namespace}`
    const file = join(folder, `${cluster.metadata.name}.yaml`)
    writeFileSync(file, [cluster, restart].map((one) => stringify(one)).join('---\n'))
    const applied = await kubectl('apply', ...SIDES[side], '-f', file)
    t.equal(applied.code, 0, `${provider.name} is applied, ${side}`, applied)
    await eventually(`${restart.metadata.name} has succeeded`, async () => {
      const { body } = await request<Status>('GET', `${at}/opsrequests/${restart.metadata.name}`)
      return body.status?.phase === 'Succeeded' ? true : undefined
    })
    await eventually(`${cluster.metadata.name} is ready`, async () => {
      const { body } = await request<Status>('GET', `${at}/databaseclusters/${cluster.metadata.name}`)
      return isReady(body) ? true : undefined
    })
    const after = await kubectl('diff', ...SIDES[side], '-f', file)
    t.equal(after.code, 0, `${provider.name} shows no difference, ${side}`, after)
    writeFileSync(file, stringify(cluster).replace('1Gi', '2Gi'))
    const edited = await kubectl('diff', ...SIDES[side], '-f', file)
    t.match(edited, { code: 1, said: /storage: 2Gi/ }, 'and what does differ is shown')
  }
})
