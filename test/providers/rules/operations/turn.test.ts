import t from 'tap'
import { factsFrom } from '../../../../providers/facts.ts'
import { builtIn } from '../../../../providers/index.ts'
import { judgeOperation } from '../../../../providers/judge.ts'
import { API_VERSION } from '../../../../src/api/kind.ts'
import type { OpsRequest } from '../../../../src/api/ops-request.ts'
import { withSchemaDefaults } from '../../../../src/api/schema-defaults.ts'

const registry = builtIn()

/** What is said of the turn of the request `restart`, when this is so of its cluster. */
function saidWhen(status: object, onConflict: string): string[] {
  const metadata = { name: 'orders', namespace: 'shop', uid: 'u' }
  const spec = { engine: 'postgresql', version: '17.6', clusterSize: 3, storage: '1Gi' }
  const cluster = { apiVersion: API_VERSION, kind: 'DatabaseCluster', metadata, spec, status }
  const request = withSchemaDefaults({
    apiVersion: API_VERSION,
    kind: 'OpsRequest',
    metadata: { ...metadata, name: 'restart' },
    spec: { clusterRef: 'orders', type: 'Restart', restart: {}, onConflict }
  }) as unknown as OpsRequest
  const said = judgeOperation({ after: request }, registry, factsFrom([cluster] as never))
  return said.map(({ rule }) => rule).filter((rule) => /conflict|queued/.test(rule))
}

const running = (name: string) => ({ activeOperation: { name, uid: 'u', since: '2026-05-01T00:00:00Z' } })

t.test('an operation waits for another one, and never for itself', async (t) => {
  t.same(saidWhen(running('upgrade'), 'Enqueue'), ['ops/queued'])
  t.same(saidWhen(running('restart'), 'Enqueue'), [])
  t.same(saidWhen({ ...running('upgrade'), queue: ['restart', 'stop'] }, 'Enqueue'), ['ops/queued'])
  t.same(saidWhen({ queue: ['restart', 'stop'] }, 'Enqueue'), [])
})

t.test(
  'an operation that will not wait, and whose operator died right after it got its turn, is not refused for it',
  async (t) => {
    t.same(saidWhen(running('upgrade'), 'Reject'), ['ops/conflict'])
    t.same(saidWhen(running('restart'), 'Reject'), [])
  }
)
