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
