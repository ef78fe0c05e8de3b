/** `dbaas connect`: where a cluster is reached, and where its credentials are; what they are only when that is asked for. */
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { Live } from '../../src/api/live.ts'
import { CliError } from '../cli-error.ts'
import type { Run } from '../command.ts'
import type { options } from '../commands/connect.ts'
import type { ExitName } from '../exit-codes.ts'
import { type ApiServer, withApiServer } from '../live/api-server.ts'
import { printAs } from '../output.ts'
import type { Screen } from '../terminal.ts'
import { pageOn, titleOf } from './page.ts'
import { CLUSTERS, notFound, refOf } from './subject.ts'
import { verdictOnCluster } from './why.ts'

type Status = NonNullable<DatabaseCluster['status']>

interface Credentials {
  readonly username?: string
  readonly password?: string
}

interface Way {
  readonly endpoints: NonNullable<Status['endpoints']>
  readonly connection: NonNullable<Status['connection']>
  /** Only when they were asked for. */
  readonly credentials?: Credentials
}

export const connect: Run<typeof options> = async ({ args: [name = ''], options }, { out, err }) =>
  withApiServer<ExitName>(options, async (api) => {
    const { namespace } = api
    const cluster = (await api.get({ ...refOf(CLUSTERS), namespace, name })) as (DatabaseCluster & Live) | undefined
    if (cluster === undefined) throw notFound(CLUSTERS, namespace, name)
    const { endpoints = [], connection = {} } = cluster.status ?? {}
    const { isGood, line } = verdictOnCluster(cluster)
    if (endpoints.length === 0) throw new CliError('no', `cluster ${namespace}/${name} has no endpoints yet: ${line}`)
    if (!isGood) err.write(`${err.paint('yellow', 'warning:')} ${line}\n`)
    const credentials = options['show-password'] ? await credentialsOf(cluster, connection, api) : undefined
    const way: Way = { endpoints, connection, ...(credentials && { credentials }) }
    if (options.output === 'text') show(cluster, way, out)
    else await printAs(options.output, way, out)
    return 'done'
  })

async function credentialsOf(
  { metadata: { name } }: DatabaseCluster,
  { secretRef, username, usernameKey, passwordKey = 'password' }: Way['connection'],
  api: ApiServer
): Promise<Credentials> {
  if (secretRef === undefined) throw new CliError('no', `cluster ${name} names no Secret with a password yet`)
  const target = { apiVersion: 'v1', kind: 'Secret', namespace: api.namespace, name: secretRef.name }
  const secret = await api.get<{ data?: Readonly<Record<string, string>> }>(target)
  if (secret === undefined) throw new CliError('missing', `there is no Secret ${api.namespace}/${secretRef.name}`)
  const user = usernameKey === undefined ? username : decoded(secret.data?.[usernameKey])
  const password = decoded(secret.data?.[passwordKey])
  return { ...(user !== undefined && { username: user }), ...(password !== undefined && { password }) }
}

const decoded = (value: string | undefined): string | undefined =>
  value === undefined ? undefined : Buffer.from(value, 'base64').toString('utf8')

function show({ metadata }: DatabaseCluster, { endpoints, connection, credentials }: Way, screen: Screen): void {
  const page = pageOn(screen)
  const { secretRef, username, usernameKey, passwordKey, caSecretRef } = connection
  page.title(titleOf('DatabaseCluster', metadata))
  page.fact('User', credentials?.username ?? username ?? fromSecret(usernameKey, secretRef))
  page.fact('Password', credentials?.password ?? fromSecret(passwordKey, secretRef))
  page.fact('CA', caSecretRef && `Secret ${caSecretRef.name}`)
  page.table(
    'Endpoints',
    ['HOST', 'PORT', 'LEADS TO', 'FROM', 'NAME'],
    endpoints.map(({ host, port, role, scope, name }) => [host, String(port), role, scope, name])
  )
}

const fromSecret = (key: string | undefined, secret: { readonly name: string } | undefined): string | undefined =>
  key && secret ? `key ${key} of Secret ${secret.name}` : undefined
