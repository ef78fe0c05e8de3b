/** Very many operations at once: everybody gets a turn, one after the other. */
import t from 'tap'
import { API_VERSION } from '../../../src/api/kind.ts'
import type { OpsRequest } from '../../../src/api/ops-request.ts'
import { create } from '../../fixtures/api-server.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { isReady, life } from '../../fixtures/life.ts'
import { liveWire } from '../../fixtures/live-wire.ts'
import { turnsTaken } from '../../fixtures/turns-taken.ts'

const CLUSTERS = 10
const REQUESTS = 100
const SPEC = { engine: 'postgresql', version: '17', clusterSize: 1, storage: '1Gi' }

t.test(
  'F33: a hundred operations on ten clusters all end, one at a time on each cluster, in the order in which they came',
  async (t) => {
    const one = await life(t, 'cnpg')
    const names = Array.from({ length: CLUSTERS }, (_, i) => `orders-${i}`)
    await Promise.all(names.map((name) => one.apply(SPEC, name)))
    for (const name of names) await one.until('it is ready', isReady, name)

    const turns = turnsTaken()
    const { caches } = liveWire(t, [one.namespace])
    caches.of<OpsRequest>({ apiVersion: API_VERSION, kind: 'OpsRequest' }).onChange((now) => {
      if (now !== undefined) turns.saw(now as OpsRequest)
    })
    caches.start()
    await caches.synced()
    for (let i = 0; i < REQUESTS; i++) {
      const { status } = await create(`/apis/${API_VERSION}/namespaces/${one.namespace}/opsrequests`, {
        apiVersion: API_VERSION,
        kind: 'OpsRequest',
        metadata: { name: `restart-${String(i).padStart(3, '0')}` }, // names decide within a second
        spec: { clusterRef: names[i % CLUSTERS], type: 'Restart', restart: {} }
      })
      if (status !== 201) throw new Error(`request ${i} was answered ${status}`)
    }
    for (let count = 1; count <= REQUESTS; count++) {
      await eventually(`${count} have ended`, async () => (turns.ended >= count ? true : undefined))
    }
    t.same(turns.phases(), { Succeeded: REQUESTS })
    t.same(turns.violations(), [])
    for (const name of names) {
      const cluster = await one.until('its slot is free', ({ status }) => status?.activeOperation === undefined, name)
      t.equal(cluster.status?.recentOperations?.length, REQUESTS / CLUSTERS, `${name} remembers each of them`)
    }
  }
)
