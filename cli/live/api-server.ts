/** The API server of the user's kubeconfig, asked as kubectl asks it; whatever it cannot or will not do is one clear line. */
import type { KubeConfig } from '@kubernetes/client-node'
import type { KindRef, Live, LiveOf } from '../../src/api/live.ts'
import { type Client, createClient, type Target } from '../../src/kube/client.ts'
import { type Connection, connectionBy, readKubeConfig } from '../../src/kube/connection.ts'
import { collectionPath, createDiscovery, type Discovery } from '../../src/kube/discovery.ts'
import { machineTime } from '../../src/kube/time.ts'
import { createTransport, type Transport } from '../../src/kube/transport.ts'
import { CliError } from '../cli-error.ts'
import type { Where } from '../where.ts'
import { inOneLine } from './trouble.ts'

/** Who writes, as managedFields tells it. */
export const MANAGER = 'dbaas-cli'

export interface ApiServer extends Pick<Client, 'create' | 'patch'> {
  /** The namespace that is meant: as the command line says, else that of the context. */
  readonly namespace: string
  /** Undefined when there is none. */
  get<Fields extends object>(target: Target): Promise<LiveOf<Fields> | undefined>
  /** All objects of a kind, in a namespace or, without one, in all of them. */
  list<Fields extends object>(kind: KindRef, within?: Within): Promise<LiveOf<Fields>[]>
}

export interface Within {
  readonly namespace?: string | undefined
  readonly selector?: string | undefined
}

const NOBODY_COUNTS = { requested: () => {}, rightMissing: () => {} }

/** Does some work with the API server; afterwards no connection keeps the process alive. */
export async function withApiServer<Result>(where: Where, work: (api: ApiServer) => Promise<Result>): Promise<Result> {
  const { connection, namespace, called } = await introduced(where)
  const time = machineTime(() => performance.now())
  const transport = createTransport({ connection, userAgent: 'dbaas', time, metrics: NOBODY_COUNTS })
  try {
    const discovery = createDiscovery(transport, time)
    const client = createClient({ transport, discovery, mayWrite: () => true })
    return await work({ ...client, namespace, list: listingBy(transport, discovery) })
  } catch (err) {
    throw inOneLine(err, called)
  } finally {
    transport.close()
  }
}

interface Introduced {
  readonly connection: Connection
  readonly namespace: string
  /** The address, for messages. */
  readonly called: string
}

async function introduced({ context, namespace }: Where): Promise<Introduced> {
  let config: KubeConfig | undefined
  const introduce = () =>
    readKubeConfig((read) => {
      load(read)
      if (context !== undefined) choose(read, context)
      config = read
    })
  const first = await introduce()
  const { name = '', server = '' } = config?.getCurrentCluster() ?? {}
  if (server === NOWHERE) throw new CliError('cluster', 'there is no kubeconfig', { fix: 'set KUBECONFIG' })
  if (server === '') {
    const current = config?.getCurrentContext()
    const why = current
      ? `context "${current}" leads to no cluster of the kubeconfig`
      : 'the kubeconfig has no current context'
    throw new CliError('cluster', why, { fix: 'choose one with --context or kubectl config use-context' })
  }
  const own = config?.getContextObject(config.getCurrentContext())?.namespace
  return {
    connection: connectionBy(
      async () => first,
      () => performance.now()
    ),
    namespace: namespace ?? own ?? 'default',
    called: `${server}${name === '' ? '' : ` (${name})`}`
  }
}

/** What the client library makes up where nothing is configured. */
const NOWHERE = 'http://localhost:8080'

function load(config: KubeConfig): void {
  try {
    config.loadFromDefault()
  } catch (err) {
    const { message } = err as Error
    throw new CliError('cluster', `the kubeconfig cannot be read: ${message}`, { cause: err })
  }
}

function choose(config: KubeConfig, context: string): void {
  const known = config.getContexts().map(({ name }) => name)
  if (!known.includes(context)) {
    const fix = known.length === 0 ? undefined : `it has ${known.join(', ')}`
    throw new CliError('cluster', `the kubeconfig has no context "${context}"`, fix === undefined ? {} : { fix })
  }
  config.setCurrentContext(context)
}

// As large as those of kubectl.
const PAGE = '500'

interface Page {
  readonly metadata?: { readonly continue?: string }
  readonly items?: readonly Omit<Live, 'apiVersion' | 'kind'>[]
}

/** The items of a list do not say their kind, as everybody knows it. */
function listingBy(transport: Transport, discovery: Discovery): ApiServer['list'] {
  return async <Fields extends object>(kind: KindRef, { namespace, selector }: Within = {}) => {
    const path = collectionPath(kind, await discovery.find(kind), namespace)
    const all: Live[] = []
    for (let next: string | undefined; next !== ''; ) {
      const query = {
        limit: PAGE,
        ...(selector === undefined ? {} : { labelSelector: selector }),
        ...(next === undefined ? {} : { continue: next })
      }
      const page: Page = await transport.request<Page>({ verb: 'list', kind: kind.kind, path, query })
      all.push(...(page.items ?? []).map((item) => ({ apiVersion: kind.apiVersion, kind: kind.kind, ...item })))
      next = page.metadata?.continue ?? ''
    }
    return all as LiveOf<Fields>[]
  }
}
