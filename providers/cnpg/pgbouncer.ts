/** The settings of PgBouncer that CloudNativePG 1.30 hands on; with any other name it refuses the Pooler. */
import type { Dialect } from '../dialect.ts'
import type { FixedParameter, Parameter } from '../parameter-table.ts'
import { openBook, type ParameterBook } from '../parameters.ts'

/** PgBouncer reads plain numbers: its times are seconds, and take no unit. */
const dialect: Dialect = {
  names: { anyCase: false, dashIsUnderscore: false },
  booleans: { on: ['1'], off: ['0'], anyCase: false, shortened: false },
  enums: { anyCase: false, shortened: false, numbered: false },
  numbers: { cStyle: true, rounded: false },
  units: { anyCase: false, memory: {}, duration: {}, count: {} }
}

const FLAG: Parameter = { type: 'boolean', restart: false }
const COUNT: Parameter = { type: 'integer', min: 0, restart: false }
const SECONDS: Parameter = { type: 'real', unit: 's', min: 0, restart: false }
const TEXT: Parameter = { type: 'string', restart: false }

const word = (...values: string[]): Parameter => ({ type: 'enum', values, restart: false })
const SSL_MODE = word('disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full')

/** The names of one sort of value, parted by blanks. */
const each = (parameter: Parameter, names: string) =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, parameter]))

const parameters: Readonly<Record<string, Parameter>> = {
  ...each(FLAG, 'application_name_add_host disable_pqexec log_connections log_disconnections log_pooler_errors'),
  ...each(FLAG, 'log_stats server_fast_close server_reset_query_always server_round_robin tcp_keepalive'),
  ...each(COUNT, 'default_pool_size listen_backlog max_client_conn max_db_connections max_packet_size'),
  ...each(COUNT, 'max_prepared_statements max_user_connections min_pool_size pkt_buf reserve_pool_size sbuf_loopcnt'),
  ...each(COUNT, 'stats_period tcp_defer_accept tcp_keepcnt tcp_keepidle tcp_keepintvl tcp_socket_buffer'),
  ...each(COUNT, 'tcp_user_timeout verbose'),
  ...each(SECONDS, 'autodb_idle_timeout cancel_wait_timeout client_idle_timeout client_login_timeout dns_max_ttl'),
  ...each(SECONDS, 'dns_nxdomain_ttl idle_transaction_timeout query_timeout query_wait_timeout reserve_pool_timeout'),
  ...each(SECONDS, 'server_check_delay server_connect_timeout server_idle_timeout server_lifetime server_login_retry'),
  ...each(SECONDS, 'suspend_timeout'),
  ...each(TEXT, 'client_tls_ciphers client_tls13_ciphers ignore_startup_parameters server_check_query'),
  ...each(TEXT, 'server_reset_query server_tls_ciphers server_tls13_ciphers server_tls_protocols'),
  ...each(TEXT, 'track_extra_parameters'),
  ...each(SSL_MODE, 'client_tls_sslmode server_tls_sslmode'),
  auth_type: word('any', 'trust', 'plain', 'md5', 'scram-sha-256', 'cert', 'hba', 'pam', 'ldap')
}

const fixed: readonly FixedParameter[] = [
  {
    name: 'pool_mode',
    why: 'the pooler works in session mode, the only one in which every client can use all of PostgreSQL'
  },
  { name: 'listen_*', why: 'CloudNativePG decides where the pooler listens' },
  { name: 'unix_socket_*', why: 'CloudNativePG decides where the pooler listens' },
  { name: 'auth_*', why: 'CloudNativePG connects the pooler with the users of the cluster' },
  { name: 'admin_users', why: 'CloudNativePG administers the pooler with a user of its own' },
  { name: 'client_tls_*', why: 'CloudNativePG gives the pooler the certificates it manages', instead: 'use spec.tls' },
  { name: 'server_tls_*', why: 'CloudNativePG gives the pooler the certificates it manages' },
  { name: 'logfile', why: 'CloudNativePG writes the log to the standard output of the pod' }
]

export const pgbouncer: ParameterBook = openBook(
  { line: 'PgBouncer', from: 'the Pooler webhook of CloudNativePG 1.30', exact: false, parameters },
  { dialect, fixed, settable: Object.keys(parameters) }
)
