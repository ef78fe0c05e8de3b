/** What comes over a watch, garbled: nothing ends the reader, and once the API server speaks clearly its cache has just what there is. */
import type { ServerResponse } from 'node:http'
import t from 'tap'
import type { Live } from '../../../src/api/live.ts'
import { createStore } from '../../../src/kube/cache.ts'
import { listWatch } from '../../../src/kube/list-watch.ts'
import { trimmed } from '../../../src/kube/trimmed.ts'
import { createTurns } from '../../../src/kube/turns.ts'
import { fakeTime } from '../../fixtures/fake-time.ts'
import { PATIENCE, SEED, tries } from '../../fixtures/fuzzing.ts'
import { anObject } from '../../fixtures/live-objects.ts'
import { garbled, randomness, shaken } from '../../fixtures/mutation.ts'
import { type Answer, json, KIND, refuse, scriptedApi } from '../../fixtures/scripted-api.ts'
import { silentLog } from '../../fixtures/silent-log.ts'

const TRIES = 250
const NAMES = ['orders', 'bills', 'carts']
const TYPES = ['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']
const EXPIRED = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' }

t.test(`F9: whatever comes over a watch, the cache is right in the end (FUZZ_SEED=${SEED})`, PATIENCE, async (t) => {
  const random = randomness(SEED)
  const upTo = (most: number) => Math.floor(random() * most)
  const time = fakeTime()
  const api = await scriptedApi(t, time)
  const store = createStore((err) => t.fail(String(err)))
  let version = 1
  /** The watch in which nothing is said any more. */
  let silent: ServerResponse | undefined
  const silence: Answer = (response) => {
    silent = response
    response.writeHead(200).flushHeaders()
  }
  const listOf = (items: readonly Live[]) =>
    json({ kind: 'DatabaseClusterList', metadata: { resourceVersion: String(version) }, items })

  /** A stream that begins in order, goes on with nonsense, and ends somewhere. */
  function stream(): Buffer {
    const lines = Array.from({ length: 1 + upTo(6) }, () => {
      version += 1
      const object = anObject({ name: NAMES[upTo(NAMES.length)] ?? '', version })
      const event = { type: TYPES[upTo(TYPES.length)], object: random() < 0.1 ? EXPIRED : object }
      return `${JSON.stringify(random() < 0.3 ? shaken(event, ['object'], [EXPIRED], random) : event)}\n`
    })
    const whole = Buffer.from(lines.join(''))
    return random() < 0.7 ? garbled(whole, random) : whole
  }
  const nonsense: Answer = (response) => {
    const bytes = stream()
    const cut = upTo(bytes.length)
    response.writeHead(200)
    response.write(bytes.subarray(0, cut))
    response.end(bytes.subarray(cut))
  }

  api.on('list', listOf([]))
  api.on('watch', refuse(422, 'Invalid'), silence) // lists are asked for, as of an older API server
  const stop = listWatch(
    { ...KIND, trim: trimmed, store, onState: () => {}, onRefused: () => {} },
    { ...api, turns: createTurns(() => performance.now()), time, random, log: silentLog }
  )
  t.teardown(stop)
  await time.goOnUntil('the watch', () => silent !== undefined)

  for (const _ of tries(TRIES)) {
    version += 1
    const there = NAMES.filter(() => random() < 0.6).map((name) => anObject({ name, version }))
    api.on('list', listOf(there))
    api.on('watch', nonsense, nonsense, refuse(410, 'Expired'), silence)
    silent?.end()
    silent = undefined
    await time.goOnUntil('all is read anew', () => silent !== undefined)
    const shown = () => namesIn(store.cache.list())
    await time.goOnUntil(`the cache has ${namesIn(there)}, not ${shown()}`, () => shown() === namesIn(there))
  }
  t.pass('each time it had just what there was')
})

const namesIn = (objects: readonly Live[]): string =>
  objects
    .map(({ metadata: { name, resourceVersion } }) => `${name}@${resourceVersion}`)
    .sort()
    .join(' ')
