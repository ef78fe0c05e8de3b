/** A pass over an OpsRequest whose caches are behind what was done. */
import t, { type Test } from 'tap'
import { type Deps, opsRequestReconciler } from '../../../controllers/ops-request/reconcile.ts'
import { rememberWritten } from '../../../controllers/written.ts'
import { BACKUP } from '../../../providers/cnpg/child.ts'
import { NO_FACTS } from '../../../providers/facts.ts'
import type { Live } from '../../../providers/found.ts'
import { builtIn } from '../../../providers/index.ts'
import { nameFor } from '../../../providers/made-object.ts'
import type { OpsRequest } from '../../../src/api/ops-request.ts'
import { withSchemaDefaults } from '../../../src/api/schema-defaults.ts'
import type { Client, Target } from '../../../src/kube/client.ts'
import { aCluster, aPod, live, SERVED } from '../../fixtures/cnpg-clusters.ts'
import { OPERATION, SINCE, settled } from '../../fixtures/cnpg-operations.ts'

const ARCHIVED = { backup: { enabled: true, storageRef: { name: 's3-main' } } } as never

const aBackup = live(BACKUP, nameFor({ uid: OPERATION }), { status: { phase: 'started' } })

const BACKUP_ASKED = { type: 'Backup', backup: {} }

const aRequest = (phase: 'Running' | 'Cancelling', resourceVersion = '7', asked: object = BACKUP_ASKED) =>
  withSchemaDefaults({
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'OpsRequest',
    metadata: { name: 'now', namespace: 'shop', uid: OPERATION, resourceVersion, finalizers: ['dbaas.dev/operation'] },
    spec: { clusterRef: 'orders', ...asked },
    status: { phase, startTime: SINCE }
  }) as unknown as OpsRequest & Live

/** What one pass writes, where the caches show the request and the cluster without its backup. */
async function written(t: Test, request: OpsRequest & Live, stored: readonly Live[]): Promise<string[]> {
  const writes: string[] = []
  const write = (verb: string) => (what: { kind: string; name?: string; metadata?: { name: string } }) => {
    writes.push(`${verb} ${what.kind} ${what.name ?? what.metadata?.name}`)
    return Promise.resolve({ ...what, metadata: { uid: 'written', resourceVersion: '8', ...what.metadata } })
  }
  const client = {
    get: async ({ kind, name }: Target) => stored.find((one) => one.kind === kind && one.metadata.name === name),
    ...Object.fromEntries(['apply', 'create', 'patch', 'delete'].map((verb) => [verb, write(verb)]))
  } as unknown as Client
  const around = settled(
    ARCHIVED,
    [1, 2, 3].map((number) => aPod(number, {}, true))
  )
  const deps: Deps = {
    find: () => request,
    clusterOf: () => aCluster(ARCHIVED, { ...SERVED, primary: 'orders-1' }),
    othersOf: () => [],
    named: () => [],
    surroundings: new Map([
      [
        'cnpg',
        {
          unserved: () => [],
          refusal: () => undefined,
          isRead: () => true,
          around: () => around,
          aroundNow: async () => around,
          onChange: () => {}
        }
      ]
    ]),
    registry: builtIn(),
    facts: () => NO_FACTS,
    client,
    written: rememberWritten(),
    events: { record: () => {} } as unknown as Deps['events'],
    wall: () => Date.parse(SINCE) + 1000
  }
  t.same(await opsRequestReconciler(deps)('shop/now', { id: 'one', signal: new AbortController().signal }), {
    againAfterSeconds: 1
  })
  return writes
}

t.test('a cancel takes back what was made a moment ago, though no cache has heard of it', async (t) => {
  const request = aRequest('Cancelling')
  t.same(await written(t, request, [request, aBackup]), [`delete Backup ${aBackup.metadata.name}`])
})

t.test('nothing is made for a request that is not any more as it was looked at', async (t) => {
  const looked = aRequest('Running')
  t.same(await written(t, looked, [aRequest('Running', '9')]), [])
  t.same(await written(t, looked, [looked]), [`apply Backup ${aBackup.metadata.name}`], 'and else it is')
})

t.test('who has not heard that an operation has ended does not do it again', async (t) => {
  const restart = { type: 'Restart', restart: {} }
  const looked = aRequest('Running', '7', restart)
  t.same(await written(t, looked, [aRequest('Running', '9', restart)]), [])
  t.same(await written(t, looked, [looked]), ['patch Cluster orders'], 'and else it is done')
  const grow = { type: 'HorizontalScaling', horizontalScaling: { replicas: 5 } }
  t.same(await written(t, aRequest('Running', '7', grow), [aRequest('Running', '9', grow)]), [])
})
