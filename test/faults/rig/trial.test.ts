import t from 'tap'
import type { ApiClient } from '../../../sandbox/api-client.ts'
import { type Asked, askedOf } from '../../../sandbox/faults/asked.ts'
import type { StalePlan } from './plan.ts'
import { trialOf } from './trial.ts'

const CLUSTERS = '/apis/dbaas.dev/v1alpha1/namespaces/a/databaseclusters'
const NOTHING = Buffer.from('')
const STATUS = askedOf('PATCH', `${CLUSTERS}/orders/status`, {}, NOTHING)
const LISTING = askedOf('GET', `${CLUSTERS}?watch=true&sendInitialEvents=true&labelSelector=mine`, {}, NOTHING)
const GOING_ON = askedOf('GET', `${CLUSTERS}?watch=true&resourceVersion=9`, {}, NOTHING)

const PLAN: StalePlan = {
  kind: 'stale',
  journey: 'a',
  step: 'edit',
  write: { sort: 'patch databaseclusters.dbaas.dev/status orders', ordinal: 0 },
  past: { step: 'create', event: { sort: 'databaseclusters.dbaas.dev orders', ordinal: 0 } }
}

/** It remembers one object, and every question. */
function anArchive() {
  const questions: unknown[] = []
  const body = { apiVersion: 'v1', kind: 'PodList', items: [{ metadata: { name: 'orders-1' } }] }
  const request = async (_: string, path: string, options: { query?: object } = {}) => {
    questions.push({ path, ...options.query })
    return { status: 200, body }
  }
  return { questions, client: { request } as unknown as ApiClient }
}

async function toldBy(lines: AsyncIterator<string>, count: number): Promise<unknown[]> {
  const told: unknown[] = []
  while (told.length < count) told.push(JSON.parse((await lines.next()).value))
  return told
}

t.test('after the process died, its successor lists the world as it was, until it is enlightened', async (t) => {
  const { questions, client } = anArchive()
  const trial = trialOf(PLAN, { namespace: 'a', kill: async () => {}, client, versionAt: () => '7' })
  const fault = (asked: Asked) => trial.meddler.fault?.(asked)
  t.equal(fault(LISTING), undefined, 'the first one sees what there is')
  const death = fault(STATUS)
  t.match(death, { do: 'cut', when: 'after' })
  if (death?.do === 'cut') death.meanwhile?.()
  await trial.died
  t.notOk(trial.wasTried())

  const past = fault(LISTING)
  if (past?.do !== 'tell') throw new Error('it is not told the past')
  const lines = past.lines()[Symbol.asyncIterator]()
  t.match(await toldBy(lines, 2), [
    { type: 'ADDED', object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'orders-1' } } },
    { type: 'BOOKMARK', object: { metadata: { resourceVersion: '7' } } }
  ])
  t.same(questions, [{ path: CLUSTERS, labelSelector: 'mine', resourceVersion: '7', resourceVersionMatch: 'Exact' }])
  t.equal(fault(GOING_ON), undefined)

  const rest = lines.next()
  trial.enlighten()
  t.equal((await rest).done, true, 'the watch ends, and is asked for anew')
  t.ok(trial.wasTried())
  t.equal(fault(LISTING), undefined)
})

t.test('a moment that was never reached is not shown', async (t) => {
  const { client } = anArchive()
  const trial = trialOf(PLAN, { namespace: 'a', kill: async () => {}, client, versionAt: () => undefined })
  trial.meddler.fault?.(STATUS)
  t.equal(trial.meddler.fault?.(LISTING), undefined)
  t.notOk(trial.wasTried())
})
