/** A replica before an API server that is slow with its lists. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { builtIn } from '../../providers/index.ts'
import { KINDS } from '../../src/api/kinds.ts'
import { CLOCK } from '../../src/app.ts'
import { readSettings } from '../../src/config.ts'
import { createLogger } from '../../src/log.ts'
import { buildReplica } from '../../src/replica.ts'
import { aPair } from '../fixtures/door.ts'
import { eventually } from '../fixtures/eventually.ts'
import { writePair } from '../fixtures/mount.ts'

const ANY_PORT = { host: '127.0.0.1', port: 0 }
const LIST_ENDS = { metadata: { resourceVersion: '1', annotations: { 'k8s.io/initial-events-end': 'true' } } }
const NOT_FOUND = { kind: 'Status', status: 'Failure', code: 404, reason: 'NotFound', details: { name: 'any' } }
const SERVED: Readonly<Record<string, readonly object[]>> = {
  '/apis/dbaas.dev/v1alpha1': KINDS.map(({ kind, plural, scope }) => ({
    kind,
    name: plural,
    namespaced: scope === 'Namespaced'
  })),
  '/apis/coordination.k8s.io/v1': [{ kind: 'Lease', name: 'leases', namespaced: true }]
}

/** Grants the lease, and keeps every list to itself until it is told to show them. */
async function slowServer(t: Test) {
  const { promise: shown, resolve: show } = Promise.withResolvers<void>()
  const leaseWrites: string[] = []
  let lease: object | undefined
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://here')
    const say = (body: object, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const resources = SERVED[pathname]
    if (resources !== undefined) return void say({ resources })
    if (searchParams.get('watch') === 'true') {
      response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders()
      await shown
      return void response.write(`${JSON.stringify({ type: 'BOOKMARK', object: LIST_ENDS })}\n`)
    }
    const sent = Buffer.concat(await request.toArray()).toString()
    if (sent === '') return lease ? void say(lease) : void say(NOT_FOUND, 404)
    leaseWrites.push(`${request.method}`)
    if (request.method === 'PATCH') {
      show()
      await sleep(300) // the lists are read while the lease is still being given back
    }
    lease = { ...(JSON.parse(sent) as object), metadata: { name: 'dbaas-operator', uid: 'l', resourceVersion: '1' } }
    say(lease)
  }

  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), leaseWrites }
}

t.test('F44: told to end before it has read what there is, a replica does not begin', async (t) => {
  const server = await slowServer(t)
  const certificateFolder = t.testdir()
  writePair(certificateFolder, await aPair())
  const lines: string[] = []
  const replica = buildReplica({
    settings: { ...readSettings({}), webhook: ANY_PORT, health: ANY_PORT, certificateFolder, drainSeconds: 0 },
    registry: builtIn(),
    readSurroundings: async () => async () => ({ server: server.url, headers: {}, options: {} }),
    userAgent: 'test',
    clock: CLOCK,
    log: createLogger('info', { write: (line) => lines.push(line) }),
    onDeposed: () => {}
  })
  await replica.start()
  await eventually(
    'it has the lease',
    async () => lines.some((line) => line.includes('Holding the lease')) || undefined
  )
  await replica.stop()
  t.ok(server.leaseWrites.includes('PATCH'), 'the lease was given back')
  t.notMatch(lines.join(''), 'Running the loops')
})
