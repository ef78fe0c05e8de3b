import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from 'node:tls'
import t from 'tap'
import type { Lives } from '../../certs/self-signed.ts'
import type { Answer, KubeObject } from '../../sandbox/api-client.ts'
import { CLOSED_RULES } from '../../src/api/door.ts'
import { callingWith } from '../fixtures/calling-with.ts'
import { heard, overTheWire } from '../fixtures/door.ts'
import { eventually } from '../fixtures/eventually.ts'
import {
  afterSoMany,
  anEstate,
  asked,
  doorRules,
  IS_LONG,
  NAMESPACE,
  openDoor,
  PER_SECOND,
  type Replica,
  ROUNDS,
  SERVICE,
  underLoad
} from '../fixtures/replicas.ts'
import { requestLogHere } from '../fixtures/request-log.ts'
import { aReview } from '../fixtures/reviews.ts'

// A new authority settles within seconds here, and an old one is gone soon after.
const LIVES: Lives = { authority: 3_600_000, pair: 3_600_000, settling: 3_000, overlap: 8_000 }
const folder = t.testdir()
// Only an API server that shows this certificate is let in.
const caller = callingWith(folder, 'kube-apiserver')
const SELF_SIGNED = {
  DBAAS_CERTIFICATES: 'self-signed',
  DBAAS_CLIENT_CA_FILE: caller.authority,
  DBAAS_CLIENT_NAMES: 'kube-apiserver'
}
/** How many processes may be on their way out. */
const MOST_ENDING = 4
const LOG = requestLogHere() ?? join(folder, 'requests.log')

const SECRET = `/api/v1/namespaces/${NAMESPACE}/secrets/dbaas-webhook-certificate`
const CONFIGURATIONS = ['mutating', 'validating'].map(
  (verb) => `/apis/admissionregistration.k8s.io/v1/${verb}webhookconfigurations/dbaas.dev`
)

interface Secret extends KubeObject {
  data: Record<string, string>
}

interface Configuration extends KubeObject {
  webhooks: { name: string; clientConfig: { caBundle?: string } }[]
}

const estate = await anEstate(t, { requestLog: LOG, apiServerFlags: caller.flags })
const { client } = estate.plane
const get = async <Body>(path: string): Promise<Body> => (await client.request<Body>('GET', path)).body
const secret = async (): Promise<Secret | undefined> => {
  const { status, body } = await client.request<Secret>('GET', SECRET)
  return status === 200 ? body : undefined
}
const entry = ({ data }: Secret, name: string): string => Buffer.from(data[name] ?? '', 'base64').toString()
const leafIn = (found: Secret) => new X509Certificate(entry(found, 'tls.crt'))
const newestIn = (found: Secret) => new X509Certificate(entry(found, 'ca.crt'))
const isVouchedFor = (found: Secret) => leafIn(found).verify(newestIn(found).publicKey)
const howMany = (found: Secret) => entry(found, 'ca.crt').split('BEGIN CERTIFICATE').length - 1

/** The bundles of all webhooks, each once. */
async function bundles(): Promise<(string | undefined)[]> {
  const found = await Promise.all(CONFIGURATIONS.map((path) => get<Configuration>(path)))
  return [...new Set(found.flatMap(({ webhooks }) => webhooks.map(({ clientConfig }) => clientConfig.caBundle)))]
}

const areRight = (found: Secret) =>
  eventually('all webhooks name who vouches', async () => {
    const now = await bundles()
    return (now.length === 1 && now[0] === found.data['ca.crt']) || undefined
  })

const patch = (path: string, body: unknown): Promise<Answer<KubeObject>> =>
  client.request('PATCH', path, { contentType: 'application/merge-patch+json', body })

t.test('until somebody answers, nothing is refused', async (t) => {
  t.equal(await doorRules(estate.plane), null)
  t.equal((await asked(estate.plane, { engine: 'abacus' })).status, 201)
})

const started = (name: string): Replica => estate.replica(name, SELF_SIGNED, LIVES)
const first = started('first')
const second = started('second')
let running = [first, second]

