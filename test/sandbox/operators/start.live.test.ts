import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { KubeObject } from '../../../sandbox/api-client.ts'
import { applyObject } from '../../../sandbox/apply.ts'
import { startControlPlane } from '../../../sandbox/control-plane.ts'
import { childDefinitions, sources } from '../../../sandbox/operators/definitions.ts'
import { startStandIns } from '../../../sandbox/operators/start.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { growable } from '../../fixtures/played-child.ts'

const STEP_MS = 100
const CLUSTERS = '/apis/psmdb.percona.com/v1/namespaces/default/perconaservermongodbs'

t.test('a control plane of their own', async (t) => {
  const plane = await startControlPlane({
    controllerManager: true,
    install: () => childDefinitions(sources(process.env))
  })
  t.teardown(plane.stop)
  await startStandIns(plane, { stepMs: STEP_MS })
  const read = async (path: string) =>
    (await plane.client.request<KubeObject & { items: KubeObject[] }>('GET', path)).body

  t.test('stand-ins that are killed again and again go on where they were', async (t) => {
    const [child] = growable('percona-psmdb', 'replica-set', ['PerconaServerMongoDB'])
    if (child === undefined) throw new Error('the golden file is empty')
    await applyObject(plane.client, { ...child, metadata: { ...child.metadata, namespace: 'default' } })
    for (let members = 1; members <= 3; members++) {
      await eventually(`there are ${members} members`, async () => {
        const { items } = await read('/api/v1/namespaces/default/pods')
        return items.length >= members || undefined
      })
      process.kill(Number(readFileSync(join(plane.folder, 'stand-ins.pid'), 'utf8')), 'SIGKILL')
      await startStandIns(plane, { stepMs: STEP_MS })
    }
    await eventually('it is ready', async () => {
      const { status } = (await read(`${CLUSTERS}/carts`)) as { status?: { state?: string } }
      return status?.state === 'ready' || undefined
    })
    const { items } = await read('/api/v1/namespaces/default/pods')
    t.equal(items.length, 3)
  })

  t.test('they may do what child operators may, and no more', async (t) => {
    const may = async (group: string, resource: string, verb: string) => {
      const body = {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: {
          user: 'system:serviceaccount:stand-ins:stand-ins',
          resourceAttributes: { group, resource, verb, namespace: 'default' }
        }
      }
      const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews'
      const answer = await plane.client.request<{ status: { allowed: boolean } }>('POST', path, { body })
      return answer.body.status.allowed
    }
    t.ok(await may('psmdb.percona.com', 'perconaservermongodbs', 'patch'))
    t.notOk(await may('dbaas.dev', 'databaseclusters', 'get'))
    t.notOk(await may('', 'namespaces', 'delete'))
    t.notOk(await may('rbac.authorization.k8s.io', 'clusterrolebindings', 'create'))
  })
})
