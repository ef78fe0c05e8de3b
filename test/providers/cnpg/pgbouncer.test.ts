import t from 'tap'
import { pgbouncer } from '../../../providers/cnpg/pgbouncer.ts'
import { judgeValue } from '../../../providers/parameter-values.ts'
import { fixedParameter, lookUp, nearestName } from '../../../providers/parameters.ts'

t.test('what CloudNativePG 1.30 hands on is known, and nothing else', async (t) => {
  const taken = `application_name_add_host auth_type autodb_idle_timeout cancel_wait_timeout client_idle_timeout
    client_login_timeout client_tls13_ciphers client_tls_ciphers client_tls_sslmode default_pool_size disable_pqexec
    dns_max_ttl dns_nxdomain_ttl idle_transaction_timeout ignore_startup_parameters listen_backlog log_connections
    log_disconnections log_pooler_errors log_stats max_client_conn max_db_connections max_packet_size
    max_prepared_statements max_user_connections min_pool_size pkt_buf query_timeout query_wait_timeout
    reserve_pool_size reserve_pool_timeout sbuf_loopcnt server_check_delay server_check_query server_connect_timeout
    server_fast_close server_idle_timeout server_lifetime server_login_retry server_reset_query
    server_reset_query_always server_round_robin server_tls13_ciphers server_tls_ciphers server_tls_protocols
    server_tls_sslmode stats_period suspend_timeout tcp_defer_accept tcp_keepalive tcp_keepcnt tcp_keepidle
    tcp_keepintvl tcp_socket_buffer tcp_user_timeout track_extra_parameters verbose`.split(/\s+/)
  t.equal(taken.length, 57)
  t.same([...pgbouncer.known.keys()].sort(), [...taken].sort())
  for (const name of taken) t.equal(fixedParameter(pgbouncer, name), undefined, name)
})

t.test('what CloudNativePG sets itself says so', async (t) => {
  for (const name of ['pool_mode', 'listen_port', 'listen_addr', 'auth_file', 'auth_query', 'client_tls_key_file']) {
    t.equal(lookUp(pgbouncer, name), undefined, name)
    t.match(fixedParameter(pgbouncer, name)?.why, /\w/, name)
  }
})

t.test('a slip leads to the right name', async (t) => {
  t.equal(nearestName(pgbouncer, 'max_client_con'), 'max_client_conn')
  t.equal(nearestName(pgbouncer, 'Default_Pool_Size'), 'default_pool_size')
})

t.test('times are seconds, switches are 0 or 1', async (t) => {
  const right = { query_wait_timeout: '30', server_lifetime: '0.5', log_connections: '1', max_client_conn: '500' }
  const wrong = { query_wait_timeout: '30s', log_connections: 'on', max_client_conn: 'many', auth_type: 'scram' }
  for (const [name, value] of Object.entries(right)) t.equal(judgeValue(pgbouncer, name, value), undefined, name)
  for (const [name, value] of Object.entries(wrong)) t.ok(judgeValue(pgbouncer, name, value), name)
})
