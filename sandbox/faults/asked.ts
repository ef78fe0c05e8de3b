/** What a request asks of the API server, as its method, its path and its body say. */
import type { IncomingHttpHeaders } from 'node:http'

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'apply' | 'patch' | 'update' | 'delete'

export interface Asked {
  readonly verb: Verb
  readonly method: string
  /** With its query, as it was asked. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** As kubectl spells it, with the subresource: `databaseclusters.dbaas.dev/status`; the path itself where it is about no kind. */
  readonly resource: string
  readonly namespace: string | undefined
  readonly name: string | undefined
  /** Only some objects of the kind. */
  readonly selector: string
  /** The pass of the operator that it belongs to. */
  readonly pass: string | undefined
  /** Judged and not stored. */
  readonly isDryRun: boolean
}

const APPLY = 'application/apply-patch+yaml'
const READING: readonly Verb[] = ['get', 'list', 'watch']
const OF_METHOD: Readonly<Record<string, Verb>> = { POST: 'create', PATCH: 'patch', PUT: 'update', DELETE: 'delete' }
const OF_A_KIND =
  /^\/(?:api\/v1|apis\/(?<group>[^/]+)\/[^/]+)(?:\/namespaces\/(?<namespace>[^/]+))?\/(?<plural>[^/]+)(?:\/(?<name>[^/]+))?(?:\/(?<sub>[^/]+))?$/

export function askedOf(method: string, url: string, headers: IncomingHttpHeaders, body: Buffer): Asked {
  const { pathname, searchParams } = new URL(url, 'https://api-server')
  const { group, namespace, plural, name, sub } = OF_A_KIND.exec(pathname)?.groups ?? {}
  const kind = [plural, group].filter((part) => part !== undefined).join('.')
  const pass = headers['x-reconcile-id']
  return {
    verb: verbOf(method, name, searchParams, headers),
    method,
    url,
    headers,
    body,
    resource: plural === undefined ? pathname : [kind, sub].filter((part) => part !== undefined).join('/'),
    namespace,
    name,
    selector: searchParams.get('labelSelector') ?? '',
    pass: typeof pass === 'string' ? pass : undefined,
    isDryRun: searchParams.get('dryRun') === 'All'
  }
}

/** Whether it would change something if the API server agrees. */
export const isWrite = ({ verb, isDryRun }: Pick<Asked, 'verb' | 'isDryRun'>): boolean =>
  !READING.includes(verb) && !isDryRun

function verbOf(
  method: string,
  name: string | undefined,
  query: URLSearchParams,
  { 'content-type': type }: IncomingHttpHeaders
): Verb {
  if (method === 'PATCH' && type === APPLY) return 'apply'
  if (method !== 'GET') return OF_METHOD[method] ?? 'update'
  if (['true', '1'].includes(query.get('watch') ?? '')) return 'watch'
  return name === undefined ? 'list' : 'get'
}
