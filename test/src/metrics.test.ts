import t from 'tap'
import { createMetrics } from '../../src/metrics.ts'

t.test('reviews are counted and timed by path and outcome', async (t) => {
  const metrics = createMetrics()
  metrics.reviewed('/validate/scale', 'denied', 0.002)
  metrics.reviewed('/validate/scale', 'denied', 0.2)
  const { contentType, text } = await metrics.exposition()
  t.match(contentType, /^text\/plain/)
  t.match(text, 'dbaas_admission_review_seconds_count{route="/validate/scale",outcome="denied"} 2')
  t.match(text, 'dbaas_admission_review_seconds_bucket{le="0.0025",route="/validate/scale",outcome="denied"} 1')
})

t.test('what is watched is read when the metrics are', async (t) => {
  const metrics = createMetrics()
  let days = 3
  metrics.watchCertificate(() => days)
  metrics.watchReviewsInFlight(() => 7)
  days = 2.5
  const { text } = await metrics.exposition()
  t.match(text, 'dbaas_certificate_days_left 2.5')
  t.match(text, 'dbaas_admission_reviews_in_flight 7')
})

t.test('days of a certificate that is not there are no number', async (t) => {
  const metrics = createMetrics()
  metrics.watchCertificate(() => Number.NaN)
  t.match((await metrics.exposition()).text, /^dbaas_certificate_days_left NaN$/im)
})

t.test('certificates are counted by what became of them', async (t) => {
  const metrics = createMetrics()
  metrics.certificateLoaded(true)
  metrics.certificateLoaded(false)
  const { text } = await metrics.exposition()
  t.match(text, 'dbaas_certificate_loads_total{result="taken"} 1')
  t.match(text, 'dbaas_certificate_loads_total{result="refused"} 1')
})

t.test('two apps in one process count for themselves', async (t) => {
  const [one, other] = [createMetrics(), createMetrics()]
  one.reviewed('/x', 'allowed', 1)
  t.notMatch((await other.exposition()).text, '"/x"')
})

t.test('the process itself is measured too', async (t) => {
  t.match((await createMetrics().exposition()).text, 'nodejs_eventloop_lag_p99_seconds')
})

t.test('what the wire to the API server does is counted', async (t) => {
  const metrics = createMetrics()
  metrics.requested('get', 'Pod', '200', 0.003)
  metrics.watchEnded('Pod', 'silent')
  metrics.listed('Pod', 0.2)
  metrics.watchCachedObjects(() => [['Pod', 12]])
  metrics.watchQueue('clusters', () => [['now', 4]])
  metrics.watchQueue('providers', () => [['now', 5]])
  metrics.queueWaited('clusters', 'now', 0.2)
  metrics.passed('clusters', 'done', 0.02)
  metrics.watchLease(() => true)
  metrics.eventRecorded('dropped')
  const { text } = await metrics.exposition()
  for (const line of [
    'dbaas_api_request_seconds_count{verb="get",kind="Pod",code="200"} 1',
    'dbaas_watch_ends_total{kind="Pod",why="silent"} 1',
    'dbaas_list_seconds_count{kind="Pod"} 1',
    'dbaas_cached_objects{kind="Pod"} 12',
    'dbaas_queue_depth{queue="clusters",lane="now"} 4',
    'dbaas_queue_depth{queue="providers",lane="now"} 5',
    'dbaas_queue_wait_seconds_count{queue="clusters",lane="now"} 1',
    'dbaas_reconcile_seconds_count{controller="clusters",end="done"} 1',
    'dbaas_lease_held 1',
    'dbaas_events_total{result="dropped"} 1'
  ]) {
    t.match(text, line)
  }
})
