/** Alerts and the dashboard speak of metrics that there are, and each alert leads to its runbook. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { ALERTS, anchorOf, nameOf } from '../../manifests/alerts.ts'
import { dashboard } from '../../manifests/dashboard.ts'
import { createMetrics } from '../../src/metrics.ts'

const RUNBOOKS = readFileSync(join(import.meta.dirname, '../../docs/operate.md'), 'utf8')

/** As GitHub and others make them from headlines. */
const anchors = [...RUNBOOKS.matchAll(/^#+ (.+)$/gm)].map(([, headline = '']) =>
  headline
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-')
)

/** Every metric that the process has. */
async function metricsThatAre(): Promise<string[]> {
  const metrics = createMetrics()
  const none = () => 0
  metrics.watchReviewsInFlight(none)
  metrics.watchCertificate(none)
  metrics.watchLease(() => false)
  metrics.watchDoor(() => false)
  metrics.watchAuthorities(() => [])
  metrics.watchCachedObjects(() => [])
  const { text } = await metrics.exposition()
  return [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', sort]) =>
    sort === 'histogram' ? [name, `${name}_bucket`, `${name}_count`, `${name}_sum`] : [name]
  )
}

/** What an expression asks for, without label matchers, labels and functions. */
const metricsIn = (expression: string): string[] =>
  expression.replaceAll(/\{[^}]*\}|\[[^\]]*\]|\bby \([^)]*\)/g, '').match(/\b(?:dbaas|nodejs|process)_\w+/g) ?? []

const drawn = (dashboard() as { panels: { title: string; targets: { expr: string }[] }[] }).panels.flatMap(
  ({ title, targets }) => targets.map(({ expr }): [string, string] => [`the panel "${title}"`, expr])
)
const rung = ALERTS.map((alert): [string, string] => [nameOf(alert), alert.expression])

t.test('every metric that is asked for is one that the operator has', async (t) => {
  const known = await metricsThatAre()
  for (const [who, expression] of [...rung, ...drawn]) {
    const asked = metricsIn(expression)
    t.not(asked.length, 0, `${who} asks for a metric`)
    for (const name of asked) t.ok(known.includes(name), `${who} asks for ${name}`)
  }
})

t.test('every alert has its runbook where its link leads', async (t) => {
  for (const alert of ALERTS) t.ok(anchors.includes(anchorOf(alert)), `${nameOf(alert)}: ${anchorOf(alert)}`)
})

t.test('no two alerts have the same name', async (t) => {
  t.equal(new Set(ALERTS.map(nameOf)).size, ALERTS.length)
})

t.test('a name says in one word what is the matter', async (t) => {
  for (const alert of ALERTS) t.match(nameOf(alert), /^Dbaas([A-Z][a-zA-Z]*)+$/)
})
