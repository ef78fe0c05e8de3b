import t from 'tap'
import { createMetrics } from '../../src/metrics.ts'
import { buildHealthServer } from '../../webhooks/health.ts'

t.test('a process that answers is alive, whatever else is wrong', async (t) => {
  const app = buildHealthServer({ certificate: () => 'it expired' }, createMetrics())
  t.match(await app.inject('/healthz'), { statusCode: 200, body: 'ok' })
})

t.test('it is ready when every check is in order', async (t) => {
  const app = buildHealthServer({ certificate: () => undefined, running: () => undefined }, createMetrics())
  t.match(await app.inject('/readyz'), { statusCode: 200, body: '[+]certificate ok\n[+]running ok\n' })
})

t.test('it is not while one is not, and says which', async (t) => {
  const app = buildHealthServer({ certificate: () => 'it expired', running: () => undefined }, createMetrics())
  t.match(await app.inject('/readyz'), { statusCode: 503, body: '[-]certificate failed: it expired\n[+]running ok\n' })
})

t.test('checks are looked at anew each time', async (t) => {
  let problem: string | undefined = 'not yet'
  const app = buildHealthServer({ certificate: () => problem }, createMetrics())
  t.match(await app.inject('/readyz'), { statusCode: 503 })
  problem = undefined
  t.match(await app.inject('/readyz'), { statusCode: 200 })
})

t.test('metrics are served as Prometheus reads them', async (t) => {
  const metrics = createMetrics()
  metrics.reviewed('/x', 'allowed', 1)
  const { statusCode, headers, body } = await buildHealthServer({}, metrics).inject('/metrics')
  t.equal(statusCode, 200)
  t.match(headers['content-type'], /^text\/plain/)
  t.match(body, 'route="/x"')
})