t.test('where there is nothing, whoever leads makes a certificate, and every replica serves it', async (t) => {
  await Promise.all([first.ready, second.ready])
  const made = await secret()
  if (made === undefined) throw new Error('there is no Secret')
  t.ok(isVouchedFor(made))
  t.equal(leafIn(made).subjectAltName, `DNS:${SERVICE}.${NAMESPACE}.svc, DNS:${SERVICE}.${NAMESPACE}.svc.cluster.local`)
  const makers = [first, second].filter(({ lines }) => lines.some(({ msg }) => msg === 'Made the certificate anew'))
  t.equal(makers.length, 1)
  await areRight(made)
})

t.test('the API server asks the door as a Service and trusts it', async (t) => {
  await eventually('the door is closed', async () => ((await doorRules(estate.plane)) ? true : undefined))
  const allowed = await eventually('the API server asks', async () => {
    const answer = await asked(estate.plane)
    return answer.status === 201 ? answer : undefined
  })
  t.match(allowed.body, { spec: { clusterSize: Number } }, 'the defaults are in')
  const { status, body } = await asked(estate.plane, { engine: 'abacus' })
  t.equal(status, 422)
  t.match(body.message, /abacus/)
})

t.test('a door that somebody opens is closed again', async (t) => {
  const rules = await doorRules(estate.plane)
  t.same(rules, CLOSED_RULES)
  t.equal((await openDoor(estate.plane)).status, 200)
  await eventually('it is closed', async () => ((await doorRules(estate.plane)) ? true : undefined))
  await eventually('the API server asks', async () => {
    const { status } = await asked(estate.plane, { engine: 'abacus' })
    return status === 422 || undefined
  })
})

t.test('T2: nobody else gets as far as a question', async (t) => {
  const socket = connect({ port: estate.balancer.port, host: '127.0.0.1', rejectUnauthorized: false })
  t.teardown(() => socket.destroy())
  socket.on('error', () => {})
  socket.write(overTheWire(aReview()))
  t.equal(await heard(socket), '')
})

t.test('a bundle that somebody changes is put right, and nothing else of the configuration is touched', async (t) => {
  const kept = await secret()
  const [path = ''] = CONFIGURATIONS
  const { webhooks } = await get<Configuration>(path)
  const [one, ...others] = webhooks
  await patch(path, {
    metadata: { labels: { team: 'a' } },
    webhooks: [{ ...one, timeoutSeconds: 29, clientConfig: { ...one?.clientConfig, caBundle: '' } }, ...others]
  })
  if (kept === undefined) throw new Error('there is no Secret')
  await areRight(kept)
  const after = await get<Configuration>(path)
  t.match(after.metadata, { labels: { team: 'a' } })
  t.match(after.webhooks[0], { timeoutSeconds: 29 })
  t.equal(after.webhooks.length, webhooks.length)
})

t.test(
  `F17 F18 the Secret is deleted ${ROUNDS} times under load: another authority and pair each time, and no request fails`,
  async (t) => {
    const load = underLoad(estate.plane)
    for (let round = 0; round < ROUNDS; round++) {
      const before = await secret()
      if (before === undefined) throw new Error('there is no Secret')
      await client.request('DELETE', SECRET)
      const during = await eventually('it is there again', secret)
      t.equal(leafIn(during).serialNumber, leafIn(before).serialNumber, 'the pair goes on')
      t.not(newestIn(during).serialNumber, newestIn(before).serialNumber)
      t.equal(howMany(during), 2)
      const after = await eventually('the pair is replaced', async () => {
        const now = await secret()
        return now && isVouchedFor(now) && howMany(now) === 1 ? now : undefined
      })
      t.not(leafIn(after).serialNumber, leafIn(before).serialNumber)
      await areRight(after)
      await eventually('both replicas serve it', async () => {
        const served = [first, second].map(({ lines }) => lines.filter(({ notAfter }) => notAfter !== undefined).length)
        return served.every((times) => times === round + 2) || undefined
      })
      await afterSoMany(load, PER_SECOND)
    }
    const { asked, failures, slowest } = await load.stop()
    t.same(failures, [])
    t.comment(`${asked} requests, the slowest took ${Math.round(slowest)} ms`)
  }
)

