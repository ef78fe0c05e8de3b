/** Rows in a database, written and read as an application does: in a pod of its own, through the Service and the Secret that the status names. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { apply, request } from '../fixtures/api-server.ts'
import { eventually } from '../fixtures/eventually.ts'
import { isReady, NAME, type Place } from '../fixtures/life.ts'
import { here } from './surroundings.ts'

export interface Rows {
  /** One more, numbered on. */
  write(): Promise<void>
  /** Every row that was ever written; in the cluster that is named, the first so many. */
  areThere(t: Test, after: string, of?: { readonly cluster: string; readonly count: number }): Promise<void>
  /** How many were written. */
  count(): number
  /** Waits until the server goes by a setting. */
  goBy(setting: { readonly name: string; readonly value: string }): Promise<void>
  /** What the server says to a query. */
  ask(sql: string, cluster?: string): Promise<string>
}

const run = promisify(execFile)

/** Where pods are played there is no database: nothing is written then, and nothing looked for. */
const NOWHERE: Rows = {
  write: async () => {},
  areThere: async () => {},
  count: () => 0,
  goBy: async () => {},
  ask: async () => ''
}

export const rowsIn = (place: Place): Rows => (here.pods === 'real' ? rowsInPods(place) : NOWHERE)

const TABLE = 'create table if not exists kept (number int primary key)'

function rowsInPods({ namespace, until }: Place): Rows {
  const clients = new Map<string, Promise<string>>()
  let written = 0

  /** One at a time reaches the primary only once it takes writes: an application tries again, and so do we. */
  async function ask(sql: string, cluster = NAME): Promise<string> {
    const opened = clients.get(cluster) ?? open(cluster)
    clients.set(cluster, opened)
    const client = await opened
    const psql = ['psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-c', sql]
    return eventually(`${sql} is answered`, async () => {
      const args = ['-n', namespace, 'exec', client, '--', ...psql]
      return run('kubectl', args).then(
        ({ stdout }) => stdout.trim(),
        () => undefined
      )
    })
  }

  async function open(name: string): Promise<string> {
    const cluster = await until('its status says how to get in', hasConnection, name)
    const client = `client-of-${name}`
    const { status, body } = await apply(
      `/api/v1/namespaces/${namespace}/pods/${client}`,
      await clientPod(client, cluster)
    )
    if (status > 299) throw new Error(`cannot make a client: ${body.message}`)
    await eventually(`${client} runs`, async () => {
      const { body } = await request<{ status?: { phase?: string } }>(
        'GET',
        `/api/v1/namespaces/${namespace}/pods/${client}`
      )
      return body.status?.phase === 'Running' || undefined
    })
    return client
  }

  /** With the image of a member, which has a client in it, and what the status says. */
  async function clientPod(name: string, { metadata, status }: DatabaseCluster): Promise<object> {
    const { secretRef, usernameKey, passwordKey, username } = status?.connection ?? {}
    const primary = status?.endpoints?.find((endpoint) => endpoint.name === 'primary')
    const fromSecret = (key: string | undefined) => ({ valueFrom: { secretKeyRef: { name: secretRef?.name, key } } })
    const member = await request<MemberPod>('GET', `/api/v1/namespaces/${namespace}/pods/${status?.primary}`)
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels: { client: metadata.name } },
      spec: {
        terminationGracePeriodSeconds: 0,
        containers: [
          {
            name: 'client',
            image: member.body.spec.containers[0]?.image,
            imagePullPolicy: 'IfNotPresent',
            command: ['sleep', '86400'],
            env: [
              { name: 'PGHOST', value: primary?.host },
              { name: 'PGPORT', value: String(primary?.port) },
              { name: 'PGDATABASE', value: 'app' },
              { name: 'PGCONNECT_TIMEOUT', value: '3' },
              { name: 'PGUSER', ...(username === undefined ? fromSecret(usernameKey) : { value: username }) },
              { name: 'PGPASSWORD', ...fromSecret(passwordKey) }
            ]
          }
        ]
      }
    }
  }

  return {
    ask,
    count: () => written,
    async goBy({ name, value }) {
      await eventually(`${name} is ${value}`, async () => (await ask(`show ${name}`)) === value || undefined)
    },
    async write() {
      await until('it is ready to be written to', isReady)
      await ask(`${TABLE}; insert into kept values (${written + 1})`)
      written += 1
    },
    async areThere(t, after, { cluster, count } = { cluster: NAME, count: written }) {
      if (count === 0) return
      const numbers = await ask('select number from kept order by number', cluster)
      t.same(
        numbers.split('\n').map(Number),
        Array.from({ length: count }, (_, i) => i + 1),
        `${after}: every row is there`
      )
    }
  }
}

interface MemberPod {
  readonly spec: { readonly containers: readonly { readonly image: string }[] }
}

const hasConnection = ({ status }: DatabaseCluster): boolean =>
  status?.connection?.secretRef !== undefined && status.endpoints !== undefined && status.primary !== undefined
