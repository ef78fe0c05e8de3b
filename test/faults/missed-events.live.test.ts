/** An operator that never hears of most of what happens: what it misses makes no difference in the end. */
import t from 'tap'
import type { Meddler } from '../../sandbox/faults/meddler.ts'
import { eventIn } from '../../sandbox/faults/record.ts'
import type { Condition } from '../../src/api/condition.ts'
import { patch, request } from '../fixtures/api-server.ts'
import { isReady, NAME, type Place, placeIn } from '../fixtures/life.ts'
import { type Ground, prepareGround } from './rig/ground.ts'
import { openLane } from './rig/lane.ts'

/** Of all that happens to an object in so long, only the last is told. */
const KEPT_MS = 1000
const SPEC = { engine: 'postgresql', version: '17', clusterSize: 1, storage: '1Gi' }

const UID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

interface Deaf {
  readonly meddler: Meddler
  readonly missed: () => number
}

/** Lets each watch tell of an object once in a while, and then only how it is. */
function hardOfHearing(): Deaf {
  const waiting = new Map<string, { line: string }>()
  let missed = 0
  return {
    missed: () => missed,
    meddler: {
      told(line, asked, say) {
        const { metadata } = eventIn(line) ?? {}
        if (metadata?.uid === undefined) return [line]
        const key = `${asked.url} ${metadata.uid}`
        const kept = waiting.get(key)
        if (kept !== undefined) {
          missed += 1
          kept.line = line
          return []
        }
        const first = { line }
        waiting.set(key, first)
        setTimeout(() => {
          waiting.delete(key)
          say(first.line)
        }, KEPT_MS)
        return []
      }
    }
  }
}

/** Made, edited, resized, restarted, edited by a stranger and deleted; returns how cluster and child were before that, whatever the moment. */
async function journey(place: Place): Promise<object> {
  const child = `/apis/postgresql.cnpg.io/v1/namespaces/${place.namespace}/clusters/${NAME}`
  await place.apply(SPEC)
  await place.until('it is ready', isReady)
  await place.apply({ ...SPEC, clusterSize: 2, storage: '2Gi' })
  await place.apply({ ...SPEC, clusterSize: 3, storage: '2Gi', config: [{ name: 'work_mem', value: '8MB' }] })
  await place.until('there are three', (cluster) => isReady(cluster) && cluster.status?.readyInstances === 3)
  const { status: operation } = await place.operate('restart', { type: 'Restart', restart: {} })
  await patch(child, { spec: { instances: 1 } })
  await place.apply({ ...SPEC, clusterSize: 2, storage: '2Gi', config: [{ name: 'work_mem', value: '8MB' }] })
  const { status = {} } = await place.until(
    'there are two',
    (cluster) => isReady(cluster) && cluster.status?.readyInstances === 2
  )
  const { phase, reason, version, power, endpoints, storage, conditions = [] } = status
  const { body } = await request('GET', child)
  const end = {
    operation: operation?.phase,
    status: { phase, reason, version, power, endpoints, storage },
    conditions: (conditions as readonly Condition[]).map(({ type, status }) => `${type}=${status}`),
    child: body.spec
  }
  await place.delete()
  await place.gone()
  return JSON.parse(JSON.stringify(end).replaceAll(place.namespace, 'NAMESPACE').replaceAll(UID, 'UID'))
}

async function endOf(ground: Ground, meddler?: Meddler): Promise<object> {
  const lane = await openLane(ground)
  if (meddler !== undefined) lane.meddle(meddler)
  try {
    await lane.start()
    return await journey(placeIn(lane.namespace))
  } finally {
    await lane.end()
  }
}

t.test('F13: most events are never heard of, and the end is the same', async (t) => {
  const ground = await prepareGround(process.env.KUBECONFIG ?? '')
  t.teardown(ground.end)
  const deaf = hardOfHearing()
  const [calm, deafened] = await Promise.all([endOf(ground), endOf(ground, deaf.meddler)])
  t.ok(deaf.missed() > 20, `${deaf.missed()} events were missed`)
  t.same(deafened, calm)
})
