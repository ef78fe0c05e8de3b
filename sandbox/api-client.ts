/** A small client for the API server of a control plane: JSON in, status and JSON out, over kept-alive connections. */
import { Agent, request as httpsRequest } from 'node:https'
import { sandboxError } from './sandbox-error.ts'

/** Where an API server is and how to be known to it, as PEM text. */
export interface RestConfig {
  server: string
  caPem: string
  certPem: string
  keyPem: string
}

export interface KubeObject {
  apiVersion: string
  kind: string
  metadata: { name?: string; namespace?: string; [field: string]: unknown }
  [field: string]: unknown
}

export interface RequestOptions {
  query?: Record<string, string>
  body?: unknown
  contentType?: string
  /** What form the answer is to have. */
  accept?: string
}

/** Whatever the API server said. Any status code is an answer; only a broken connection is an error. */
export interface Answer<Body> {
  status: number
  body: Body
}

export interface ApiClient {
  request<Body = KubeObject>(method: string, path: string, options?: RequestOptions): Promise<Answer<Body>>
  /** The path of an object, e.g. /apis/dbaas.dev/v1alpha1/namespaces/default/databaseclusters/orders. */
  pathOf(object: KubeObject): Promise<string>
  /** From now on every request fails. */
  close(): void
}

/** The content type that makes a PATCH a server-side apply. */
export const APPLY = 'application/apply-patch+yaml'

const ANSWER_WITHIN_MS = 30_000

export function apiClient({ server, caPem, certPem, keyPem }: RestConfig): ApiClient {
  const agent = new Agent({ keepAlive: true, ca: caPem, cert: certPem, key: keyPem })
  let closed = false
  const request: ApiClient['request'] = async (method, path, options = {}) => {
    if (closed) throw new Error(`the client for ${server} is closed`)
    return send(agent, new URL(path, server), method, options)
  }
  return {
    request,
    pathOf: pathFinder(request),
    close: () => {
      closed = true
      agent.destroy()
    }
  }
}

function send<Body>(
  agent: Agent,
  url: URL,
  method: string,
  { query = {}, body, contentType = 'application/json', accept = 'application/json' }: RequestOptions
): Promise<Answer<Body>> {
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  const headers = { accept, ...(body === undefined ? {} : { 'content-type': contentType }) }

  const { promise, resolve, reject } = Promise.withResolvers<Answer<Body>>()
  const outgoing = httpsRequest(url, { method, agent, headers, timeout: ANSWER_WITHIN_MS }, (incoming) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('error', reject)
    incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body: parse(chunks) as Body }))
  })
  outgoing.on('error', reject)
  outgoing.on('timeout', () =>
    outgoing.destroy(new Error(`no answer to ${method} ${url} in ${ANSWER_WITHIN_MS / 1000} s`))
  )
  outgoing.end(body === undefined ? undefined : JSON.stringify(body))
  return promise
}

function parse(chunks: Buffer[]): unknown {
  const text = Buffer.concat(chunks).toString()
  try {
    return JSON.parse(text)
  } catch {
    return text // health checks answer in plain text
  }
}

interface Resource {
  name: string
  kind: string
  namespaced: boolean
}

// The API server's own lists say how a kind is spelled in a path; what has been found once stays true.
function pathFinder(request: ApiClient['request']): ApiClient['pathOf'] {
  const known = new Map<string, Resource>()
  return async function pathOf({ apiVersion, kind, metadata }) {
    const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
    const resource = known.get(`${group} ${kind}`) ?? (await find(group))
    if (resource === undefined) {
      throw sandboxError(
        `cannot address ${kind} ${metadata.name}`,
        `the API server has no ${kind} in ${apiVersion}`,
        'Correct one of them'
      )
    }
    const namespace = resource.namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : ''
    return `${group}${namespace}/${resource.name}/${metadata.name}`

    async function find(group: string): Promise<Resource | undefined> {
      const { body } = await request<{ resources?: Resource[] }>('GET', group)
      const found = body.resources?.find((resource) => resource.kind === kind && !resource.name.includes('/'))
      if (found !== undefined) known.set(`${group} ${kind}`, found)
      return found
    }
  }
}
