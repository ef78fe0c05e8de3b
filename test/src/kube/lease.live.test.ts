import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { namespace, request } from '../../fixtures/api-server.ts'
import { eventually } from '../../fixtures/eventually.ts'

const REPLICA = join(process.cwd(), 'test/fixtures/lease-replica.ts')

function replica(t: Test, shop: string, identity: string) {
  const child = spawn(process.execPath, [REPLICA, shop, identity], { stdio: ['ignore', 'pipe', 'inherit'] })
  const said: string[] = []
  createInterface(child.stdout).on('line', (line) => said.push(line))
  const ended = once(child, 'exit')
  t.teardown(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const says = (word: string) => eventually(`${identity} has ${word}`, async () => said.includes(word) || undefined)
  return { kill: (signal: NodeJS.Signals) => child.kill(signal), said, says, ended }
}

const writer = async (shop: string) =>
  (await request<{ data?: { identity: string } }>('GET', `/api/v1/namespaces/${shop}/configmaps/writer`)).body.data
    ?.identity

t.test('F14: a leader that sleeps is followed, and writes nothing when it wakes', async (t) => {
  const shop = await namespace(t)
  const a = replica(t, shop, 'a')
  await a.says('gained')
  const b = replica(t, shop, 'b')
  await eventually('a writes', async () => (await writer(shop)) === 'a' || undefined)
  a.kill('SIGSTOP')
  await b.says('gained')
  await eventually('b writes', async () => (await writer(shop)) === 'b' || undefined)
  a.kill('SIGCONT')
  await a.says('lost')
  for (let look = 0; look < 20; look++) {
    t.equal(await writer(shop), 'b')
    await sleep(50)
  }
  t.same([a.said, b.said], [['gained', 'lost'], ['gained']])
})

t.test('F44: a leader that is told to end hands over at once', async (t) => {
  const shop = await namespace(t)
  const a = replica(t, shop, 'a')
  await a.says('gained')
  const b = replica(t, shop, 'b')
  await eventually('a writes', async () => (await writer(shop)) === 'a' || undefined)
  t.same(b.said, [])
  a.kill('SIGTERM')
  await a.ended
  t.same(a.said, ['gained', 'stopped'])
  await b.says('gained')
  await eventually('b writes', async () => (await writer(shop)) === 'b' || undefined)
})