t.test('a Secret that somebody damages is mended, and what is served goes on', async (t) => {
  const load = underLoad(estate.plane)
  const before = await secret()
  await patch(SECRET, { data: { 'tls.crt': Buffer.from('nonsense').toString('base64') } })
  const after = await eventually('it is mended', async () => {
    const now = await secret()
    return now && entry(now, 'tls.crt').startsWith('-----BEGIN') ? now : undefined
  })
  t.equal(after.data['ca.crt'], before?.data['ca.crt'])
  t.ok(isVouchedFor(after))
  await afterSoMany(load, PER_SECOND)
  t.same((await load.stop()).failures, [])
})

t.test(`F16: ${ROUNDS} rolling restarts of both replicas under load: no request fails`, async (t) => {
  const load = underLoad(estate.plane)
  const ends: Promise<void>[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    for (const [place, old] of running.entries()) {
      const fresh = started(`${old.name.split('-')[0]}-${round}`)
      await fresh.ready
      ends.push(old.end('SIGTERM'))
      running = running.with(place, fresh)
      if (IS_LONG) await ends.at(-MOST_ENDING) // each takes as long as the API server holds a connection
    }
  }
  if (IS_LONG) await Promise.all(ends)
  await afterSoMany(load, PER_SECOND)
  const { asked, failures, slowest } = await load.stop()
  t.same(failures, [])
  t.comment(`${asked} requests, the slowest took ${Math.round(slowest)} ms`)
})

const holds = ({ lines }: Replica) => lines.find(({ msg }) => msg === 'Holding the lease')

/** Makes clusters, which whoever leads has to write about, until it is told to stop. */
function makingClusters(prefix: string) {
  let count = 0
  let goOn = true
  const making = (async () => {
    while (goOn) {
      count += 1
      const metadata = { name: `${prefix}-${count}`, namespace: 'default' }
      const spec = { engine: 'postgresql', storage: '1Gi' }
      const body = { apiVersion: 'dbaas.dev/v1alpha1', kind: 'DatabaseCluster', metadata, spec }
      await client.request('POST', '/apis/dbaas.dev/v1alpha1/namespaces/default/databaseclusters', { body })
      await sleep(200)
    }
  })()
  return async () => {
    goOn = false
    await making
  }
}

interface AuditEvent {
  readonly userAgent: string
  readonly verb: string
  readonly objectRef?: { readonly resource: string }
  readonly requestReceivedTimestamp: string
}

/** When the replica wrote something, by the API server's clock, which lets the lease be. */
const writesOf = ({ name }: Replica): number[] =>
  readFileSync(LOG, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as AuditEvent)
    .filter(
      ({ userAgent, verb, objectRef }) =>
        userAgent === name && !READS.includes(verb) && objectRef?.resource !== 'leases'
    )
    .map(({ requestReceivedTimestamp }) => Date.parse(requestReceivedTimestamp))

const READS = ['get', 'list', 'watch']

const ENDS = {
  'R11 a leader that is told to end is followed': 'SIGTERM',
  'R11 a leader that is killed is followed': 'SIGKILL'
} as const
for (const [name, signal] of Object.entries(ENDS)) {
  t.test(`${name}, and wrote its last before the next one wrote anything`, async (t) => {
    const stopMaking = makingClusters(signal.toLowerCase())
    const [leader, follower] = [...running].sort((one) => (holds(one) ? -1 : 1))
    if (leader === undefined || follower === undefined) throw new Error('there are not two of them')
    await eventually('the leader writes', async () => writesOf(leader).length > 0 || undefined)
    const endedAt = Date.now()
    leader.end(signal)
    const { time } = await eventually('the other one leads', async () => holds(follower))
    await eventually('the other one writes', async () => writesOf(follower).length > 0 || undefined)
    await stopMaking()
    t.ok(Math.max(...writesOf(leader)) < Math.min(...writesOf(follower)))
    t.comment(`${signal}: the lease was taken up after ${(Date.parse(String(time)) - endedAt) / 1000} s`)
    const fresh = started(`${leader.name}-after-${signal}`)
    await fresh.ready
    running = [follower, fresh]
  })
}
